<?php
/**
 * The command of WP-CLI.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use Webinars\Webinar_Chat\Lib\Csv_Cells;
use WP_CLI;
use WP_CLI\Utils;

/**
 * Prints the chat of a webinar, for its organizer and speakers.
 */
final class Cli_Command {

	public function __construct( private readonly Transcript $transcript ) {}

	/**
	 * Prints all that was said in a webinar, with what is hidden.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * [--format=<format>]
	 * : How to print it. Times are ISO 8601 in UTC.
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
	 *     $ wp webinar chat 12 --format=csv --user=ann
	 *
	 * @param array{string}         $arguments As above.
	 * @param array<string, string> $options   As above.
	 */
	public function __invoke( array $arguments, array $options ): void {
		$webinar_id = 1 === preg_match( '/^[1-9][0-9]{0,9}$/D', $arguments[0] ) ? (int) $arguments[0] : 0;
		if ( 0 === $webinar_id || ! current_user_can( Moderators::CAPABILITY, $webinar_id ) ) {
			WP_CLI::error( __( 'There is no such webinar, or it is not yours. Name its organizer with --user.', 'webinar-chat' ) . ' (webinar_permission_denied)' );
		}
		$rows = iterator_to_array( $this->transcript->rows( $webinar_id ), false );
		Utils\format_items( $options['format'], 'csv' === $options['format'] ? array_map( Csv_Cells::safe( ... ), $rows ) : $rows, Transcript::FIELDS );
	}
}
