<?php
/**
 * What people send to the bot to connect.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Reads the tokens and codes of Connect_Link where this site receives the bot's updates; elsewhere the sidecar does:
 * sidecar/src/people/. That each is used once is the caller's part.
 */
final class Connect_Request {

	private const TOKEN_BYTES = 37;

	private const SIGNED_BYTES = 21;

	private const LONGEST_TEXT = 100;

	/** A lead, a slot and a signature have 63 bits. It is too great for an integer, so PHP has turned the code into a float before. */
	private const GREATEST_CODE = 2.0 ** 63;

	/** What people type in place of a character of the alphabet: Cyrillic letters, and Latin ones that it does not have. */
	private const LOOK_ALIKES = array(
		'0' => array( 'O', 'О', 'о', 'Q' ),
		'1' => array( 'I', 'L', 'І', 'і', '|' ),
		'2' => array( 'Z' ),
		'3' => array( 'З', 'з' ),
		'5' => array( 'S' ),
		'6' => array( 'G', 'Б', 'б' ),
		'A' => array( 'А', 'а' ),
		'B' => array( 'В', 'в' ),
		'C' => array( 'С', 'с' ),
		'E' => array( 'Е', 'е', 'Ё', 'ё' ),
		'H' => array( 'Н', 'н' ),
		'K' => array( 'К', 'к' ),
		'M' => array( 'М', 'м' ),
		'P' => array( 'Р', 'р' ),
		'T' => array( 'Т', 'т' ),
		'X' => array( 'Х', 'х' ),
		'Y' => array( 'У', 'у' ),
	);

	private const PREFIX = '~^\s*/?(?:start|старт|code|код)(?:@\w+)?(?=[\s:])[\s:]*~iu';

	private const SEPARATORS = '~[\s\-‐-―_.,:;·«»"\']+~u';

	/** WordPress shows groups of three; one or two more are a mistake. The groups of a sentence or of a time are shorter or longer. */
	private const GROUPS = '~^(?:\S{3,5} )*\S{1,5}$|^\S+$~Du';

	/** A code with up to two mistakes: other texts are not answered. */
	private const ATTEMPT = '~^(?=(?:\D*\d){2})(?:[' . Connect_Link::CODE_ALPHABET . ']*[^' . Connect_Link::CODE_ALPHABET . ']){0,2}[' . Connect_Link::CODE_ALPHABET . ']*$~Du';

	public function __construct( private readonly Settings $settings ) {}

	/**
	 * Answers `webinar_outbox_telegram_connect_request`.
	 *
	 * @param TelegramConnectRequest|null $request What another module answered.
	 * @return TelegramConnectRequest|null
	 */
	public function answer( ?array $request, string $text, bool $is_link ): ?array {
		$code = self::find_code( $text );
		return match ( true ) {
			null !== $code => $this->read_code( $code, time() ),
			$is_link       => $this->read_token( $text, time() ),
			default        => $request,
		};
	}

	/**
	 * Reads the token of a link.
	 *
	 * @return TelegramConnectRequest
	 */
	private function read_token( string $text, int $now ): array {
		$bytes = 1 === preg_match( '/^[A-Za-z0-9_-]{50}$/D', $text ) ? base64_decode( strtr( $text, '-_', '+/' ), true ) : false; // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions
		if ( ! is_string( $bytes ) || self::TOKEN_BYTES !== strlen( $bytes ) ) {
			return self::problem( 'invalid', false );
		}
		/**
		 * Of Connect_Link::token().
		 *
		 * @var array{version: int, lead_id: int, expires_at: int} $parts
		 */
		$parts = unpack( 'Cversion/Jlead_id/Nexpires_at', $bytes );
		$nonce = substr( $bytes, 13, 8 );
		foreach ( $this->settings->secrets() as $secret ) {
			if ( 1 === $parts['version'] && $parts['lead_id'] > 0 && hash_equals( $secret->hmac_half( 'telegram-connect' . substr( $bytes, 0, self::SIGNED_BYTES ) ), substr( $bytes, self::SIGNED_BYTES ) ) ) {
				return $parts['expires_at'] > $now ? self::request( $parts['lead_id'], bin2hex( $nonce ), $parts['expires_at'], false ) : self::problem( 'expired', false );
			}
		}
		return self::problem( 'invalid', false );
	}

	/**
	 * Reads a code.
	 *
	 * @param string $code As find_code() returned it.
	 * @return TelegramConnectRequest
	 */
	private function read_code( string $code, int $now ): array {
		$value = 0;
		foreach ( '' === $code ? array() : str_split( $code ) as $character ) {
			$value = $value * strlen( Connect_Link::CODE_ALPHABET ) + (int) strpos( Connect_Link::CODE_ALPHABET, $character );
			if ( $value >= self::GREATEST_CODE ) {
				return self::problem( 'invalid', true );
			}
		}
		$value    = (int) $value;
		$lead_id  = $value >> 35;
		$slot_now = intdiv( $now, Connect_Link::CODE_SLOT_SECONDS );
		// The code has the last bits of its expiry, and the signature has the rest.
		$ahead = ( ( $value >> 30 & 31 ) - $slot_now % 32 + 32 ) % 32;
		foreach ( $lead_id > 0 ? array( $ahead, $ahead - 32 ) : array() as $slots ) {
			$expires_at = ( $slot_now + $slots ) * Connect_Link::CODE_SLOT_SECONDS;
			foreach ( $this->settings->secrets() as $secret ) {
				if ( hash_equals( Connect_Link::code( $secret, $lead_id, $expires_at ), $code ) ) {
					return $expires_at > $now ? self::request( $lead_id, "code $lead_id $expires_at", $expires_at, true ) : self::problem( 'expired', true );
				}
			}
		}
		return self::problem( 'invalid', true );
	}

	/**
	 * Finds the code in what a person typed.
	 *
	 * @return string|null As Connect_Link made it, empty for a code with a mistake in it, null for another text.
	 */
	private static function find_code( string $text ): ?string {
		$groups = strtoupper( trim( (string) preg_replace( array( self::PREFIX, self::SEPARATORS ), array( '', ' ' ), mb_substr( $text, 0, self::LONGEST_TEXT ) ) ) );
		$meant  = array();
		foreach ( self::LOOK_ALIKES as $character => $typed ) {
			$meant += array_fill_keys( $typed, (string) $character );
		}
		$code = strtr( str_replace( ' ', '', $groups ), $meant );
		if ( 1 === preg_match( '/^[' . Connect_Link::CODE_ALPHABET . ']{8,15}$/D', $code ) ) {
			return $code;
		}
		$length = mb_strlen( $code );
		return $length >= 7 && $length <= 17 && 1 === preg_match( self::GROUPS, $groups ) && 1 === preg_match( self::ATTEMPT, $code ) ? '' : null;
	}

	/**
	 * Builds a valid request.
	 *
	 * @return TelegramConnectRequest
	 */
	private static function request( int $recipient_id, string $nonce, int $expires_at, bool $is_code ): array {
		return compact( 'is_code', 'recipient_id', 'nonce', 'expires_at' ) + array( 'problem' => '' );
	}

	/**
	 * Builds a request with a problem.
	 *
	 * @param 'expired'|'invalid' $problem What is wrong.
	 * @return TelegramConnectRequest
	 */
	private static function problem( string $problem, bool $is_code ): array {
		return compact( 'problem', 'is_code' ) + array(
			'recipient_id' => 0,
			'nonce'        => '',
			'expires_at'   => 0,
		);
	}
}
