<?php
/**
 * Tests of the settings of the schedule form, and of its check of a stream.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Ui_Webinar_Public\Schedule_Form;

/**
 * The form in the editor, for organizers and for speakers.
 */
final class ScheduleFormTest extends Webinar_TestCase {

	private const ACTION = 'ui_webinar_public_check_stream';

	/**
	 * Role → whether stream and speakers may be changed.
	 *
	 * @return iterable<array{string, bool}>
	 */
	public static function editors(): iterable {
		yield array( 'administrator', true );
		yield array( 'webinar_organizer', true );
		yield array( 'webinar_speaker', false );
	}

	/**
	 * The form gets the possible speakers, and whether Core lets the user change technical fields.
	 *
	 * @param string $role Role.
	 * @param bool   $may  Whether they may.
	 */
	#[DataProvider( 'editors' )]
	public function test_the_forms_settings( string $role, bool $may ): void {
		$speaker  = $this->create_user( 'webinar_speaker' );
		$attendee = $this->create_user( 'webinar_attendee' );
		$editor   = $this->create_user( $role );
		$id       = $this->create_webinar( array( 'webinar_organizer' === $role ? 'owner_user_id' : 'speaker_user_ids' => 'webinar_organizer' === $role ? $editor : array( $editor ) ) );
		$this->act_as( $editor );

		$settings = $this->settings( $id );

		self::assertSame( $may, $settings['canEditTechnical'] );
		self::assertSame( $may, null !== $settings['streamCheck'] );
		foreach ( array( 'type', 'stream_type', 'stream_source', 'speaker_user_ids', 'owner_user_id' ) as $technical ) {
			self::assertSame( $may, current_user_can( 'edit_post_meta', $id, $technical ), $technical );
		}
		foreach ( array( 'scheduled_at', 'duration_minutes', '_thumbnail_id', 'guest_cta_text', 'room_cta_url', 'shows_people', 'recording_url' ) as $business ) {
			self::assertTrue( current_user_can( 'edit_post', $id ) && ( '_' === $business[0] || current_user_can( 'edit_post_meta', $id, $business ) ), $business );
		}
		self::assertSame( $may, in_array( $speaker, array_column( $settings['people'], 'id' ), true ) );
		self::assertSame( $may, null !== $settings['findPeople'] );
		self::assertNotContains( $attendee, array_column( $settings['people'], 'id' ) );
		self::assertSame( array( 'obs', 'youtube', 'vimeo', 'rutube', 'vk', 'kinescope', 'boomstream', 'zoom', 'telegram' ), array_column( $settings['streamTypes'], 'value' ) );
	}

	/**
	 * The form shows the field of the recording only after the end.
	 */
	public function test_the_form_gets_whether_the_webinar_has_ended(): void {
		$this->act_as( $this->create_user( 'webinar_organizer' ) );

		self::assertFalse( $this->settings( $this->create_webinar() )['hasEnded'] );
		self::assertFalse( $this->settings( $this->create_webinar( array( 'status' => 'live' ) ) )['hasEnded'] );
		self::assertTrue( $this->settings( $this->create_webinar( array( 'status' => 'finished' ) ) )['hasEnded'] );
		self::assertFalse( $this->settings( 999999 )['hasEnded'] );
	}

	/** The form shows the field of the seats only where a module books them: never under `prod` (P1). */
	public function test_the_form_gets_whether_seats_are_booked(): void {
		$this->act_as( $this->create_user( 'webinar_organizer' ) );
		$webinar_id = $this->create_webinar();
		// The comparison with the contract listens to every hook.
		remove_all_filters( 'client_webinar_registration' );
		self::assertFalse( $this->settings( $webinar_id )['booksSeats'] );

		add_filter( 'client_webinar_registration', static fn( $registration ) => $registration );

		self::assertTrue( $this->settings( $webinar_id )['booksSeats'] );
	}

	/** The editor gets the addresses of a published webinar, and nobody else does. */
	public function test_the_editor_gets_the_addresses(): void {
		$id     = $this->create_webinar();
		$author = (int) get_post( $id )->post_author;
		$draft  = $this->create_webinar(
			array(
				'post_status'   => 'draft',
				'owner_user_id' => $author,
			)
		);
		$this->act_as( $author );

		$published = $this->addresses( $id, 'edit' );

		self::assertSame( array( 'page', 'schedule', 'room', 'console' ), array_keys( $published ) );
		self::assertSame( apply_filters( 'ui_webinar_room_url', '', $id ), $published['room'] );
		self::assertSame( apply_filters( 'client_webinar_control_url', '', $id ), $published['console'] );
		self::assertSame( array( '' ), array_values( array_unique( $this->addresses( $draft, 'edit' ) ) ) );
		self::assertNull( $this->addresses( $id, 'view' ) );
	}

	/**
	 * Reads the field over REST.
	 *
	 * @return array<string, string>|null
	 */
	private function addresses( int $webinar_id, string $context ): ?array {
		$request = new WP_REST_Request( 'GET', "/wp/v2/webinar_event/$webinar_id" );
		$request->set_param( 'context', $context );
		$response = rest_do_request( $request );
		self::assertSame( 200, $response->get_status() );
		return $response->get_data()['webinar_addresses'] ?? null;
	}

	/**
	 * The form is loaded only in the editor of webinars, and hostile names cannot end its script.
	 */
	public function test_the_form_is_for_webinars_only(): void {
		wp_update_user(
			array(
				'ID'           => $this->create_user( 'webinar_speaker' ),
				'display_name' => '</script><b>Eve',
			)
		);
		$GLOBALS['post'] = get_post( $this->create_webinar() ); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$this->act_as( $this->create_user( 'administrator' ) );
		$handle = 'ui-webinar-public-schedule-form';

		set_current_screen( 'post' );
		do_action( 'enqueue_block_editor_assets' );
		self::assertFalse( wp_script_is( $handle ) );

		set_current_screen( 'webinar_event' );
		do_action( 'enqueue_block_editor_assets' );
		self::assertTrue( wp_script_is( $handle ) );
		$inline = implode( '', array_filter( wp_scripts()->get_data( $handle, 'before' ) ) );
		wp_dequeue_script( $handle );
		unset( $GLOBALS['current_screen'], $GLOBALS['post'] );

		self::assertStringStartsWith( 'window.webinarScheduleForm = {', $inline );
		self::assertStringNotContainsString( '</script>', $inline );
	}

	/**
	 * An organizer gets the room's result for an address that is not saved, and nothing is stored.
	 */
	public function test_an_organizer_checks_an_address_before_saving(): void {
		$id = $this->create_webinar( array( 'post_status' => 'auto-draft' ) );
		$this->act_as( (int) get_post( $id )->post_author );
		$before = get_post_meta( $id );
		$source = "https://stream.webinars.test/l'été.m3u8?a=\\1";
		$found  = array(
			'is_ready' => false,
			'message'  => 'Nobody sends yet.',
		);
		$asked  = array();
		remove_all_filters( 'ui_webinar_room_stream_check', 10 );
		add_filter(
			'ui_webinar_room_stream_check',
			static function ( $check, string ...$question ) use ( &$asked, $found ): array {
				$asked[] = $question;
				return $found;
			},
			10,
			3
		);

		$answer = $this->send( $id, array( 'stream_source' => $source ) );

		self::assertSame( array( 200, $found ), array( $answer['status'], $answer['body']['data'] ) );
		self::assertSame( array( array( 'obs', $source ) ), $asked );
		self::assertSame( $before, get_post_meta( $id ) );
	}

	/**
	 * Role → HTTP status and code.
	 *
	 * @return iterable<array{string, int, string}>
	 */
	public static function others(): iterable {
		yield array( '', 401, 'webinar_not_signed_in' );
		yield array( 'webinar_attendee', 403, 'webinar_permission_denied' );
		yield array( 'webinar_speaker', 403, 'webinar_permission_denied' );
	}

	/**
	 * A user who may not change the stream, even a speaker of this webinar, cannot make the site send requests to other servers.
	 *
	 * @param string $role   Role; empty for a guest.
	 * @param int    $status HTTP status.
	 * @param string $code   Code.
	 */
	#[DataProvider( 'others' )]
	public function test_others_check_nothing( string $role, int $status, string $code ): void {
		$user = '' === $role ? 0 : $this->create_user( $role );
		$id   = $this->create_webinar( array( 'speaker_user_ids' => array_filter( array( $user ) ) ) );
		$this->act_as( $user );
		$asked = $this->capture( 'ui_webinar_room_stream_check' );

		$answer = $this->send( $id );

		self::assertSame( array( $status, $code ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertCount( 0, $asked );
		// A guest's request is not logged, because anybody can send one.
		self::assertSame( '' !== $role, str_contains( implode( $this->log_lines() ), $code ) );
		self::assertStringNotContainsString( 'stream.webinars.test', implode( $this->log_lines() ) );
	}

	/**
	 * Status, code and the fields that differ from a good request.
	 *
	 * @return iterable<string, array{int, string, array<string, mixed>}>
	 */
	public static function bad_requests(): iterable {
		yield 'unknown type' => array( 400, 'webinar_request_invalid', array( 'stream_type' => 'fax' ) );
		yield 'no address' => array( 400, 'webinar_request_invalid', array( 'stream_source' => '' ) );
		yield 'long address' => array( 400, 'webinar_request_invalid', array( 'stream_source' => 'https://' . str_repeat( 'a', 2048 ) ) );
		yield 'address as a list' => array( 400, 'webinar_request_invalid', array( 'stream_source' => array( 'https://a.test' ) ) );
		yield 'wrong nonce' => array( 403, 'webinar_nonce_invalid', array( 'nonce' => 'abcdef1234' ) );
		yield 'unknown webinar' => array( 404, 'webinar_not_found', array( 'webinar_id' => '999999' ) );
	}

	/**
	 * A malformed request runs no check.
	 *
	 * @param int                  $status HTTP status.
	 * @param string               $code   Code.
	 * @param array<string, mixed> $fields Fields.
	 */
	#[DataProvider( 'bad_requests' )]
	public function test_bad_requests_check_nothing( int $status, string $code, array $fields ): void {
		$id = $this->create_webinar();
		$this->act_as( $this->create_user( 'administrator' ) );
		$asked = $this->capture( 'ui_webinar_room_stream_check' );

		$answer = $this->send( (int) ( $fields['webinar_id'] ?? $id ), $fields );

		self::assertSame( array( $status, $code ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertCount( 0, $asked );
	}

	/**
	 * M2: without Core the rights are unknown, without the room there is no check. The error names the missing module.
	 */
	public function test_missing_neighbours_are_named(): void {
		$id = $this->create_webinar();
		$this->act_as( $this->create_user( 'administrator' ) );
		foreach ( array(
			'ui_webinar_room_stream_check' => 'Webinars: Room',
			'core_webinar_command'         => 'Webinars: Core',
		) as $filter => $plugin ) {
			remove_all_filters( $filter );
			$answer = $this->send( $id );
			self::assertSame( array( 503, 'webinar_change_unanswered' ), array( $answer['status'], $answer['body']['data']['code'] ) );
			self::assertStringContainsString( $plugin, $answer['body']['data']['message'] );
		}
		self::assertNull( $this->settings( $id )['streamCheck'] );
	}

	/**
	 * The settings of the form.
	 *
	 * @param int $webinar_id The webinar.
	 * @return array<string, mixed>
	 */
	private function settings( int $webinar_id ): array {
		return ( new Schedule_Form( WP_PLUGIN_DIR . '/ui-webinar-public/ui-webinar-public.php' ) )->settings( $webinar_id );
	}

	/**
	 * Sends the command as the form does.
	 *
	 * @param int                  $webinar_id The webinar.
	 * @param array<string, mixed> $fields     Fields that differ from a good request.
	 * @return array{status: int, body: array<mixed>}
	 */
	private function send( int $webinar_id, array $fields = array() ): array {
		return $this->ajax(
			self::ACTION,
			$fields + array(
				'webinar_id'    => (string) $webinar_id,
				'stream_type'   => 'obs',
				'stream_source' => 'https://stream.webinars.test/live.m3u8',
				'nonce'         => wp_create_nonce( self::ACTION . '_' . $webinar_id ),
			)
		);
	}
}
