<?php
/**
 * Tests of `wp webinar create` and `wp webinar update`.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Webinar_TestCase;

/**
 * Both commands save by `core_webinar_upsert`. They are run by the real WP-CLI.
 */
final class CliSaveTest extends Webinar_TestCase {

	/**
	 * A published webinar with a date is scheduled at once, and the date is read on the site's clock.
	 */
	public function test_create_schedules_a_webinar(): void {
		update_option( 'timezone_string', 'America/New_York' );
		$organizer = $this->create_user( 'webinar_organizer' );
		$speaker   = $this->create_user( 'webinar_speaker' );

		$done = $this->wp( 'create', '--title=Roofs & "walls"', '--scheduled_for=2026-11-21 07:00', '--duration_minutes=45', "--speaker_user_ids=$speaker,$organizer", '--room_cta_text=Buy', '--post_status=publish', '--porcelain', "--user=$organizer" );

		self::assertSame( array( 0, '' ), array( $done['status'], $done['errors'] ) );
		$webinar = $this->read( (int) $done['output'] );
		self::assertSame( 'Roofs & "walls"', $webinar['title'] );
		self::assertSame( array( 'scheduled', 1795262400, 45, 'live' ), array( $webinar['status'], $webinar['scheduled_at'], $webinar['duration_minutes'], $webinar['type'] ) );
		self::assertSame( array( $speaker, $organizer ), $webinar['speaker_user_ids'] );
		self::assertSame( $organizer, $webinar['owner_user_id'] );
		$history = apply_filters( 'core_webinar_history', array(), $webinar['webinar_id'] );
		self::assertSame( array( $organizer, 'wp-cli' ), array( $history[0]['actor_id'], $history[0]['source'] ) );
	}

	/**
	 * Without --post_status and a date the webinar is a draft.
	 */
	public function test_create_makes_a_draft(): void {
		$done = $this->wp( 'create', '--title=Roofs', '--user=admin' );

		self::assertSame( 1, preg_match( '/^Success: Webinar (\d+) was created\.$/D', $done['output'], $found ), $done['output'] . $done['errors'] );
		self::assertSame( 'draft', $this->read( (int) $found[1] )['status'] );
		self::assertSame( 'draft', get_post_status( (int) $found[1] ) );
	}

	/**
	 * An update changes the given fields only, and an empty value clears a field.
	 */
	public function test_update_changes_only_the_given_fields(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );
		$before  = $this->read( $id );

		$done = $this->wp( 'update', (string) $id, '--recording_url=https://example.com/video', '--speaker_user_ids=', '--user=admin' );

		self::assertSame( array( 0, "Success: Webinar $id was saved." ), array( $done['status'], $done['output'] ), $done['errors'] );
		$expected = array(
			'recording_url'    => 'https://example.com/video',
			'speaker_user_ids' => array(),
			'speakers'         => array(),
		);
		self::assertEquals( $expected + $before, $this->read( $id ) );
	}

	/**
	 * Core refuses a technical field of a speaker; the title is not saved either.
	 */
	public function test_refusal_saves_nothing(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );
		$before  = $this->read( $id );

		$done = $this->wp( 'update', (string) $id, '--title=Other', '--stream_type=zoom', "--user=$speaker" );

		self::assertSame( 1, $done['status'] );
		self::assertStringContainsString( '"stream_type": Only organizers may change this.', $done['errors'] );
		self::assertStringEndsWith( '(webinar_permission_denied)', $done['errors'] );
		self::assertEquals( $before, $this->read( $id ) );
	}

	/**
	 * Bad values.
	 *
	 * @return array<string, array{string, string}>
	 */
	public static function bad_values(): array {
		return array(
			'no number'       => array( '--duration_minutes=an hour', '"duration_minutes": Enter a whole number' ),
			'nobody'          => array( '--speaker_user_ids=999999', '"speaker_user_ids": Choose at most' ),
			'no address'      => array( '--recording_url=javascript:alert(1)', '"recording_url": Enter an address' ),
			'no date'         => array( '--scheduled_for=tomorrow', '"scheduled_for" must be a date' ),
			'no such day'     => array( '--scheduled_for=2026-06-31 19:00', '"scheduled_for" must be a date' ),
			'an hour skipped' => array( '--scheduled_for=2026-03-29 02:30', '"scheduled_for" must be a date' ),
		);
	}

	/**
	 * A bad value is refused with the remedy, and no webinar is created.
	 */
	#[DataProvider( 'bad_values' )]
	public function test_bad_values_are_refused( string $option, string $message ): void {
		update_option( 'timezone_string', 'Europe/Berlin' );

		$done = $this->wp( 'create', '--title=Roofs', $option, '--user=admin' );

		self::assertSame( 1, $done['status'] );
		self::assertStringContainsString( $message, $done['errors'] );
		self::assertStringEndsWith( '(webinar_request_invalid)', $done['errors'] );
		self::assertSame( '0', $this->wp( 'list', '--format=count', '--user=admin' )['output'] );
	}

	/**
	 * Nobody creates or updates a webinar without --user, or without the right to do it (S5).
	 */
	public function test_rights(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar();

		self::assertStringEndsWith( '(webinar_not_signed_in)', $this->wp( 'create', '--title=Roofs' )['errors'] );
		self::assertStringEndsWith( '(webinar_not_signed_in)', $this->wp( 'update', (string) $id, '--title=Roofs' )['errors'] );
		self::assertStringEndsWith( '(webinar_permission_denied)', $this->wp( 'create', '--title=Roofs', "--user=$speaker" )['errors'] );
		self::assertStringEndsWith( '(webinar_permission_denied)', $this->wp( 'update', (string) $id, '--title=Roofs', "--user=$speaker" )['errors'] );
		self::assertStringEndsWith( '(webinar_not_found)', $this->wp( 'update', '999999', '--title=Roofs', '--user=admin' )['errors'] );
		self::assertSame( 1, $this->wp( 'update', (string) $id, '--status=live', '--user=admin' )['status'] );
		self::assertSame( (string) $id, $this->wp( 'list', '--format=ids', '--status=scheduled', '--user=admin' )['output'] );
	}

	/**
	 * Reads a webinar as another process left it.
	 *
	 * @return array<string, mixed>
	 */
	private function read( int $webinar_id ): array {
		wp_cache_flush();
		return (array) apply_filters( 'core_webinar_get', null, $webinar_id );
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
