<?php
/**
 * The pace of mails.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

/**
 * Keeps the number of mails an hour below what the host allows: at first a batch at once, then one after another at even intervals. In no
 * hour are there more than the setting says.
 *
 * One row holds the time from which the batch is full again, in milliseconds (generic cell rate algorithm). Each mail moves it on in one
 * statement, so drains that overlap never send too many together.
 */
final class Pace {

	public const OPTION = 'webinar_mail_pace';

	/** The batch is so many times smaller than the number of mails an hour. */
	private const BATCHES_AN_HOUR = 15;

	private const HOUR_MS = HOUR_IN_SECONDS * 1000;

	public function __construct( private readonly Mail_Settings $settings ) {}

	/** Starts again when the setting changes. */
	public function add_hooks(): void {
		add_action( 'update_option_' . Mail_Settings::OPTION, array( $this, 'reset' ), 10, 0 );
	}

	public function reset(): void {
		delete_option( self::OPTION );
	}

	/**
	 * Answers `webinar_mail_capacity`.
	 *
	 * @param int|null $mails What another module answered.
	 * @return int|null Null for no limit.
	 */
	public function capacity( ?int $mails, int $seconds ): ?int {
		if ( 0 === $this->settings->mails_per_hour() ) {
			return $mails;
		}
		list( $batch, $interval_ms ) = $this->rate();
		return $batch + intdiv( $seconds * 1000, $interval_ms );
	}

	/**
	 * Takes the right to send one mail.
	 *
	 * @param float $now Unix seconds.
	 * @return int 0 when the mail may leave; otherwise Unix seconds from which the next one may.
	 */
	public function take( float $now ): int {
		global $wpdb;
		if ( 0 === $this->settings->mails_per_hour() ) {
			return 0;
		}
		list( $batch, $interval_ms ) = $this->rate();

		$now_ms    = (int) ( $now * 1000 );
		$latest_ms = $now_ms + ( $batch - 1 ) * $interval_ms;
		$wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO $wpdb->options (option_name, option_value, autoload) VALUES (%s, '0', 'off')", self::OPTION ) );
		$taken = $wpdb->query(
			$wpdb->prepare(
				// A time too far ahead was stored with another clock.
				"UPDATE $wpdb->options
				SET option_value = CASE WHEN CAST( option_value AS SIGNED ) BETWEEN %d AND %d THEN CAST( option_value AS SIGNED ) ELSE %d END + %d
				WHERE option_name = %s AND ( CAST( option_value AS SIGNED ) <= %d OR CAST( option_value AS SIGNED ) > %d )",
				$now_ms,
				$latest_ms,
				$now_ms,
				$interval_ms,
				self::OPTION,
				$latest_ms,
				$now_ms + 2 * self::HOUR_MS
			)
		);
		if ( 1 === $taken ) {
			return 0;
		}
		$full_ms = (int) $wpdb->get_var( $wpdb->prepare( "SELECT option_value FROM $wpdb->options WHERE option_name = %s", self::OPTION ) );
		return max( (int) $now + 1, (int) ceil( ( $full_ms - ( $batch - 1 ) * $interval_ms ) / 1000 ) );
	}

	/**
	 * Returns how many mails may leave at once, and the time between those that follow.
	 *
	 * @return array{int, int} Mails, milliseconds.
	 */
	private function rate(): array {
		$per_hour = $this->settings->mails_per_hour();
		$batch    = max( 1, intdiv( $per_hour, self::BATCHES_AN_HOUR ) );
		return array( $batch, intdiv( self::HOUR_MS, max( 1, $per_hour - $batch ) ) );
	}
}
