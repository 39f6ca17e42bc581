<?php
/**
 * Base class of the tests of status and CTA visibility.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use Webinars\Core_Webinar_Event\Change_Context;
use Webinars\Core_Webinar_Event\Refusals;
use Webinars\Core_Webinar_Event\State_Changes;
use Webinars\Core_Webinar_Event\State_Machine;
use Webinars\Core_Webinar_Event\State_Store;
use Webinars\Tests\Webinar_TestCase;

/** Reads webinars, and brings them into any status. */
abstract class State_TestCase extends Webinar_TestCase {

	/** Moves that lead to each status, from a webinar that is published without a date. */
	protected const WAY_TO = array(
		'draft'     => array(),
		'scheduled' => array( 'schedule' ),
		'live'      => array( 'schedule', 'start' ),
		'paused'    => array( 'schedule', 'start', 'pause' ),
		'finished'  => array( 'schedule', 'start', 'stop' ),
		'archived'  => array( 'schedule', 'start', 'stop', 'archive' ),
	);

	/**
	 * Makes a webinar in any status, also those that no hook leads to.
	 */
	protected function webinar_in( string $status ): int {
		$id = $this->create_webinar( array( 'scheduled_at' => 0 ) );
		foreach ( self::WAY_TO[ $status ] as $move ) {
			self::assertNull( $this->changes()->move( $id, $move, Change_Context::from_payload( $this->context( 0 ) ) ) );
		}
		return $id;
	}

	/**
	 * The moves that Core makes itself.
	 */
	protected function changes(): State_Changes {
		return new State_Changes( new State_Store(), new State_Machine(), new Refusals() );
	}

	/**
	 * The read model.
	 *
	 * @return array<string, mixed>
	 */
	protected function webinar( int $id ): array {
		return apply_filters( 'core_webinar_get', null, $id );
	}

	/** Allows this test to break a hook's contract, as other plugins may. */
	protected function without_contract( string $hook ): void {
		remove_all_filters( $hook, PHP_INT_MIN );
	}
}
