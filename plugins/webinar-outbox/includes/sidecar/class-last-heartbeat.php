<?php
/**
 * When the sidecar was heard last.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Remembers the last heartbeat, to the half minute: nobody needs a write every time.
 */
final class Last_Heartbeat {

	public const OPTION = 'webinar_outbox_last_heartbeat';

	/** Older than this, something is wrong with the sidecar or with its settings. */
	public const LATE_SECONDS = 5 * MINUTE_IN_SECONDS;

	private const PRECISION_SECONDS = 30;

	/**
	 * Keeps that one came.
	 *
	 * @param int            $now    Unix seconds.
	 * @param Webhook_Secret $secret What it was signed with.
	 */
	public function note( int $now, Webhook_Secret $secret ): void {
		if ( $this->secret_ending() !== $secret->ending() || abs( $now - $this->at() ) >= self::PRECISION_SECONDS ) {
			update_option(
				self::OPTION,
				array(
					'at'            => $now,
					'secret_ending' => $secret->ending(),
				),
				false
			);
		}
	}

	/**
	 * When it came: Unix seconds, 0 for never.
	 */
	public function at(): int {
		$at = $this->stored()['at'] ?? 0;
		return is_int( $at ) ? $at : 0;
	}

	/**
	 * Whether one came lately.
	 */
	public function is_recent( int $now ): bool {
		return $now - $this->at() <= self::LATE_SECONDS;
	}

	/**
	 * Last four characters of the secret that it was signed with, empty when none came.
	 */
	public function secret_ending(): string {
		$ending = $this->stored()['secret_ending'] ?? '';
		return is_string( $ending ) ? $ending : '';
	}

	/**
	 * The option.
	 *
	 * @return array<mixed>
	 */
	private function stored(): array {
		$stored = get_option( self::OPTION );
		return is_array( $stored ) ? $stored : array();
	}
}
