<?php
/**
 * Labels of the list of webinars.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Describes the state of a webinar, in the site's time zone.
 */
final class List_Labels {

	/** Shown beside the label; screen readers skip them. */
	private const SIGNS = array(
		'draft'     => '○',
		'scheduled' => '◷',
		'live'      => '●',
		'paused'    => 'Ⅱ',
		'finished'  => '✓',
		'archived'  => '▣',
	);

	public function sign( string $status ): string {
		return self::SIGNS[ $status ];
	}

	public function status( string $status ): string {
		return match ( $status ) {
			'scheduled' => __( 'Scheduled', 'core-webinar-event' ),
			'live'      => __( 'Live', 'core-webinar-event' ),
			'paused'    => __( 'Break', 'core-webinar-event' ),
			'finished'  => __( 'Finished', 'core-webinar-event' ),
			'archived'  => __( 'Archived', 'core-webinar-event' ),
			default     => __( 'Not scheduled yet', 'core-webinar-event' ),
		};
	}

	/**
	 * The same of a recording, which takes place at no time (D1).
	 */
	public function recording_status( string $status ): string {
		return match ( $status ) {
			'scheduled'      => __( 'Recording, not open yet', 'core-webinar-event' ),
			'live', 'paused' => __( 'Recording, open for viewing', 'core-webinar-event' ),
			'finished'       => __( 'Recording, closed', 'core-webinar-event' ),
			'archived'       => __( 'Recording, archived', 'core-webinar-event' ),
			default          => __( 'Recording, not published yet', 'core-webinar-event' ),
		};
	}

	/**
	 * Returns since when a recording is open, with the date where it is not today; empty while it is not open.
	 *
	 * @param int $now Unix seconds.
	 */
	public function recording_detail( State $state, int $now ): string {
		return $state->is_running() ? $this->since( $state->started_at, $now ) : '';
	}

	/**
	 * Returns the detail of a status: until when, since when or how long; may be empty.
	 *
	 * @param int $scheduled_at Planned start, Unix seconds.
	 * @param int $now          Unix seconds.
	 */
	public function detail( State $state, int $scheduled_at, int $now ): string {
		switch ( $state->status ) {
			case 'scheduled':
				return $scheduled_at > $now
					/* translators: %s: span of time, e.g. "12 minutes". */
					? sprintf( __( 'starts in %s', 'core-webinar-event' ), self::time_until( $scheduled_at, $now ) )
					/* translators: %s: span of time, e.g. "12 minutes". */
					: sprintf( __( 'should have started %s ago', 'core-webinar-event' ), human_time_diff( $scheduled_at, $now ) );
			case 'live':
				return $this->since( $state->started_at, $now );
			case 'paused':
				return $this->since( $state->paused_at, $now );
			case 'finished':
			case 'archived':
				$minutes = max( 1, (int) round( ( $state->finished_at - $state->started_at - $state->paused_seconds ) / MINUTE_IN_SECONDS ) );
				/* translators: %s: number of minutes. */
				return 0 === $state->finished_at ? '' : sprintf( _n( '%s minute', '%s minutes', $minutes, 'core-webinar-event' ), number_format_i18n( $minutes ) );
			default:
				return '';
		}
	}

	/**
	 * Like human_time_diff(), which rounds 91 minutes up to two hours: who believes a countdown must not come too late.
	 */
	private static function time_until( int $at, int $now ): string {
		$seconds = $at - $now;
		foreach ( array( YEAR_IN_SECONDS, MONTH_IN_SECONDS, WEEK_IN_SECONDS, DAY_IN_SECONDS, HOUR_IN_SECONDS, MINUTE_IN_SECONDS ) as $unit ) {
			if ( $seconds >= $unit ) {
				return human_time_diff( $now, $now + $seconds - $seconds % $unit );
			}
		}
		return human_time_diff( $now, $at );
	}

	/**
	 * Formats a date of the site.
	 *
	 * @param int $timestamp Unix seconds.
	 */
	public function day( int $timestamp ): string {
		return $this->format( 'date_format', $timestamp );
	}

	/**
	 * Formats a time of the site.
	 *
	 * @param int $timestamp Unix seconds.
	 */
	public function clock( int $timestamp ): string {
		return $this->format( 'time_format', $timestamp );
	}

	/**
	 * Returns since when, with the date where it is not today.
	 *
	 * @param int $timestamp Unix seconds.
	 * @param int $now    Unix seconds.
	 */
	private function since( int $timestamp, int $now ): string {
		$is_today = wp_date( 'Ymd', $timestamp ) === wp_date( 'Ymd', $now );
		/* translators: %s: time, with the date where it is not today, e.g. "7:00 pm". */
		return sprintf( __( 'since %s', 'core-webinar-event' ), ( $is_today ? '' : $this->day( $timestamp ) . ' ' ) . $this->clock( $timestamp ) );
	}

	/**
	 * Formats a time by an option of the site.
	 *
	 * @param int $timestamp Unix seconds.
	 */
	private function format( string $option, int $timestamp ): string {
		$format = get_option( $option );
		return (string) wp_date( is_string( $format ) ? $format : 'Y-m-d H:i', $timestamp );
	}
}
