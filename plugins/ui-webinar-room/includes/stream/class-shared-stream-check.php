<?php
/**
 * The check of a stream for screens that stay open.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Checks a stream once for all screens that show it: each open console asks several times a minute.
 *
 * @phpstan-type Known array{result: StreamCheck, ends_at: int}
 */
final class Shared_Stream_Check {

	/** Transient with the last results. */
	public const RESULTS = 'ui_webinar_room_stream_checks';

	private const KNOWN_SECONDS = 20;

	/** A failure is checked again sooner: somebody is mending it. */
	private const FAILURE_KNOWN_SECONDS = 8;

	/** While one request checks, the others get the last result; a check takes less. */
	private const CHECK_SECONDS = 15;

	public function __construct( private readonly Stream_Check $check ) {}

	/**
	 * Returns the last result, or checks the stream.
	 *
	 * @param string $type     One of the contract's stream types.
	 * @param string $source   Address as an organizer entered it.
	 * @param bool   $is_fresh Whether a person has asked to check again.
	 * @return StreamCheck
	 */
	public function read( string $type, string $source, bool $is_fresh ): array {
		// The result is a text.
		$key   = md5( determine_locale() . " $type $source" );
		$known = $this->known()[ $key ] ?? null;
		if ( null !== $known && ! $is_fresh && $known['ends_at'] > time() ) {
			return $known['result'];
		}
		if ( null !== $known ) {
			$this->remember( $key, $known['result'], self::CHECK_SECONDS );
		}
		$result = $this->check->check( null, $type, $source );
		$this->remember( $key, $result, $result['is_ready'] ? self::KNOWN_SECONDS : self::FAILURE_KNOWN_SECONDS );
		return $result;
	}

	/**
	 * Stores a result beside those of other streams.
	 *
	 * @param StreamCheck $result
	 */
	private function remember( string $key, array $result, int $seconds ): void {
		$others = array_filter( $this->known(), static fn( array $known ): bool => $known['ends_at'] > time() - MINUTE_IN_SECONDS );
		$known  = array(
			'result'  => $result,
			'ends_at' => time() + $seconds,
		);
		set_transient( self::RESULTS, array( $key => $known ) + $others, MINUTE_IN_SECONDS );
	}

	/**
	 * Results by stream, old ones among them.
	 *
	 * @return array<string, Known>
	 */
	private function known(): array {
		/**
		 * As it was stored above.
		 *
		 * @var array<string, Known>|false $known
		 */
		$known = get_transient( self::RESULTS );
		return is_array( $known ) ? $known : array();
	}
}
