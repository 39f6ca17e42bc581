<?php
/**
 * Tests of the routing.
 *
 * @package Webinars\Post_Webinar_Routing_Service
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/**
 * A classification becomes a route.
 */
final class RoutingTest extends Webinar_TestCase {

	/**
	 * Classification and expected route.
	 *
	 * @return array<string, array{bool, string}>
	 */
	public static function classifications(): array {
		return array(
			'attended'     => array( true, 'attended' ),
			'not attended' => array( false, 'not_attended' ),
		);
	}

	/**
	 * The route has the fields of the classification and a name.
	 */
	#[DataProvider( 'classifications' )]
	public function test_route_follows_the_classification( bool $attended, string $route ): void {
		$classification = array(
			'lead_id'    => 7,
			'webinar_id' => $this->create_webinar(),
			'attended'   => $attended,
			'timestamp'  => 1795219200,
		);
		$routed         = $this->capture( 'post_webinar_route' );

		do_action( 'client_webinar_attendance_classified', $classification );

		self::assertSame( array( $classification + array( 'route' => $route ) ), $routed->getArrayCopy() );
	}

	/**
	 * A person who may not attend any more has no route (H4).
	 */
	public function test_who_may_not_attend_any_more_has_no_route(): void {
		$routed = $this->capture( 'post_webinar_route' );

		do_action(
			'client_webinar_attendance_classified',
			array(
				'lead_id'    => 7,
				'webinar_id' => $this->create_webinar(),
				'attended'   => false,
				'timestamp'  => 1795219200,
				'is_barred'  => true,
			)
		);

		self::assertCount( 0, $routed );
	}
}
