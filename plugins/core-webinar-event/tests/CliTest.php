<?php
/**
 * Tests of Core's commands of WP-CLI.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Webinar_TestCase;

/**
 * `wp webinar list|get|pause|resume|archive`, run by the real WP-CLI. `profile` is in ProfileTest.
 */
final class CliTest extends Webinar_TestCase {

	/**
	 * Commands that need a user.
	 *
	 * @return array<string, array{string[]}>
	 */
	public static function commands(): array {
		return array(
			'list'    => array( array( 'list' ) ),
			'get'     => array( array( 'get', 'ID' ) ),
			'pause'   => array( array( 'pause', 'ID' ) ),
			'resume'  => array( array( 'resume', 'ID' ) ),
			'archive' => array( array( 'archive', 'ID' ) ),
		);
	}

	/**
	 * Without --user the command does and shows nothing, and the error names the missing option (S5).
	 *
	 * @param string[] $command What follows `wp webinar`.
	 */
	#[DataProvider( 'commands' )]
	public function test_commands_need_a_user( array $command ): void {
		$id = $this->create_webinar( array( 'status' => 'live' ) );

		$done = $this->wp( ...str_replace( 'ID', (string) $id, $command ) );

		self::assertSame( 1, $done['status'] );
		self::assertSame( '', $done['output'] );
		self::assertStringContainsString( 'add --user=<login>', $done['errors'] );
		self::assertStringEndsWith( '(webinar_not_signed_in)', $done['errors'] );
		self::assertSame( 'live', $this->status_of( $id ) );
	}

	/**
	 * The webinar of another person is refused, an unknown one is not found, and nothing changes (S5).
	 *
	 * @param string[] $command What follows `wp webinar`.
	 */
	#[DataProvider( 'commands' )]
	public function test_others_are_refused( array $command ): void {
		$id      = $this->create_webinar( array( 'status' => 'live' ) );
		$speaker = $this->create_user( 'webinar_speaker' );
		$user    = '--user=' . $speaker;
		if ( array( 'list' ) === $command ) {
			self::assertSame( '[]', $this->wp( 'list', '--format=json', $user )['output'] );
			return;
		}

		$refused = $this->wp( $user, ...str_replace( 'ID', (string) $id, $command ) );
		$unknown = $this->wp( $user, ...str_replace( 'ID', '999999', $command ) );
		$rubbish = $this->wp( $user, ...str_replace( 'ID', '1;--', $command ) );

		self::assertSame( array( 1, 1, 1 ), array( $refused['status'], $unknown['status'], $rubbish['status'] ) );
		self::assertStringEndsWith( '(webinar_permission_denied)', $refused['errors'] );
		self::assertStringEndsWith( '(webinar_not_found)', $unknown['errors'] );
		self::assertStringEndsWith( '(webinar_not_found)', $rubbish['errors'] );
		self::assertSame( 'live', $this->status_of( $id ) );
	}

	/** The list has all webinars that the user may edit, drafts included, the latest date first, and can be filtered. */
	public function test_list_shows_the_webinars_of_the_user(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$soon    = $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );
		$later   = $this->create_webinar( array( 'scheduled_at' => time() + 2 * DAY_IN_SECONDS ) );
		$live    = $this->create_webinar( array( 'status' => 'live' ) );
		$draft   = $this->create_webinar(
			array(
				'post_status'  => 'draft',
				'scheduled_at' => 0,
			)
		);
		wp_trash_post( $this->create_webinar() );

		self::assertSame( "$later $live $soon $draft", $this->wp( 'list', '--format=ids', '--user=admin' )['output'] );
		self::assertSame( (string) $soon, $this->wp( 'list', '--format=ids', "--user=$speaker" )['output'] );
		self::assertSame( (string) $live, $this->wp( 'list', '--format=ids', '--status=live', '--user=admin' )['output'] );
		self::assertSame( '2', $this->wp( 'list', '--format=count', '--status=scheduled', '--user=admin' )['output'] );
		self::assertSame( "webinar_id,status\n$draft,draft", $this->wp( 'list', '--format=csv', '--fields=webinar_id,status', '--status=draft', '--user=admin' )['output'] );
		self::assertSame( 1, $this->wp( 'list', '--status=odd', '--user=admin' )['status'] );
	}

	/** The list also has webinars beyond the first batch. */
	public function test_list_is_complete(): void {
		$this->copy_webinar( $this->create_webinar( array( 'owner_user_id' => 1 ) ), 100 );

		self::assertSame( '101', $this->wp( 'list', '--format=count', '--user=admin' )['output'] );
	}

	/**
	 * Dates in winter and in summer time.
	 *
	 * @return array<string, array{string, int, string}>
	 */
	public static function dates(): array {
		return array(
			'winter'        => array( 'America/New_York', 1795262400, '2026-11-21 07:00 EST' ),
			'summer'        => array( 'America/New_York', 1784116800, '2026-07-15 08:00 EDT' ),
			'hour repeated' => array( 'America/New_York', 1793512800, '2026-11-01 01:00 EST' ),
			'another'       => array( 'Asia/Kathmandu', 1795262400, '2026-11-21 17:45 +0545' ),
		);
	}

	/**
	 * A date is shown in the site's time zone, with its name, and as stored.
	 *
	 * @param string $zone  Of the site.
	 * @param int    $time  Unix seconds.
	 * @param string $shown To people.
	 */
	#[DataProvider( 'dates' )]
	public function test_dates_are_in_the_sites_zone( string $zone, int $time, string $shown ): void {
		update_option( 'timezone_string', $zone );
		$id = $this->create_webinar( array( 'scheduled_at' => $time ) );

		self::assertSame( "$shown,$time", $this->last_line( $this->wp( 'list', '--fields=scheduled_for,scheduled_at', '--format=csv', '--user=admin' )['output'], '"' ) );
		self::assertSame( $shown, $this->wp( 'get', (string) $id, '--field=scheduled_for', '--user=admin' )['output'] );
	}

	/** A title that a spreadsheet would run as a formula is text in CSV. */
	public function test_csv_is_safe_to_open(): void {
		$this->create_webinar( array( 'title' => '=HYPERLINK("https://evil.test")' ) );

		self::assertStringContainsString( '"\'=HYPERLINK(""https://evil.test"")"', $this->wp( 'list', '--format=csv', '--user=admin' )['output'] );
		wp_update_post(
			array(
				'ID'         => $this->create_webinar(),
				'post_title' => 'x;"=1+1;y',
			)
		);
		self::assertStringContainsString( '"x;\'""=1+1;y"', $this->wp( 'list', '--format=csv', '--user=admin' )['output'], 'Also where a spreadsheet cuts at semicolons.' );
	}

	/** `get` shows one webinar, or chosen fields of it, also to its speakers. */
	public function test_get_shows_a_webinar(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );

		$webinar = json_decode( $this->wp( 'get', (string) $id, '--format=json', "--user=$speaker" )['output'], true );

		self::assertSame( array(), array_diff_key( apply_filters( 'core_webinar_get', null, $id ), $webinar ) );
		self::assertSame( array( $speaker ), $webinar['speaker_user_ids'] );
		self::assertSame( 'scheduled', $this->wp( 'get', (string) $id, '--field=status', "--user=$speaker" )['output'] );
		self::assertSame( 1, $this->wp( 'get', (string) $id, '--field=odd', "--user=$speaker" )['status'] );
	}

	/** The moves have the same rights, messages and history as elsewhere; a repeat succeeds and changes nothing. */
	public function test_moves(): void {
		$organizer = $this->create_user( 'webinar_organizer' );
		$speaker   = $this->create_user( 'webinar_speaker' );
		$id        = $this->create_webinar(
			array(
				'status'           => 'live',
				'owner_user_id'    => $organizer,
				'speaker_user_ids' => array( $speaker ),
			)
		);

		$this->assert_done( "Webinar $id: Break.", $this->wp( 'pause', (string) $id, "--user=$speaker" ) );
		self::assertSame( 'paused', $this->status_of( $id ) );
		$this->assert_done( "Webinar $id was in this state already: Break. Nothing was changed.", $this->wp( 'pause', (string) $id, "--user=$speaker" ) );
		$this->assert_done( "Webinar $id: Live.", $this->wp( 'resume', (string) $id, "--user=$speaker" ) );
		self::assertSame( 'live', $this->status_of( $id ) );
		self::assertStringEndsWith( '(webinar_state_invalid_archive)', $this->wp( 'archive', (string) $id, "--user=$organizer" )['errors'] );
		do_action( 'core_webinar_set_status', $id, 'stop', $this->context( $organizer ) );

		$refused = $this->wp( 'archive', (string) $id, "--user=$speaker" );
		self::assertSame( 1, $refused['status'] );
		self::assertStringEndsWith( '(webinar_permission_denied)', $refused['errors'] );
		self::assertSame( 'finished', $this->status_of( $id ) );

		$this->assert_done( "Webinar $id: Archived.", $this->wp( 'archive', (string) $id, "--user=$organizer" ) );
		self::assertSame( 'archived', $this->status_of( $id ) );
		self::assertStringEndsWith( '(webinar_state_locked)', $this->wp( 'resume', (string) $id, "--user=$organizer" )['errors'] );

		$history = apply_filters( 'core_webinar_history', array(), $id );
		self::assertSame( array( 'scheduled', 'live', 'paused', 'live', 'finished', 'archived' ), array_column( $history, 'to' ) );
		self::assertSame( array( $speaker, 'wp-cli' ), array( $history[2]['actor_id'], $history[2]['source'] ) );
	}

	/** Each command has a complete help page. */
	public function test_help_is_complete(): void {
		foreach ( array( 'list', 'get', 'create', 'update', 'pause', 'resume', 'archive', 'doctor', 'profile' ) as $command ) {
			$help = Test_Site::entered()->wp_cli( array( 'help', 'webinar', $command ) )['output'];
			self::assertStringContainsString( 'OPTIONS', $help, $command );
			self::assertStringContainsString( "wp webinar $command", substr( $help, (int) strpos( $help, 'EXAMPLES' ) ), $command );
		}
	}

	/**
	 * Asserts that the command succeeded with this message.
	 *
	 * @param string                                             $words What was said.
	 * @param array{status: int, output: string, errors: string} $done  What WP-CLI answered.
	 */
	private function assert_done( string $words, array $done ): void {
		self::assertSame( array( 0, "Success: $words" ), array( $done['status'], $done['output'] ), $done['errors'] );
	}

	/**
	 * Returns the last line without quotes.
	 *
	 * @param string $text  Lines.
	 * @param string $quote Character to leave out.
	 */
	private function last_line( string $text, string $quote ): string {
		$lines = explode( "\n", $text );
		return str_replace( $quote, '', end( $lines ) );
	}

	/** Reads the status that another process stored. */
	private function status_of( int $webinar_id ): string {
		wp_cache_flush();
		return apply_filters( 'core_webinar_get', null, $webinar_id )['status'];
	}

	/**
	 * Runs a command.
	 *
	 * @param string ...$arguments What follows `wp webinar`.
	 * @return array{status: int, output: string, errors: string}
	 */
	private function wp( string ...$arguments ): array {
		return Test_Site::entered()->wp_cli( array( 'webinar', ...$arguments ) );
	}
}
