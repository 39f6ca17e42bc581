<?php
/**
 * Tests of what the organizer of a webinar sees and does.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

use Webinars\Client_Webinar_Registration\Bookings;
use Webinars\Client_Webinar_Registration\Csv_Import;
use Webinars\Client_Webinar_Registration\Door;
use Webinars\Client_Webinar_Registration\Guest_Requests;
use Webinars\Client_Webinar_Registration\Import_Form;
use Webinars\Client_Webinar_Registration\List_Column;
use Webinars\Client_Webinar_Registration\People;
use Webinars\Client_Webinar_Registration\Registration_Ledger;
use Webinars\Client_Webinar_Registration\Registrations_Page;
use Webinars\Client_Webinar_Registration\Report_Words;
use Webinars\Client_Webinar_Registration\Seat_Holders;
use Webinars\Tests\Test_Site;

require_once __DIR__ . '/class-registration-testcase.php';

/** Lists, searches, cancels, exports and imports: for the organizer of this webinar and nobody else. */
final class OrganizerTest extends Registration_TestCase {

	private int $webinar_id;

	/**
	 * The attendees: the first has the one seat, two wait.
	 *
	 * @var list<int>
	 */
	private array $ids;

	/**
	 * Creates a webinar with one seat.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->webinar_id = $this->webinar( 1 );
		$this->ids        = $this->crowd( $this->webinar_id, 3 );
		foreach ( $this->ids as $number => $id ) {
			wp_update_user( array( 'ID' => $id, 'display_name' => array( '=Anna', 'Boris & Co', 'Clara' )[ $number ] ) ); // phpcs:ignore WordPress.Arrays
		}
	}

	/** Commands: nobody else lists or cancels, other organizers and speakers included. */
	public function test_only_the_organizer_lists_and_cancels(): void {
		$registration_id = (string) apply_filters( 'client_webinar_registration', null, $this->webinar_id, $this->ids[0], 0 )['registration_id'];
		$speaker_id      = $this->create_user( 'webinar_speaker' );
		update_post_meta( $this->webinar_id, 'speaker_user_ids', array( $speaker_id ) );
		foreach ( array( $this->ids[1], $speaker_id, $this->create_user( 'webinar_organizer' ) ) as $stranger_id ) {
			self::assertSame( 403, $this->send( 'list', $this->webinar_id, $stranger_id )['status'] );
			self::assertSame( 403, $this->send( 'cancel_one', $this->webinar_id, $stranger_id, array( 'registration_id' => $registration_id ) )['status'] );
			self::assertSame( '', apply_filters( 'client_webinar_registration_url', '', $this->webinar_id ) );
			self::assertArrayNotHasKey( 'list', apply_filters( 'client_webinar_registration_commands', array(), $this->webinar_id ) );
		}
		$other_id = $this->webinar();
		self::assertSame( 404, $this->send( 'cancel_one', $other_id, $this->organizer_id, array( 'registration_id' => $registration_id ) )['status'], 'It is of another webinar.' );

		$list = $this->send( 'list', $this->webinar_id, $this->organizer_id, array( 'search' => 'Boris & Co' ) )['body']['data'];
		self::assertSame( array( 1, 'Boris & Co', 'waiting', '' ), array( $list['total'], $list['people'][0]['name'], $list['people'][0]['registration']['state'], $list['people'][0]['email'] ) );
		self::assertSame( 0, $this->send( 'list', $this->webinar_id, $this->organizer_id, array( 'search' => '@webinars.test' ) )['body']['data']['total'], 'An organizer may not list users.' );
		self::assertSame( 3, $this->send( 'list', $this->webinar_id, 1, array( 'search' => '@webinars.test' ) )['body']['data']['total'] );

		self::assertSame( 'cancelled', $this->send( 'cancel_one', $this->webinar_id, $this->organizer_id, array( 'registration_id' => $registration_id ) )['body']['data']['registration']['state'] );
		self::assertSame( array( $this->ids[1] ), $this->leads( $this->webinar_id, 'registered' ) );
	}

	/** The page lists by state, in the order of the line, with a button that cancels. Markup in a name is text. */
	public function test_the_page_lists_people(): void {
		$GLOBALS['wpdb']->update( $GLOBALS['wpdb']->users, array( 'display_name' => '<script>Clara' ), array( 'ID' => $this->ids[2] ) );
		clean_user_cache( $this->ids[2] );
		$this->act_as( $this->organizer_id );
		// WordPress remembers the columns of a screen for the whole process, and a table looks for its screen here.
		$before                 = $GLOBALS['hook_suffix'] ?? '';
		$GLOBALS['hook_suffix'] = 'webinar_event_page_client_webinar_registration'; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		set_current_screen();
		$_GET = array( 'webinar_id' => (string) $this->webinar_id );
		$page = $this->page();
		$page->load();
		ob_start();
		$page->render();
		$html = (string) ob_get_clean();
		unset( $GLOBALS['current_screen'] );
		$GLOBALS['hook_suffix'] = $before; // phpcs:ignore WordPress.WP.GlobalVariablesOverride

		self::assertStringContainsString( '1 booked · 2 waiting · 1 seat', $html );
		self::assertMatchesRegularExpression( '/=Anna.*Boris &amp; Co.*&lt;script&gt;Clara/s', $html );
		self::assertStringNotContainsString( '<script>Clara', $html );
		self::assertSame( 3, substr_count( $html, 'name="registration_id"' ) );
		self::assertStringContainsString( 'Cancel the registration of Boris &amp; Co', $html );
		self::assertStringNotContainsString( '@webinars.test', $html );
	}

	/** A click without its nonce, or by somebody else, cancels nothing. */
	public function test_the_page_cancels_only_for_its_organizer(): void {
		$page = $this->page();
		add_filter( 'wp_die_handler', static fn(): callable => static fn( $message, $title, $arguments ) => throw new RuntimeException( 'Refused', $arguments['response'] ?? 403 ) );
		$id    = (string) apply_filters( 'client_webinar_registration', null, $this->webinar_id, $this->ids[0], 0 )['registration_id'];
		$_GET  = array( 'webinar_id' => (string) $this->webinar_id );
		$_POST = array( 'registration_id' => $id );
		foreach ( array( $this->organizer_id, $this->create_user( 'webinar_organizer' ) ) as $user_id ) {
			$this->act_as( $user_id );
			$_REQUEST = array( '_wpnonce' => $user_id === $this->organizer_id ? 'x' : wp_create_nonce( "client_webinar_registration_page_$this->webinar_id" ) );
			try {
				$page->load();
				self::fail( 'The click was not refused.' );
			} catch ( RuntimeException $refusal ) {
				self::assertSame( 403, $refusal->getCode() );
			}
		}

		self::assertSame( array( $this->ids[0] ), $this->leads( $this->webinar_id, 'registered' ) );
	}

	/** The list of webinars counts all rows of a screen at once, and links for the organizer. */
	public function test_the_list_of_webinars_has_a_column(): void {
		global $wpdb;
		$other_id                   = $this->webinar();
		$GLOBALS['wp_query']->posts = array( get_post( $this->webinar_id ), get_post( $other_id ) );
		$this->act_as( $this->organizer_id );
		self::assertSame( 'Registrations', apply_filters( 'manage_webinar_event_posts_columns', array() )['client_webinar_registration'] );
		$column = new List_Column( new Registration_Ledger( new Seat_Holders() ) );
		$before = $wpdb->num_queries;
		ob_start();
		$column->render( 'client_webinar_registration', $this->webinar_id );
		$column->render( 'client_webinar_registration', $other_id );
		$html = (string) ob_get_clean();

		self::assertSame( 1, $wpdb->num_queries - $before );
		self::assertStringContainsString( '>1 booked · 2 waiting</a>', $html );
		self::assertStringContainsString( 'No registrations yet', $html );
	}

	/** By the real WP-CLI: list, cancel, add, and the import with a dry run. */
	public function test_wp_cli(): void {
		update_option( 'active_plugins', array( ...get_option( 'active_plugins' ), 'client-webinar-registration/client-webinar-registration.php' ) );
		$id = (string) $this->webinar_id;
		self::assertStringContainsString( 'webinar_permission_denied', $this->wp( 'list', $id, '--user=' . $this->create_user( 'webinar_organizer' ) )['errors'] );

		$csv = $this->wp( 'list', $id, '--format=csv', '--fields=name,state', "--user=$this->organizer_id" );
		self::assertSame( "name,state\n'=Anna,registered\n\"Boris & Co\",waiting\nClara,waiting", $csv['output'], $csv['errors'] );

		$first = apply_filters( 'client_webinar_registration', null, $this->webinar_id, $this->ids[0], 0 )['registration_id'];
		$done  = $this->wp( 'cancel', $id, (string) $first, "--user=$this->organizer_id" );
		self::assertSame( "Success: Registration $first: cancelled.", $done['output'], $done['errors'] );
		$new_id = $this->create_user( 'webinar_attendee' );
		$added  = $this->wp( 'add', $id, (string) $new_id, '--campaign=autumn', "--user=$this->organizer_id" );
		self::assertStringEndsWith( ': waiting.', $added['output'], $added['errors'] );
		self::assertSame( array( $this->ids[1] ), $this->leads( $this->webinar_id, 'registered' ) );
		self::assertSame( array( $this->ids[2], $new_id ), $this->leads( $this->webinar_id, 'waiting' ) );

		$GLOBALS['wpdb']->query( $GLOBALS['wpdb']->prepare( "INSERT INTO {$GLOBALS['wpdb']->prefix}client_webinar_registration_guests (webinar_id, address, name, state, source, campaign, requested_at, consented_at) VALUES (%d, 'a@guests.test', '=Guest', 'unconfirmed', 'entry', '', 1, 1)", $this->webinar_id ) );
		$guests = $this->wp( 'list', $id, '--state=unconfirmed', '--format=csv', '--fields=name,email,state', "--user=$this->organizer_id" );
		self::assertSame( "name,email,state\n'=Guest,,unconfirmed", $guests['output'], $guests['errors'] );
		self::assertStringContainsString( 'webinar_permission_denied', $this->wp( 'purge-unconfirmed', $id, '--user=' . $this->create_user( 'webinar_organizer' ) )['errors'] );
		self::assertSame( 'Success: 1 request was deleted.', $this->wp( 'purge-unconfirmed', $id, "--user=$this->organizer_id" )['output'] );
	}

	/** Each address is checked, and a dry run changes nothing. */
	public function test_import_says_what_becomes_of_each_address(): void {
		$new_id    = $this->create_user( 'webinar_attendee' );
		$banned_id = $this->create_user( 'webinar_attendee' );
		add_filter( 'core_webinar_is_admitted', static fn( bool $is_admitted, int $user_id ): bool => $is_admitted && $user_id !== $banned_id, 10, 2 );
		$new  = get_userdata( $new_id )->user_email;
		$path = WP_CONTENT_DIR . '/import.csv';
		file_put_contents( $path, "\xEF\xBB\xBFName;E-mail;Campaign\r\n" );
		$ledger = new Registration_Ledger( new Seat_Holders() );
		$door   = new Door( new Seat_Holders(), $ledger );
		$import = new Csv_Import( new Bookings( $ledger, $door ), $ledger, $door );
		try {
			iterator_to_array( $import->import( $this->webinar_id, new SplFileObject( $path ), 'import', '', false ), false );
			self::fail( 'The file has no column "email".' );
		} catch ( RuntimeException $error ) {
			self::assertStringContainsString( '"email"', $error->getMessage() );
		}
		file_put_contents( $path, "\xEF\xBB\xBFName;Email;Campaign\r\n\"A;B\";" . strtoupper( $new ) . ";spring\r\n\r\nC;{$new};\r\nD;crowd{$this->ids[0]}@webinars.test;\r\nE;nobody@webinars.test;\r\nF;no address;\r\nG;" . get_userdata( $this->organizer_id )->user_email . ";\r\nH;" . get_userdata( $banned_id )->user_email . ";\r\n" );
		$run    = fn( bool $is_dry_run ): array => array_column( iterator_to_array( $import->import( $this->webinar_id, new SplFileObject( $path ), 'import', 'autumn', $is_dry_run ), false ), 'result', 'line' );
		$rest   = array( 4 => 'duplicate', 5 => 'already-registered', 6 => 'no-account', 7 => 'bad-address', 8 => 'not-admitted', 9 => 'not-admitted' ); // phpcs:ignore WordPress.Arrays
		$before = apply_filters( 'client_webinar_registrations', array(), array( 'webinar_id' => $this->webinar_id ) );

		self::assertSame( array( 2 => 'new' ) + $rest, $run( true ) );
		self::assertSame( $before, apply_filters( 'client_webinar_registrations', array(), array( 'webinar_id' => $this->webinar_id ) ) );
		self::assertSame( array( 2 => 'waiting' ) + $rest, $run( false ) );
		$registration = apply_filters( 'client_webinar_registration', null, $this->webinar_id, $new_id, 0 );
		self::assertSame( array( 'import', 'spring', 2 ), array( $registration['source'], $registration['campaign'], $registration['ahead'] ) );
		unlink( $path );
	}

	/** The page checks a file without a change, books, names the lines with a problem, and refuses a file that is too long. */
	public function test_the_page_imports_a_file(): void {
		$new_id = $this->create_user( 'webinar_attendee' );
		$path   = WP_CONTENT_DIR . '/import.csv';
		file_put_contents( $path, "email\n" . get_userdata( $new_id )->user_email . "\n<b>nobody\n" );

		$checked = $this->html_of_import( $path, true );
		self::assertStringContainsString( 'nothing was changed yet:</p><ul class="ul-disc"><li>will be booked: 1</li><li>not an e-mail address: 1</li></ul><p>To book, choose the file again', $checked );
		self::assertStringContainsString( '<td>3</td><td>&lt;b&gt;nobody</td><td>not an e-mail address</td>', $checked );
		self::assertSame( 2, count( $this->leads( $this->webinar_id, 'waiting' ) ) );

		self::assertStringContainsString( 'The file was imported:</p><ul class="ul-disc"><li>on the waiting list: 1</li><li>not an e-mail address: 1</li></ul></div>', $this->html_of_import( $path, false ) );
		self::assertSame( $new_id, $this->leads( $this->webinar_id, 'waiting' )[2] );

		file_put_contents( $path, "email\n" . str_repeat( "a@guests.test\n", 2001 ) );
		self::assertStringContainsString( 'more than 2,000 lines', $this->html_of_import( $path, false ) );
		file_put_contents( $path, "email\n" . str_repeat( "a@guests.test\n", 2000 ) );
		self::assertStringContainsString( 'no member of this site: 1</li><li>is in the file twice: 1,999', $this->html_of_import( $path, false ) );
		self::assertStringContainsString( 'No file has arrived.', $this->html_of_import( '', false ) );
		unlink( $path );
	}

	private function html_of_import( string $path, bool $is_dry_run ): string {
		$form = $this->import_form();
		$form->receive( $this->webinar_id, $path, $is_dry_run );
		ob_start();
		$form->render_outcome( new Report_Words( false ) );
		$form->render_form( 'nonce', new Report_Words( false ) );
		return (string) ob_get_clean();
	}

	private function page(): Registrations_Page {
		$holders  = new Seat_Holders();
		$ledger   = new Registration_Ledger( $holders );
		$requests = new Guest_Requests();
		return new Registrations_Page( new Bookings( $ledger, new Door( $holders, $ledger ) ), $ledger, new People( $ledger, $requests ), $requests, $this->import_form() );
	}

	private function import_form(): Import_Form {
		$ledger = new Registration_Ledger( new Seat_Holders() );
		$door   = new Door( new Seat_Holders(), $ledger );
		return new Import_Form( new Csv_Import( new Bookings( $ledger, $door ), $ledger, $door ) );
	}

	/**
	 * Runs the real WP-CLI under the profile `full`.
	 *
	 * @return array{status: int, output: string, errors: string}
	 */
	private function wp( string ...$arguments ): array {
		putenv( 'WEBINAR_TEST_PROFILE=full' );
		try {
			return Test_Site::entered()->wp_cli( array( 'webinar', 'registrations', ...$arguments ) );
		} finally {
			putenv( 'WEBINAR_TEST_PROFILE' );
		}
	}
}
