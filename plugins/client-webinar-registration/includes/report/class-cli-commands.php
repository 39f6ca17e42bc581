<?php
/**
 * The commands of WP-CLI.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use RuntimeException;
use SplFileObject;
use Webinars\Client_Webinar_Registration\Lib\Command_Refused;
use Webinars\Client_Webinar_Registration\Lib\Csv_Cells;
use WP_CLI;
use WP_CLI\Utils;
use WP_User;

/**
 * Lists, adds, cancels and imports registrations of a webinar, for its organizer.
 */
final class Cli_Commands {

	public const FIELDS = array( 'registration_id', 'lead_id', 'name', 'email', 'state', 'source', 'campaign', 'created_at', 'registered_at' );

	private const WORD = '/^[\w.~:-]{1,64}$/D';

	public function __construct( private readonly Bookings $bookings, private readonly People $people, private readonly Csv_Import $import, private readonly Door $door, private readonly Guest_Requests $requests ) {}

	/**
	 * Lists who booked a webinar, in the order of registration.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * [--state=<state>]
	 * : Only registrations in this state; "unconfirmed" lists requests of guests, which hold no seat.
	 * ---
	 * options:
	 *   - registered
	 *   - waiting
	 *   - cancelled
	 *   - unconfirmed
	 * ---
	 *
	 * [--fields=<fields>]
	 * : Only these fields, separated by commas. Times are ISO 8601 in UTC. Mail addresses are for users who may list users.
	 *
	 * [--format=<format>]
	 * : How to print them. CSV is safe to open in a spreadsheet.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - csv
	 *   - json
	 *   - ids
	 * ---
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar registrations list 12 --format=csv --user=ann > registrations.csv
	 *
	 * @param array{string}         $arguments As above.
	 * @param array<string, string> $options   As above.
	 */
	public function list( array $arguments, array $options ): void {
		$webinar_id = $this->webinar_id( $arguments[0] );
		$rows       = array();
		if ( 'unconfirmed' === ( $options['state'] ?? '' ) ) {
			$rows = array_merge( array(), ...iterator_to_array( $this->people->unconfirmed_batches( $webinar_id ), false ) );
		} else {
			foreach ( $this->people->batches( $webinar_id, $options['state'] ?? '' ) as $batch ) {
				array_push( $rows, ...array_map( array( People::class, 'fields' ), $batch ) );
			}
		}
		$rows   = 'csv' === $options['format'] ? array_map( array( Csv_Cells::class, 'safe' ), $rows ) : $rows;
		$fields = isset( $options['fields'] ) ? array_map( 'trim', explode( ',', $options['fields'] ) ) : self::FIELDS;
		Utils\format_items( $options['format'], 'ids' === $options['format'] ? array_column( $rows, 'registration_id' ) : $rows, $fields );
	}

	/**
	 * Books a seat for a member of the site. Where all seats are taken the person waits.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * <user>
	 * : Id, login or mail address of the person.
	 *
	 * [--slot=<id>]
	 * : Which slot of the webinar.
	 *
	 * [--source=<source>]
	 * : Where the person booked: up to 64 letters, digits and .~:_-
	 * ---
	 * default: wp-cli
	 * ---
	 *
	 * [--campaign=<campaign>]
	 * : The campaign that brought the person.
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar registrations add 12 anna@example.com --user=ann
	 *     Success: Registration 41: registered.
	 *
	 * @param array{string, string} $arguments As above.
	 * @param array<string, string> $options   As above.
	 */
	public function add( array $arguments, array $options ): void {
		$webinar_id = $this->webinar_id( $arguments[0] );
		$user       = get_user_by( 1 === preg_match( '/^[0-9]+$/D', $arguments[1] ) ? 'id' : ( is_email( $arguments[1] ) ? 'email' : 'login' ), $arguments[1] );
		if ( ! $user instanceof WP_User || ! $this->door->may_book( $user->ID, $webinar_id ) ) {
			WP_CLI::error( __( 'There is no such person on this site, or they are not admitted to this webinar, or they are its staff and need no seat.', 'client-webinar-registration' ) . ' (webinar_not_admitted)' );
		}
		try {
			$registration = $this->bookings->register( $webinar_id, absint( $options['slot'] ?? 0 ), Webinars::lead_of( $user->ID ), $user->ID, $this->word( $options['source'], 'source' ), $this->word( $options['campaign'] ?? '', 'campaign' ) );
		} catch ( Command_Refused $refused ) {
			$this->refuse( $refused );
		}
		$this->say( $registration );
	}

	/**
	 * Cancels a registration. The seat goes to the first who waits.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * <registration>
	 * : Which registration: see "wp webinar registrations list".
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar registrations cancel 12 41 --user=ann
	 *     Success: Registration 41: cancelled.
	 *
	 * @param array{string, string} $arguments As above.
	 */
	public function cancel( array $arguments ): void {
		$webinar_id = $this->webinar_id( $arguments[0] );
		try {
			$registration = $this->bookings->cancel_by_id( $webinar_id, absint( $arguments[1] ) );
		} catch ( Command_Refused $refused ) {
			$this->refuse( $refused );
		}
		$this->say( $registration );
	}

	/**
	 * Deletes all requests of guests that are not confirmed. Registrations stay.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar registrations purge-unconfirmed 12 --user=ann
	 *     Success: 9800 requests were deleted.
	 *
	 * @subcommand purge-unconfirmed
	 *
	 * @param array{string} $arguments As above.
	 */
	public function purge_unconfirmed( array $arguments ): void {
		WP_CLI::success( Guests_Table::deleted( $this->requests->purge( $this->webinar_id( $arguments[0] ) ) ) );
	}

	/**
	 * Books seats for the members of the site that a CSV file names.
	 *
	 * The first line names the columns: "email", and "campaign" where there is one. Nobody new is created. Prints a line for each
	 * address: registered, waiting, already-registered, duplicate (in the file), bad-address, no-account, not-admitted (staff too, who
	 * need no seat) or closed.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * <file>
	 * : Path of the file, in UTF-8.
	 *
	 * [--dry-run]
	 * : Change nothing; print "new" for what would be booked.
	 *
	 * [--source=<source>]
	 * : Source of the registrations.
	 * ---
	 * default: import
	 * ---
	 *
	 * [--campaign=<campaign>]
	 * : Campaign of the registrations that have none in the file.
	 *
	 * [--format=<format>]
	 * : How to print the lines.
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
	 *     $ wp webinar registrations import 12 people.csv --dry-run --user=ann
	 *
	 * @param array{string, string}      $arguments As above.
	 * @param array<string, string|bool> $options   As above.
	 */
	public function import( array $arguments, array $options ): void {
		$webinar_id = $this->webinar_id( $arguments[0] );
		try {
			$file  = new SplFileObject( $arguments[1] );
			$lines = iterator_to_array(
				$this->import->import( $webinar_id, $file, $this->word( (string) $options['source'], 'source' ), $this->word( (string) ( $options['campaign'] ?? '' ), 'campaign' ), true === ( $options['dry-run'] ?? false ) ),
				false
			);
		} catch ( RuntimeException $error ) {
			WP_CLI::error( $error->getMessage() . ' (webinar_request_invalid)' );
		}
		Utils\format_items( (string) $options['format'], 'csv' === $options['format'] ? array_map( array( Csv_Cells::class, 'safe' ), $lines ) : $lines, array( 'line', 'email', 'result' ) );
	}

	/**
	 * Returns the webinar that is meant, when the user is its organizer; ends otherwise.
	 *
	 * @param string $id As it was typed.
	 */
	private function webinar_id( string $id ): int {
		if ( ! is_user_logged_in() ) {
			WP_CLI::error( __( 'Say on whose behalf: add --user=<login>.', 'client-webinar-registration' ) . ' (webinar_not_signed_in)' );
		}
		$webinar_id = 1 === preg_match( '/^[1-9][0-9]{0,9}$/D', $id ) ? (int) $id : 0;
		if ( null === Webinars::read( $webinar_id ) ) {
			WP_CLI::error( __( 'There is no such webinar: see "wp webinar list".', 'client-webinar-registration' ) . ' (webinar_not_found)' );
		}
		if ( ! current_user_can( 'publish_post', $webinar_id ) ) {
			WP_CLI::error( __( 'Only the organizer of this webinar sees its registrations. Ask its organizer.', 'client-webinar-registration' ) . ' (webinar_permission_denied)' );
		}
		return $webinar_id;
	}

	/**
	 * Returns a source or a campaign; ends where it has other characters.
	 */
	private function word( string $text, string $name ): string {
		if ( '' !== $text && 1 !== preg_match( self::WORD, $text ) ) {
			/* translators: %s: name of an option. */
			WP_CLI::error( sprintf( __( '"%s" has at most 64 letters, digits and .~:_-', 'client-webinar-registration' ), $name ) . ' (webinar_request_invalid)' );
		}
		return $text;
	}

	private function refuse( Command_Refused $refused ): never {
		WP_CLI::error( $refused->getMessage() . " ($refused->code_name)" );
	}

	/**
	 * Says how a registration is now.
	 *
	 * @param Registration $registration
	 */
	private function say( array $registration ): void {
		/* translators: 1: number of a registration, 2: its state, e.g. "waiting". */
		WP_CLI::success( sprintf( __( 'Registration %1$d: %2$s.', 'client-webinar-registration' ), $registration['registration_id'], $registration['state'] ) );
	}
}
