<?php
/**
 * Tests of `wp webinar cta`.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

use Webinars\Tests\Test_Site;
use Webinars\Tests\Webinar_TestCase;

/**
 * The real WP-CLI shows and hides the offer by the same hook and with the same rights as the browser (S4).
 */
final class CtaCliTest extends Webinar_TestCase {

	/**
	 * A speaker shows and hides the offer; a repeat succeeds, says so, and changes nothing.
	 */
	public function test_show_and_hide(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );
		$before  = apply_filters( 'core_webinar_get', null, $id )['version'];
		$steps   = array(
			array( 'show', "The offer of webinar $id is shown.", 'visible', 1 ),
			array( 'show', "The offer of webinar $id is shown already. Nothing was changed.", 'visible', 1 ),
			array( 'hide', "The offer of webinar $id is hidden.", 'hidden', 2 ),
			array( 'hide', "The offer of webinar $id is hidden already. Nothing was changed.", 'hidden', 2 ),
		);

		foreach ( $steps as list( $visibility, $words, $stored, $changes ) ) {
			$done = $this->cta( (string) $id, $visibility, "--user=$speaker" );

			self::assertSame( array( 0, "Success: $words" ), array( $done['status'], $done['output'] ), $done['errors'] );
			wp_cache_flush();
			$webinar = apply_filters( 'core_webinar_get', null, $id );
			self::assertSame( array( $stored, $before + $changes ), array( $webinar['cta_visibility'], $webinar['version'] ) );
		}
	}

	/**
	 * No user, another speaker, an unknown webinar and an unknown word are refused, and nothing changes (S5).
	 */
	public function test_others_are_refused(): void {
		$id = (string) $this->create_webinar();

		$nobody  = $this->cta( $id, 'show' );
		$speaker = $this->cta( $id, 'show', '--user=' . $this->create_user( 'webinar_speaker' ) );
		$unknown = $this->cta( '999999', 'show', '--user=admin' );
		$rubbish = $this->cta( '0', 'show', '--user=admin' );
		$word    = $this->cta( $id, 'blink', '--user=admin' );

		self::assertSame( array( 1, 1, 1, 1, 1 ), array_column( array( $nobody, $speaker, $unknown, $rubbish, $word ), 'status' ) );
		self::assertStringContainsString( 'add --user=<login>', $nobody['errors'] );
		self::assertStringEndsWith( '(webinar_not_signed_in)', $nobody['errors'] );
		self::assertStringEndsWith( '(webinar_permission_denied)', $speaker['errors'] );
		self::assertStringEndsWith( '(webinar_not_found)', $unknown['errors'] );
		self::assertStringEndsWith( '(webinar_not_found)', $rubbish['errors'] );
		wp_cache_flush();
		self::assertSame( 'hidden', apply_filters( 'core_webinar_get', null, (int) $id )['cta_visibility'] );
	}

	/**
	 * Without any other plugin the command exists and names the missing one (M2).
	 */
	public function test_without_core_the_error_names_it(): void {
		$id = (string) $this->create_webinar();
		update_option( 'active_plugins', array( 'ui-webinar-room/ui-webinar-room.php' ) );

		$done = $this->cta( $id, 'show', '--user=admin' );

		self::assertSame( 1, $done['status'] );
		self::assertStringContainsString( 'Activate the plugin "Webinars: Core". (webinar_change_unanswered)', $done['errors'] );
	}

	/**
	 * Runs the command.
	 *
	 * @param string ...$arguments What follows `wp webinar cta`.
	 * @return array{status: int, output: string, errors: string}
	 */
	private function cta( string ...$arguments ): array {
		return Test_Site::entered()->wp_cli( array( 'webinar', 'cta', ...$arguments ) );
	}
}
