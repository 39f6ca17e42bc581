<?php
/**
 * Tests of status and CTA visibility.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * The state machine as callers see it.
 */
final class StateTest extends Webinar_TestCase {

	/**
	 * A published webinar with a date is scheduled.
	 */
	public function test_publishing_with_a_date_schedules(): void {
		$changed = $this->capture( 'core_webinar_status_changed' );
		$id      = $this->create_webinar();
		$webinar = apply_filters( 'core_webinar_get', null, $id );
		self::assertSame( 'scheduled', $webinar['status'] );
		self::assertSame( 1, $webinar['version'] );
		self::assertCount( 1, $changed );
		$live = $this->create_webinar( array( 'status' => 'live' ) );
		self::assertSame( 'live', apply_filters( 'core_webinar_get', null, $live )['status'] );
		self::assertSame( $live, apply_filters( 'core_webinar_get_current', null ) );
		self::assertCount( 2, apply_filters( 'core_webinar_list', array(), array() ) );
	}
}
