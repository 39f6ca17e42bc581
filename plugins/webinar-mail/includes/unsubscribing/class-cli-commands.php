<?php
/**
 * The commands of WP-CLI.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

use WP_CLI;
use WP_CLI\Formatter;

/**
 * Shows and changes which addresses get no mails.
 *
 * A command has the rights of the user in --user=<login>; without that option it has none.
 */
final class Cli_Commands {

	public function __construct( private readonly Suppressed_Addresses $suppressed ) {}

	/**
	 * Lists the addresses that get no mails, as hashes, the newest first.
	 *
	 * ## OPTIONS
	 *
	 * [--address=<address>]
	 * : Only this address.
	 *
	 * [--number=<number>]
	 * : Greatest number of addresses.
	 * ---
	 * default: 100
	 * ---
	 *
	 * [--format=<format>]
	 * : Format of the output.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 *   - count
	 * ---
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar mail suppressed list --address=anna@example.com --user=admin
	 *
	 * @param array{}                   $arguments None.
	 * @param array<string, int|string> $options   As above.
	 */
	public function list_suppressed( array $arguments, array $options ): void {
		$this->end_without_right();
		$hash = isset( $options['address'] ) ? $this->suppressed->hash( (string) $options['address'] ) : '';
		$rows = array();
		foreach ( $this->suppressed->rows( '' === $hash ? max( 1, (int) $options['number'] ) : PHP_INT_MAX ) as $row ) {
			if ( '' === $hash || $hash === $row['address_hash'] ) {
				$rows[] = array( 'since' => gmdate( 'Y-m-d\TH:i:s\Z', (int) $row['created_at'] ) ) + $row;
			}
		}
		( new Formatter( $options, array( 'address_hash', 'reason', 'since' ) ) )->display_items( $rows );
	}

	/**
	 * Stores that an address gets no more mails.
	 *
	 * ## OPTIONS
	 *
	 * <address>
	 * : E-mail address.
	 *
	 * [--reason=<reason>]
	 * : Why.
	 * ---
	 * default: organizer
	 * options:
	 *   - unsubscribed
	 *   - bounced
	 *   - complained
	 *   - organizer
	 * ---
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar mail suppressed add anna@example.com --reason=bounced --user=admin
	 *
	 * @param array{string}         $arguments As above.
	 * @param array<string, string> $options   As above.
	 */
	public function add( array $arguments, array $options ): void {
		$this->end_without_right();
		if ( false === is_email( $arguments[0] ) ) {
			WP_CLI::error( __( 'This is no e-mail address. Nothing was changed.', 'webinar-mail' ) . ' (webinar_request_invalid)' );
		}
		$this->suppressed->add( $arguments[0], $options['reason'] );
		WP_CLI::success( __( 'The address gets no more e-mails about webinars.', 'webinar-mail' ) );
	}

	/**
	 * Stores that an address gets mails again, because the person asked for it.
	 *
	 * ## OPTIONS
	 *
	 * <address>
	 * : E-mail address.
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar mail suppressed remove anna@example.com --user=admin
	 *
	 * @param array{string} $arguments As above.
	 */
	public function remove( array $arguments ): void {
		$this->end_without_right();
		if ( ! $this->suppressed->remove( $arguments[0] ) ) {
			WP_CLI::error( __( 'The address is not in the list. Nothing was changed.', 'webinar-mail' ) . ' (webinar_request_invalid)' );
		}
		WP_CLI::success( __( 'The address gets e-mails about webinars again.', 'webinar-mail' ) );
	}

	private function end_without_right(): void {
		if ( ! current_user_can( 'edit_others_webinar_events' ) ) {
			WP_CLI::error( __( 'Say on whose behalf, with the rights of an administrator: add --user=<login>. Nothing was changed.', 'webinar-mail' ) . ' (webinar_permission_denied)' );
		}
	}
}
