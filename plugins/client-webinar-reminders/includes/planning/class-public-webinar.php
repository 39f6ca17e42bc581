<?php
/**
 * A webinar as the public sees it.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

/**
 * Says whether a webinar takes place, and when.
 */
final class Public_Webinar {

	public const COMING = 'coming';

	public const RUNNING = 'running';

	public const OVER = 'over';

	/** Deleted, unpublished, or without a date. */
	public const GONE = 'gone';

	/** A webinar that nobody has started leaves the schedule so long after its time. */
	public const LATE_SECONDS_AT_MOST = HOUR_IN_SECONDS;

	/**
	 * Makes a view of a webinar.
	 *
	 * @param self::COMING|self::RUNNING|self::OVER|self::GONE $state Whether it takes place.
	 * @param int $start Planned start in Unix seconds; 0 where the webinar is gone.
	 */
	private function __construct( public readonly string $state, public readonly int $start, public readonly string $title, public readonly bool $is_recording ) {}

	/**
	 * Reads a webinar from Core.
	 *
	 * @return self|null Null while nobody can say: Core is off, or the module that runs this type of webinar.
	 */
	public static function find( int $webinar_id ): ?self {
		if ( ! has_filter( 'core_webinar_get' ) ) {
			return null;
		}
		/**
		 * As the contract says.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		if ( ! ( $webinar['is_available'] ?? true ) ) {
			return null;
		}
		$state = match ( $webinar['status'] ?? '' ) {
			'finished', 'archived' => self::OVER,
			'live', 'paused'       => self::RUNNING,
			'scheduled'            => 'publish' === get_post_status( $webinar_id ) && $webinar['scheduled_at'] > 0 ? self::COMING : self::GONE,
			default                => self::GONE,
		};
		return new self( $state, self::GONE === $state ? 0 : $webinar['scheduled_at'] ?? 0, $webinar['title'] ?? '', isset( $webinar['type'] ) && 'auto' === $webinar['type'] );
	}

	/**
	 * The same from the database: a background job runs for seconds, and another request may move the webinar meanwhile.
	 */
	public static function find_fresh( int $webinar_id ): ?self {
		wp_cache_delete( $webinar_id, 'posts' );
		wp_cache_delete( $webinar_id, 'post_meta' );
		return self::find( $webinar_id );
	}
}
