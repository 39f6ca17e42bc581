<?php
/**
 * The last heartbeat of the sidecar.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Stores the time of the last heartbeat, within half a minute, so that not every heartbeat causes a write.
 */
final class Last_Heartbeat {

	public const OPTION = 'webinar_outbox_last_heartbeat';

	/** A longer silence means a fault of the sidecar or of its settings. */
	public const LATE_SECONDS = 5 * MINUTE_IN_SECONDS;

	private const PRECISION_SECONDS = 30;

	/**
	 * Records a heartbeat.
	 *
	 * @param int            $now              Unix seconds.
	 * @param Webhook_Secret $secret           The secret that signed the heartbeat.
	 * @param int            $contract_version As the sidecar named it, 0 for none.
	 */
	public function record( int $now, Webhook_Secret $secret, int $contract_version = 0 ): void {
		$facts = array(
			'secret_ending'    => $secret->ending(),
			'contract_version' => $contract_version,
		);
		if ( array_intersect_key( $this->stored(), $facts ) !== $facts || abs( $now - $this->at() ) >= self::PRECISION_SECONDS ) {
			update_option(
				self::OPTION,
				array( 'at' => $now ) + $facts,
				false
			);
		}
	}

	/** Returns the time of the last heartbeat in Unix seconds, 0 when there was none. */
	public function at(): int {
		$at = $this->stored()['at'] ?? 0;
		return is_int( $at ) ? $at : 0;
	}

	/** Whether the last heartbeat is not older than LATE_SECONDS. */
	public function is_recent( int $now ): bool {
		return $now - $this->at() <= self::LATE_SECONDS;
	}

	/** Returns the version of the contract that the sidecar follows, 0 when it is not known. */
	public function contract_version( int $now ): int {
		$version = $this->stored()['contract_version'] ?? 0;
		return is_int( $version ) && $this->is_recent( $now ) ? $version : 0;
	}

	/** Returns the last four characters of the secret that signed the last heartbeat, empty when there was none. */
	public function secret_ending(): string {
		$ending = $this->stored()['secret_ending'] ?? '';
		return is_string( $ending ) ? $ending : '';
	}

	/**
	 * Reads the option.
	 *
	 * @return array<mixed>
	 */
	private function stored(): array {
		$stored = get_option( self::OPTION );
		return is_array( $stored ) ? $stored : array();
	}
}
