<?php
/**
 * Tests of `wp webinar start` and `wp webinar stop`.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Webinar_TestCase;

/** The commands use the same hook, rights and messages as the browser. They are run by the real WP-CLI. */
final class StatusCliTest extends Webinar_TestCase {

	/** A speaker starts and stops; a repeat succeeds, says that nothing was changed, and changes nothing (S3). */
	public function test_start_and_stop(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = (string) $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );
		$said    = array();

		foreach ( array( 'start', 'start', 'stop', 'stop' ) as $command ) {
			$done   = $this->wp( $command, $id, "--user=$speaker" );
			$said[] = array( $done['status'], $done['output'] );
		}

		self::assertSame(
			array(
				array( 0, "Success: Webinar $id is live." ),
				array( 0, "Success: Webinar $id is live already. Nothing was changed." ),
				array( 0, "Success: Webinar $id is finished." ),
				array( 0, "Success: Webinar $id is finished already. Nothing was changed." ),
			),
			$said
		);
		$history = apply_filters( 'core_webinar_history', array(), (int) $id );
		self::assertSame( array( 'scheduled', 'live', 'finished' ), array_column( $history, 'to' ) );
		self::assertSame( array( $speaker, 'wp-cli' ), array( $history[1]['actor_id'], $history[1]['source'] ) );
	}

	/**
	 * Commands.
	 *
	 * @return array<string, array{string}>
	 */
	public static function commands(): array {
		return array(
			'start' => array( 'start' ),
			'stop'  => array( 'stop' ),
		);
	}

	/** Without --user, and for a person who is neither organizer nor speaker, the command is refused and nothing changes (S5). */
	#[DataProvider( 'commands' )]
	public function test_others_are_refused( string $command ): void {
		$id = $this->create_webinar( array( 'status' => 'stop' === $command ? 'live' : '' ) );

		$nobody  = $this->wp( $command, (string) $id );
		$speaker = $this->wp( $command, (string) $id, '--user=' . $this->create_user( 'webinar_speaker' ) );
		$unknown = $this->wp( $command, '999999', '--user=admin' );
		$rubbish = $this->wp( $command, 'next', '--user=admin' );

		self::assertSame( array( 1, 1, 1, 1 ), array( $nobody['status'], $speaker['status'], $unknown['status'], $rubbish['status'] ) );
		self::assertStringContainsString( 'add --user=<login>', $nobody['errors'] );
		self::assertStringEndsWith( '(webinar_not_signed_in)', $nobody['errors'] );
		self::assertStringEndsWith( '(webinar_permission_denied)', $speaker['errors'] );
		self::assertStringEndsWith( '(webinar_not_found)', $unknown['errors'] );
		self::assertStringEndsWith( '(webinar_not_found)', $rubbish['errors'] );
		wp_cache_flush();
		self::assertSame( 'stop' === $command ? 'live' : 'scheduled', apply_filters( 'core_webinar_get', null, $id )['status'] );
	}

	/**
	 * A refusal of Core comes with its code and ends with 1.
	 */
	public function test_refusal_of_core_is_passed_on(): void {
		$finished = $this->wp( 'start', (string) $this->create_webinar( array( 'status' => 'finished' ) ), '--user=admin' );
		$not_live = $this->wp( 'stop', (string) $this->create_webinar(), '--user=admin' );

		self::assertSame( array( 1, 1 ), array( $finished['status'], $not_live['status'] ) );
		self::assertStringContainsString( 'Error: This webinar is over', $finished['errors'] );
		self::assertStringEndsWith( '(webinar_state_invalid_restart)', $finished['errors'] );
		self::assertStringEndsWith( '(webinar_not_live)', $not_live['errors'] );
	}

	/** Without any other plugin the commands exist and name what they need (M2). */
	public function test_without_core_the_error_names_it(): void {
		$id = $this->create_webinar();
		update_option( 'active_plugins', array( 'client-webinar-control-integration/client-webinar-control-integration.php' ) );

		$done = $this->wp( 'start', (string) $id, '--user=admin' );

		self::assertSame( 1, $done['status'] );
		self::assertStringContainsString( 'Activate the plugin "Webinars: Core". (webinar_change_unanswered)', $done['errors'] );
	}

	/**
	 * Runs a command.
	 *
	 * @param string ...$arguments What follows `wp webinar`.
	 * @return array{status: int, output: string, errors: string}
	 */
	private function wp( string ...$arguments ): array {
		$done = Test_Site::entered()->wp_cli( array( 'webinar', ...$arguments ) );
		// This process has cached the webinar.
		wp_cache_flush();
		return $done;
	}
}
