<?php
/**
 * Words of the list of webinars.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Says the state of a webinar as a person would, with a sign, in the site's zone.
 */
final class List_Labels {

	/** Seen beside the word, never read out. */
	private const SIGNS = array(
		'draft'     => '○',
		'scheduled' => '◷',
		'live'      => '●',
		'paused'    => 'Ⅱ',
		'finished'  => '✓',
		'archived'  => '▣',
	);

	/**
	 * The sign of a status.
	 *
	 * @param string $status One of the state machine.
	 */
	public function sign( string $status ): string {
		return self::SIGNS[ $status ];
	}

	/**
	 * A status in a word or two.
	 *
	 * @param string $status One of the state machine.
	 */
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
	 * What there is to add to a status: until when, since when, how long; empty when nothing is.
	 *
	 * @param State $state        Of the webinar.
	 * @param int   $scheduled_at Planned start, Unix seconds.
	 * @param int   $now          Unix seconds.
	 */
	public function detail( State $state, int $scheduled_at, int $now ): string {
		switch ( $state->status ) {
			case 'scheduled':
				return $scheduled_at > $now
					/* translators: %s: span of time, e.g. "12 minutes". */
					? sprintf( __( 'starts in %s', 'core-webinar-event' ), human_time_diff( $now, $scheduled_at ) )
					/* translators: %s: span of time, e.g. "12 minutes". */
					: sprintf( __( 'was to start %s ago', 'core-webinar-event' ), human_time_diff( $scheduled_at, $now ) );
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
	 * A day of the site's calendar.
	 *
	 * @param int $moment Unix seconds.
	 */
	public function day( int $moment ): string {
		return $this->format( 'date_format', $moment );
	}

	/**
	 * A time of the site's clock.
	 *
	 * @param int $moment Unix seconds.
	 */
	public function clock( int $moment ): string {
		return $this->format( 'time_format', $moment );
	}

	/**
	 * Since when, with the day where that is not today.
	 *
	 * @param int $moment Unix seconds.
	 * @param int $now    Unix seconds.
	 */
	private function since( int $moment, int $now ): string {
		$is_today = wp_date( 'Ymd', $moment ) === wp_date( 'Ymd', $now );
		/* translators: %s: time, with the date where it is not today, e.g. "7:00 pm". */
		return sprintf( __( 'since %s', 'core-webinar-event' ), ( $is_today ? '' : $this->day( $moment ) . ' ' ) . $this->clock( $moment ) );
	}

	/**
	 * A moment as the site writes it.
	 *
	 * @param string $option Which format.
	 * @param int    $moment Unix seconds.
	 */
	private function format( string $option, int $moment ): string {
		$format = get_option( $option );
		return (string) wp_date( is_string( $format ) ? $format : 'Y-m-d H:i', $moment );
	}
}
