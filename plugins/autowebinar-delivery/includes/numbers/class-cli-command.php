<?php
/**
 * The command of WP-CLI.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

use WP_CLI;
use WP_CLI\Utils;

/**
 * Counts the viewers of a recording, for its organizer.
 */
final class Cli_Command {

	public function __construct( private readonly Viewer_Numbers $numbers ) {}

	/**
	 * Counts how far the viewers of a recording have come.
	 *
	 * A person watches one recording at a time: who has begun another one since is not counted any more.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * [--format=<format>]
	 * : How to print them.
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
	 *     $ wp webinar viewers 12 --user=ann
	 *
	 * @param array{string}         $arguments As above.
	 * @param array<string, string> $options   As above.
	 */
	public function __invoke( array $arguments, array $options ): void {
		$webinar_id = 1 === preg_match( '/^[1-9][0-9]{0,9}$/D', $arguments[0] ) ? (int) $arguments[0] : 0;
		$numbers    = 0 === $webinar_id || ! current_user_can( 'publish_post', $webinar_id ) ? null : $this->numbers->answer( null, $webinar_id );
		if ( null === $numbers ) {
			WP_CLI::error( __( 'There is no such recording, or it is not yours. Name its organizer with --user.', 'autowebinar-delivery' ) . ' (webinar_permission_denied)' );
		}
		Utils\format_items( $options['format'], array( $numbers ), array_keys( $numbers ) );
	}
}
