<?php
/**
 * What is known of recordings.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

use Webinars\Autowebinar_Delivery\Lib\Background_Job;
use Webinars\Autowebinar_Delivery\Lib\Core_Log;

/**
 * Keeps the length of each recording, with the webinar. It is read when the webinar is opened, in the background after a save, and each
 * hour: never in a viewer's request.
 *
 * @phpstan-import-type Source_Problem from Recording_Source
 * @phpstan-type Kept array{source: string, length_sec: int, checked_at: int}
 */
final class Recordings {

	/** Key of the post meta with the length. It names nobody. */
	public const META_KEY = '_autowebinar_recording';

	/** Transient with the last results: the editor and the start ask for the same address. */
	public const CHECKS = 'autowebinar_delivery_checks';

	private const KNOWN_SECONDS = MINUTE_IN_SECONDS;

	private const WEBINARS_PER_PAGE = 100;

	public function __construct( private readonly Recording_Source $source, private readonly Background_Job $job ) {}

	/**
	 * Answers `autowebinar_recording`.
	 *
	 * @param mixed $recording Ignored: only this module knows.
	 * @return Recording|null
	 */
	public function answer( mixed $recording, int $webinar_id ): ?array {
		return $this->describe( self::webinar( $webinar_id ) );
	}

	/**
	 * What is known of a webinar's recording. Null for a live webinar, and until its address was read.
	 *
	 * @param Webinar|null $webinar The read model.
	 * @return Recording|null
	 */
	public function describe( ?array $webinar ): ?array {
		$kept = null === $webinar || ! self::is_recording( $webinar ) ? null : $this->kept( $webinar['webinar_id'] );
		return null === $kept || $kept['source'] !== $webinar['stream_source'] ? null : array(
			'length_sec' => $kept['length_sec'],
			'checked_at' => $kept['checked_at'],
		);
	}

	/**
	 * Answers `autowebinar_source_problem`.
	 *
	 * @param mixed  $problem Ignored: only this module knows.
	 * @param string $source  Address as an organizer entered it.
	 * @return SourceProblem|null
	 */
	public function answer_problem( mixed $problem, string $source ): ?array {
		$read = $this->read( $source );
		return is_int( $read ) ? null : array(
			'code'    => $read,
			'message' => self::words( $read ),
		);
	}

	/**
	 * Reads a recording in the background after its webinar was saved.
	 *
	 * @param CoreWebinarSaved $saved What was saved.
	 */
	public function on_saved( array $saved ): void {
		$webinar = self::webinar( $saved['webinar_id'] );
		if ( null !== $webinar && self::is_recording( $webinar ) && null === $this->describe( $webinar ) ) {
			$this->read_soon( $webinar['webinar_id'] );
		}
	}

	/**
	 * Reads a recording in the background.
	 */
	public function read_soon( int $webinar_id ): void {
		$this->job->run_soon( $webinar_id );
	}

	/**
	 * Reads a recording when it is opened for viewing: the organizer waits for it, and no viewer.
	 *
	 * @param CoreWebinarStatusChanged $change What changed.
	 */
	public function on_status_changed( array $change ): void {
		if ( 'live' === $change['to'] ) {
			$this->refresh( self::webinar( $change['webinar_id'] ) );
		}
	}

	/**
	 * Reads recordings in a run of WP-Cron.
	 *
	 * @param mixed $webinar_id One of them; anything else: all that are open, or will be.
	 */
	public function run( mixed $webinar_id = 0 ): void {
		if ( is_int( $webinar_id ) && $webinar_id > 0 ) {
			$this->refresh( self::webinar( $webinar_id ) );
			return;
		}
		$page = 1;
		do {
			/**
			 * Published webinars.
			 *
			 * @var list<Webinar> $webinars
			 */
			$webinars = apply_filters(
				'core_webinar_list',
				array(),
				array(
					'types'    => array( 'auto' ),
					'status'   => array( 'scheduled', 'live' ),
					'per_page' => self::WEBINARS_PER_PAGE,
					'page'     => $page++,
				)
			);
			array_map( array( $this, 'refresh' ), $webinars );
			$is_last = count( $webinars ) < self::WEBINARS_PER_PAGE;
		} while ( ! $is_last );
	}

	/**
	 * Reads a recording, and keeps its length. What cannot be read now keeps the length that it had: people are watching.
	 *
	 * @param Webinar|null $webinar The read model.
	 */
	private function refresh( ?array $webinar ): void {
		if ( null === $webinar || ! self::is_recording( $webinar ) ) {
			return;
		}
		$read = $this->read( $webinar['stream_source'] );
		if ( is_string( $read ) ) {
			Core_Log::write( 'warning', $read, 'The recording could not be read: ' . self::reason( $read ), $webinar['webinar_id'] );
			return;
		}
		update_post_meta(
			$webinar['webinar_id'],
			self::META_KEY,
			wp_slash(
				array(
					'source'     => $webinar['stream_source'],
					'length_sec' => $read,
					'checked_at' => time(),
				)
			)
		);
	}

	/**
	 * Reads an address, or says again what was read a moment ago.
	 *
	 * @phpstan-return int|Source_Problem
	 */
	private function read( string $source ): int|string {
		/**
		 * As it is stored below: results by address, with the time at which they were read.
		 *
		 * @var array<string, array{int, int|Source_Problem}>|false $known
		 */
		$known = get_transient( self::CHECKS );
		$known = array_filter( is_array( $known ) ? $known : array(), static fn( array $check ): bool => $check[0] > time() - self::KNOWN_SECONDS );
		$key   = md5( $source );
		if ( ! isset( $known[ $key ] ) ) {
			$known[ $key ] = array( time(), $this->source->read( $source ) );
			set_transient( self::CHECKS, $known, self::KNOWN_SECONDS );
		}
		return $known[ $key ][1];
	}

	/**
	 * What is stored with a webinar.
	 *
	 * @phpstan-return Kept|null
	 */
	private function kept( int $webinar_id ): ?array {
		$kept = get_post_meta( $webinar_id, self::META_KEY, true );
		return is_array( $kept ) && is_string( $kept['source'] ?? null ) && is_int( $kept['length_sec'] ?? null ) && $kept['length_sec'] > 0 && is_int( $kept['checked_at'] ?? null ) ? $kept : null;
	}

	/**
	 * Whether a webinar plays a recording on this site.
	 *
	 * @param Webinar $webinar The read model.
	 */
	public static function is_recording( array $webinar ): bool {
		return 'auto' === $webinar['type'] && false !== ( $webinar['is_available'] ?? true );
	}

	/**
	 * The read model.
	 *
	 * @return Webinar|null
	 */
	public static function webinar( int $webinar_id ): ?array {
		/**
		 * Null when there is none.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = $webinar_id < 1 ? null : apply_filters( 'core_webinar_get', null, $webinar_id );
		return $webinar;
	}

	/**
	 * The reason, for the log.
	 *
	 * @phpstan-param Source_Problem $code
	 */
	private static function reason( string $code ): string {
		return str_replace( '_', ' ', substr( $code, strlen( 'autowebinar_source_' ) ) ) . '.';
	}

	/**
	 * What is wrong, and the remedy.
	 *
	 * @phpstan-param Source_Problem $code
	 */
	private static function words( string $code ): string {
		return match ( $code ) {
			'autowebinar_source_missing'     => __( 'Enter the address of the recording. It starts with https:// and ends in .m3u8.', 'autowebinar-delivery' ),
			'autowebinar_source_not_hls'     => __( 'A recorded webinar plays HLS: an address that starts with https:// and ends in .m3u8. YouTube and other players are not possible here, because viewers could skip what they have not seen.', 'autowebinar-delivery' ),
			'autowebinar_source_host'        => __( 'The recording, or a part of it, is on a host that nobody has allowed. An administrator allows hosts under Settings → Webinars.', 'autowebinar-delivery' ),
			'autowebinar_source_unreachable' => __( 'This site got no answer from the address. Is it right, and is the server on?', 'autowebinar-delivery' ),
			'autowebinar_source_invalid'     => __( 'The address answers, but not with a playlist that can be read. Use the one that ends in .m3u8.', 'autowebinar-delivery' ),
			'autowebinar_source_no_end'      => __( 'The playlist has no end mark: the recording is not complete. Use the address of the complete recording.', 'autowebinar-delivery' ),
			'autowebinar_source_variants'    => __( 'The qualities of this recording are not equally long. Encode it anew.', 'autowebinar-delivery' ),
			'autowebinar_source_too_long'    => __( 'The recording is longer than 20 hours. Cut it into parts.', 'autowebinar-delivery' ),
			'autowebinar_source_too_short'   => __( 'The recording is shorter than a second. Encode it anew.', 'autowebinar-delivery' ),
		};
	}
}
