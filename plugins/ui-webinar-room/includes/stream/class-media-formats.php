<?php
/**
 * The formats of picture and sound in a stream.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Names the formats of a stream, from its playlist or from the beginning of a segment.
 */
final class Media_Formats {

	/** Every browser plays these. */
	private const COMMON = array( 'H.264', 'AAC', 'MP3', 'VP9', 'AV1', 'Opus', 'FLAC' );

	private const VIDEO = array( 'H.264', 'H.265', 'VP9', 'AV1', 'MPEG-2' );

	/** Codes of sample entries in MP4 and of codecs in a playlist. */
	private const CODES = array(
		'avc1' => 'H.264',
		'avc3' => 'H.264',
		'hvc1' => 'H.265',
		'hev1' => 'H.265',
		'dvh1' => 'H.265',
		'dvhe' => 'H.265',
		'vp09' => 'VP9',
		'av01' => 'AV1',
		'mp4a' => 'AAC',
		'opus' => 'Opus',
		'flac' => 'FLAC',
		'ac-3' => 'Dolby',
		'ec-3' => 'Dolby',
		'ac-4' => 'Dolby',
	);

	/** Stream types of an MPEG transport stream. */
	private const TYPES = array(
		0x02 => 'MPEG-2',
		0x03 => 'MP3',
		0x04 => 'MP3',
		0x0F => 'AAC',
		0x11 => 'AAC',
		0x1B => 'H.264',
		0x24 => 'H.265',
		0x81 => 'Dolby',
		0x87 => 'Dolby',
	);

	private const PACKET = 188;

	/**
	 * Takes the names of formats.
	 *
	 * @param list<string> $names Without repetition.
	 */
	private function __construct( private readonly array $names ) {}

	/**
	 * Reads the attribute CODECS of a variant.
	 */
	public static function from_codecs( string $codecs ): self {
		$names = array();
		foreach ( explode( ',', strtolower( $codecs ) ) as $codec ) {
			$names[] = self::CODES[ substr( trim( $codec ), 0, 4 ) ] ?? '';
		}
		return new self( array_values( array_unique( array_filter( $names ) ) ) );
	}

	/**
	 * Reads the beginning of a segment, or of the header of segments.
	 */
	public static function from_bytes( string $bytes ): self {
		if ( "\x47" === substr( $bytes, 0, 1 ) && "\x47" === substr( $bytes, self::PACKET, 1 ) ) {
			return new self( self::transport_formats( $bytes ) );
		}
		$names = array();
		if ( preg_match( '/^.{4}(?:ftyp|styp|moov|moof|sidx)/s', $bytes ) ) {
			preg_match_all( '/' . implode( '|', array_map( 'preg_quote', array_keys( self::CODES ) ) ) . '/i', $bytes, $found );
			$names = array_map( static fn( string $code ): string => self::CODES[ strtolower( $code ) ], $found[0] );
		} elseif ( str_starts_with( $bytes, 'ID3' ) || preg_match( '/^\xFF[\xF0-\xFF]/', $bytes ) ) {
			$names = array( 'AAC' );
		}
		return new self( array_values( array_unique( $names ) ) );
	}

	public function are_known(): bool {
		return array() !== $this->names;
	}

	public function have_picture(): bool {
		return array() !== array_intersect( $this->names, self::VIDEO );
	}

	public function have_sound(): bool {
		return array() !== array_diff( $this->names, self::VIDEO );
	}

	/**
	 * The first format that many browsers do not know. Empty when they know all.
	 */
	public function rare(): string {
		return array_values( array_diff( $this->names, self::COMMON ) )[0] ?? '';
	}

	/**
	 * Reads the program tables of a transport stream (ISO 13818-1).
	 *
	 * @return list<string>
	 */
	private static function transport_formats( string $bytes ): array {
		$size    = strlen( $bytes );
		$map_pid = -1;
		$names   = array();
		for ( $at = 0; $at + self::PACKET <= $size && "\x47" === $bytes[ $at ]; $at += self::PACKET ) {
			$pid      = ( ( ord( $bytes[ $at + 1 ] ) & 0x1F ) << 8 ) | ord( $bytes[ $at + 2 ] );
			$is_start = 0 !== ( ord( $bytes[ $at + 1 ] ) & 0x40 );
			if ( ! $is_start || ( 0 !== $pid && $pid !== $map_pid ) ) {
				continue;
			}
			$packet = substr( $bytes, $at, self::PACKET );
			$offset = 4 + ( ord( $packet[3] ) & 0x20 ? 1 + ord( $packet[4] ) : 0 );
			// The pointer field precedes the table.
			$table  = substr( $packet, $offset + 1 + ord( $packet[ $offset ] ?? "\0" ) );
			$length = strlen( $table ) < 12 ? 0 : min( strlen( $table ), 3 + ( ( ( ord( $table[1] ) & 0x0F ) << 8 ) | ord( $table[2] ) ) - 4 );
			if ( 0 === $pid && $length >= 12 ) {
				$map_pid = ( ( ord( $table[10] ) & 0x1F ) << 8 ) | ord( $table[11] );
			} elseif ( $pid === $map_pid && $length > 12 ) {
				$entry = 12 + ( ( ( ord( $table[10] ) & 0x0F ) << 8 ) | ord( $table[11] ) );
				while ( $entry + 5 <= $length ) {
					$names[] = self::TYPES[ ord( $table[ $entry ] ) ] ?? '';
					$entry  += 5 + ( ( ( ord( $table[ $entry + 3 ] ) & 0x0F ) << 8 ) | ord( $table[ $entry + 4 ] ) );
				}
				break;
			}
		}
		return array_values( array_unique( array_filter( $names ) ) );
	}
}
