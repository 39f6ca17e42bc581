<?php
/**
 * Personal data of routes.
 *
 * @package Webinars\Client_Webinar_Action_Consumer
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Action_Consumer;

use Webinars\Client_Webinar_Action_Consumer\Lib\Personal_Data_Tools;

/**
 * Exports and erases how far a person has come with webinars.
 */
final class Personal_Data extends Personal_Data_Tools {

	private const ROWS_PER_PAGE = 100;

	public function __construct( private readonly Route_Ledger $routes, private readonly Known_People_On_Routes $known ) {}

	protected function label(): string {
		return __( 'Progress in webinars', 'client-webinar-action-consumer' );
	}

	protected function export_lead( int $lead_id, int $page ): array {
		$routes = $this->routes->of_lead( $lead_id, self::ROWS_PER_PAGE, self::ROWS_PER_PAGE * ( $page - 1 ) );
		return array(
			'data' => array_map(
				fn( array $route ): array => $this->item(
					"webinar-route-{$route['webinar_id']}",
					array(
						__( 'Webinar', 'client-webinar-action-consumer' )      => get_the_title( $route['webinar_id'] ),
						__( 'Progress', 'client-webinar-action-consumer' )     => self::name( $route['route'] ),
						__( 'Last change', 'client-webinar-action-consumer' )  => gmdate( 'Y-m-d H:i', $route['changed_at'] ) . ' UTC',
					)
				),
				$routes
			),
			'done' => count( $routes ) < self::ROWS_PER_PAGE,
		);
	}

	protected function erase_lead( int $lead_id ): array {
		return self::erased( $this->known->forget_lead( $lead_id ) > 0 );
	}

	/**
	 * Names a route.
	 */
	private static function name( string $route ): string {
		return match ( $route ) {
			'registered' => __( 'Booked a seat', 'client-webinar-action-consumer' ),
			'present'    => __( 'Came', 'client-webinar-action-consumer' ),
			'left'       => __( 'Left before the end', 'client-webinar-action-consumer' ),
			'completed'  => __( 'Stayed until the end', 'client-webinar-action-consumer' ),
			'answered'   => __( 'Answered the form', 'client-webinar-action-consumer' ),
			default      => __( 'Nothing yet', 'client-webinar-action-consumer' ),
		};
	}
}
