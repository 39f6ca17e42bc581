<?php
/**
 * The command of WP-CLI.
 *
 * @package Webinars\Client_Webinar_Action_Consumer
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Action_Consumer;

use WP_CLI;
use WP_CLI\Utils;

/**
 * Lists the routes of a webinar, for its organizer.
 */
final class Cli_Command {

	private const PEOPLE_AT_ONCE = 500;

	public function __construct( private readonly Route_Ledger $routes ) {}

	/**
	 * Lists how far each person has come with a webinar.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * [--format=<format>]
	 * : How to print them. Times are ISO 8601 in UTC.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - csv
	 *   - json
	 * ---
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar routes 12 --user=ann
	 *
	 * @param array{string}         $arguments As above.
	 * @param array<string, string> $options   As above.
	 */
	public function __invoke( array $arguments, array $options ): void {
		$webinar_id = 1 === preg_match( '/^[1-9][0-9]{0,9}$/D', $arguments[0] ) ? (int) $arguments[0] : 0;
		if ( 0 === $webinar_id || ! current_user_can( 'publish_post', $webinar_id ) ) {
			WP_CLI::error( __( 'There is no such webinar, or it is not yours. Name its organizer with --user.', 'client-webinar-action-consumer' ) . ' (webinar_permission_denied)' );
		}
		$items   = array();
		$lead_id = 0;
		do {
			$page = $this->routes->page( $webinar_id, $lead_id, self::PEOPLE_AT_ONCE );
			foreach ( $page as $route ) {
				$lead_id = $route['lead_id'];
				$items[] = array( 'changed_at' => gmdate( 'c', $route['changed_at'] ) ) + $route;
			}
			$is_last = count( $page ) < self::PEOPLE_AT_ONCE;
		} while ( ! $is_last );
		Utils\format_items( $options['format'], $items, array( 'lead_id', 'route', 'screen', 'changed_at' ) );
	}
}
