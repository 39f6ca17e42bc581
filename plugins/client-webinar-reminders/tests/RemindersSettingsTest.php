<?php
/**
 * Tests of the organizer's side.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Test_Site;
use Webinars\Client_Webinar_Reminders\Cli_Commands;
use Webinars\Client_Webinar_Reminders\Offsets;
use Webinars\Client_Webinar_Reminders\Offsets_Form;
use Webinars\Client_Webinar_Reminders\Offsets_Page;

require_once __DIR__ . '/class-reminders-testcase.php';

/** The page Webinars → Reminders, the message texts, and WP-CLI. */
final class RemindersSettingsTest extends Reminders_TestCase {

	/** The page shows the stored offsets in their largest unit, stores others, and needs the right to publish webinars. */
	public function test_offsets_are_stored(): void {
		$this->act_as( $this->organizer_id );
		self::assertSame( array( '1 days', '1 hours', '10 minutes', ' minutes', ' minutes' ), $this->rows( new Offsets_Form( new Offsets() ) ) );

		$this->post( array( array( 'number' => ' 90 ', 'unit' => 'minutes' ), array( 'number' => '', 'unit' => 'days' ), array( 'number' => '14', 'unit' => 'days' ) ) ); // phpcs:ignore WordPress.Arrays

		self::assertSame( array( 20160, 90 ), ( new Offsets() )->minutes() );
		$this->post( array() );
		self::assertSame( array(), ( new Offsets() )->minutes(), 'No reminders.' );

		$this->act_as( $this->create_user( 'webinar_speaker' ) );
		$this->expectExceptionMessage( 'Died with 403' );
		$this->post( array() );
	}

	/**
	 * The error is next to its field, what was typed stays, and nothing is stored.
	 *
	 * @param list<array<string, mixed>> $rows   As sent.
	 * @param list<int>                  $faulty Numbers of the marked rows.
	 */
	#[DataProvider( 'bad_rows' )]
	public function test_a_bad_offset_is_marked( array $rows, array $faulty ): void {
		$this->act_as( $this->organizer_id );
		$form = new Offsets_Form( new Offsets() );
		$page = $this->page( $form, $rows );

		self::assertSame( array( 1440, 60, 10 ), ( new Offsets() )->minutes() );
		self::assertSame( $faulty, array_values( array_filter( range( 0, 4 ), static fn( int $index ): bool => '' !== $form->error( $index ) ) ) );
		foreach ( $faulty as $index ) {
			self::assertMatchesRegularExpression( "/id=\"webinar-reminder-$index\"[^>]*aria-invalid=\"true\" aria-describedby=\"webinar-reminder-$index-error\"/", $page );
			self::assertStringContainsString( "id=\"webinar-reminder-$index-error\"", $page );
		}
		self::assertStringContainsString( 'role="alert"', $page );
	}

	/**
	 * Rows, and which of them are marked.
	 *
	 * @return array<string, array{list<array<string, mixed>>, list<int>}>
	 */
	public static function bad_rows(): array {
		$row = static fn( mixed $number, mixed $unit = 'minutes' ): array => array(
			'number' => $number,
			'unit'   => $unit,
		);
		return array(
			'too short'         => array( array( $row( '4' ) ), array( 0 ) ),
			'too long'          => array( array( $row( '10' ), $row( '15', 'days' ) ), array( 1 ) ),
			'no number'         => array( array( $row( '"><script>' ), $row( '1.5', 'hours' ), $row( '-60' ) ), array( 0, 1, 2 ) ),
			'twice'             => array( array( $row( '60' ), $row( '1', 'hours' ) ), array( 1 ) ),
			'a unit of its own' => array( array( $row( '1', 'years' ) ), array( 0 ) ),
		);
	}

	/** The message texts list the six messages, without a delay after the end. */
	public function test_the_organizer_words_the_messages(): void {
		$templates = array_column( apply_filters( 'webinar_outbox_templates', array() ), null, 'name' );
		foreach ( array( 'registered', 'waiting', 'seat_granted', 'reminder', 'moved', 'cancelled' ) as $name ) {
			preg_match_all( '/\{([a-z_]+)\}/', $templates[ $name ]['text'], $found );
			self::assertSame( array(), array_diff( $found[1], array( 'title' ), array_column( $templates[ $name ]['placeholders'], 'name' ) ) );
			self::assertContains( 'start', $found[1] );
		}
		$this->act_as( $this->organizer_id );
		$GLOBALS['submenu'] = array(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		do_action( 'admin_menu', '' );
		ob_start();
		do_action( get_plugin_page_hookname( 'webinar_outbox_texts', 'edit.php?post_type=webinar_event' ) ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
		$page = (string) ob_get_clean();
		self::assertStringContainsString( 'name="texts[moved][text]"', $page );
		self::assertStringContainsString( '<input type="hidden" name="texts[moved][delay_minutes]" value="0"', $page );
	}

	/** What was sent, to how many, and what is planned. */
	public function test_messages_are_listed(): void {
		$webinar_id = $this->webinar_in( 25 * self::HOUR );
		$this->booked_crowd( $webinar_id, 3 );
		$this->tick( self::HOUR );
		$items = ( new Cli_Commands( new Offsets(), $this->watcher, $this->runs, $this->job ) )->items( $webinar_id, $this->began + self::HOUR );

		self::assertSame( array( 'reminder-1440 done 3', 'reminder-60 planned ', 'reminder-10 planned ' ), array_map( static fn( array $item ): string => "{$item['message']} {$item['state']} {$item['people']}", $items ) );
		self::assertSame( gmdate( 'c', $this->began + 24 * self::HOUR ), $items[1]['time'] );
	}

	/** The real WP-CLI, with the rights of the user. */
	public function test_commands_of_wp_cli(): void {
		update_option( 'active_plugins', array( ...get_option( 'active_plugins' ), 'client-webinar-registration/client-webinar-registration.php', 'client-webinar-reminders/client-webinar-reminders.php' ) );
		$webinar_id = $this->webinar_in( 25 * self::HOUR );
		putenv( 'WEBINAR_TEST_PROFILE=full' );
		try {
			$wp = static fn( string ...$arguments ): array => Test_Site::entered()->wp_cli( array( 'webinar', 'reminders', ...$arguments ) );
			self::assertStringContainsString( 'reminder-1440,planned,', $wp( 'list', (string) $webinar_id, '--format=csv', "--user=$this->organizer_id" )['output'] );
			self::assertStringContainsString( 'webinar_permission_denied', $wp( 'list', (string) $webinar_id, '--user=' . $this->create_user( 'webinar_organizer' ) )['errors'] );
			self::assertSame( 'Success: What was due is in the outbox.', $wp( 'run' )['output'] );
		} finally {
			putenv( 'WEBINAR_TEST_PROFILE' );
		}
	}

	/**
	 * The rows of a form.
	 *
	 * @return list<string>
	 */
	private function rows( Offsets_Form $form ): array {
		return array_map( static fn( array $row ): string => "{$row['number']} {$row['unit']}", $form->rows() );
	}

	/**
	 * Sends the form, and stores it.
	 *
	 * @param list<array<string, mixed>> $rows As sent.
	 */
	private function post( array $rows ): void {
		$redirect = static fn( string $url ) => throw new UnexpectedValueException( $url );
		add_filter( 'wp_redirect', $redirect );
		try {
			$this->page( new Offsets_Form( new Offsets() ), $rows );
			self::fail( 'The form was not stored.' );
		} catch ( UnexpectedValueException $led ) {
			self::assertStringEndsWith( '&saved=1', $led->getMessage() );
		}
	}

	/**
	 * Sends the form.
	 *
	 * @param list<array<string, mixed>> $rows As sent.
	 * @return string The page that shows the errors.
	 */
	private function page( Offsets_Form $form, array $rows ): string {
		add_filter( 'wp_die_handler', static fn(): Closure => static fn( $message, $title, $options ) => throw new RuntimeException( 'Died with ' . $options['response'] ) );
		$_SERVER['REQUEST_METHOD'] = 'POST';
		$_REQUEST['_wpnonce']      = wp_create_nonce( 'client_webinar_reminders' );
		$_POST                     = wp_slash( array( 'offsets' => $rows ) );
		$page                      = new Offsets_Page( $form );
		$page->load();
		ob_start();
		$page->render();
		return (string) ob_get_clean();
	}
}
