<?php
/**
 * Tests of the emitter.
 *
 * @package Webinars\Client_Webinar_Event_Emitter
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * An event is passed on.
 */
final class EventEmitterTest extends Webinar_TestCase {

	/**
	 * The completion is passed on unchanged, once.
	 */
	public function test_completion_is_passed_on_unchanged(): void {
		$completion = array(
			'lead_id'      => 7,
			'webinar_id'   => $this->create_webinar(),
			'webinar_type' => 'live',
			'session_id'   => 41,
			'completed_at' => 1795219200,
		);
		$emitted    = $this->capture( 'webinar_completed' );

		do_action( 'client_webinar_completed', $completion );

		self::assertSame( array( $completion ), $emitted->getArrayCopy() );
	}
}
