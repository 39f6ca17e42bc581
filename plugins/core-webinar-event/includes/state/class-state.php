<?php
/**
 * The state of one webinar.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * The values that State_Store stores. Times are Unix seconds, 0 for none.
 */
final class State {

	public function __construct(
		public readonly string $status,
		public readonly string $cta_visibility,
		public readonly int $version,
		public readonly int $started_at,
		public readonly int $finished_at,
		public readonly int $paused_seconds,
		public readonly int $paused_at,
		public readonly string $stream_in_use
	) {}

	public function is_running(): bool {
		return in_array( $this->status, array( 'live', 'paused' ), true );
	}
}
