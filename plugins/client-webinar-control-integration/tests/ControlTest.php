<?php
/**
 * Tests of start and stop over admin-ajax, and of the sidebar.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/** Valid and forged requests of a speaker's browser. */
final class ControlTest extends Webinar_TestCase {

	private const ACTION = 'client_webinar_control_integration_set_status';

	/**
	 * The speaker starts and stops; a repeat of either succeeds and changes nothing (S3).
	 */
	public function test_a_speaker_starts_and_stops(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );
		$changed = $this->capture( 'core_webinar_status_changed' );
		$this->act_as( $speaker );

		foreach ( array(
			'start' => 'live',
			'stop'  => 'finished',
		) as $command => $status ) {
			$first  = $this->send( $id, $command );
			$second = $this->send( $id, $command );
			self::assertSame( 200, $first['status'] );
			self::assertSame( $status, $first['body']['data']['status'] );
			self::assertSame( $first, $second );
		}

		self::assertSame( array( 'live', 'finished' ), array_column( $changed->getArrayCopy(), 'to' ) );
		self::assertSame( array( $speaker, $speaker ), array_column( $changed->getArrayCopy(), 'actor_id' ) );
		self::assertSame( array(), $this->log_lines() );
	}

	/**
	 * Commands that the state does not allow, with their canonical codes.
	 *
	 * @return iterable<string, array{string, string, string}>
	 */
	public static function conflicts(): iterable {
		yield 'start a draft' => array( 'draft', 'start', 'webinar_state_invalid_start' );
		yield 'stop a scheduled one' => array( 'scheduled', 'stop', 'webinar_not_live' );
		yield 'start a finished one' => array( 'finished', 'start', 'webinar_state_invalid_restart' );
	}

	/**
	 * A command that the state does not allow is answered with 409 and a message for the sidebar.
	 *
	 * @param string $status Status before.
	 */
	#[DataProvider( 'conflicts' )]
	public function test_conflicts( string $status, string $command, string $code ): void {
		$id = $this->create_webinar( 'draft' === $status ? array( 'scheduled_at' => 0 ) : array( 'status' => $status ) );
		$this->act_as( $this->create_user( 'administrator' ) );

		$answer = $this->send( $id, $command );

		self::assertSame( array( 409, $code ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertNotSame( '', $answer['body']['data']['message'] );
		self::assertFalse( $answer['body']['success'] );
		self::assertSame( $status, $this->status_of( $id ) );
	}

	/**
	 * Malformed and forged requests.
	 *
	 * @return iterable<string, array{int, string, array<string, mixed>, 3?: string, 4?: string}>
	 */
	public static function bad_requests(): iterable {
		yield 'no webinar' => array( 400, 'webinar_request_invalid', array( 'webinar_id' => null ) );
		yield 'webinar by name' => array( 400, 'webinar_request_invalid', array( 'webinar_id' => 'one' ) );
		yield 'negative' => array( 400, 'webinar_request_invalid', array( 'webinar_id' => '-1' ) );
		yield 'injected' => array( 400, 'webinar_request_invalid', array( 'webinar_id' => "1 OR 1=1\n" ) );
		yield 'two webinars' => array( 400, 'webinar_request_invalid', array( 'webinar_id' => array( '1', '2' ) ) );
		yield 'huge number' => array( 400, 'webinar_request_invalid', array( 'webinar_id' => '99999999999999999999' ) );
		yield 'no command' => array( 400, 'webinar_request_invalid', array( 'command' => null ) );
		yield 'pause' => array( 400, 'webinar_request_invalid', array( 'command' => 'pause' ) );
		yield 'newline after the command' => array( 400, 'webinar_request_invalid', array( 'command' => "start\n" ) );
		yield 'commands' => array( 400, 'webinar_request_invalid', array( 'command' => array( 'start' ) ) );
		yield 'no nonce' => array( 400, 'webinar_request_invalid', array( 'nonce' => null ) );
		yield 'nonce as array' => array( 400, 'webinar_request_invalid', array( 'nonce' => array( 'x' ) ) );
		yield 'wrong nonce' => array( 403, 'webinar_nonce_invalid', array( 'nonce' => 'abcdef1234' ) );
		yield 'nonce of another webinar' => array( 403, 'webinar_nonce_invalid', array( 'webinar_id' => '999999' ) );
		yield 'too large' => array( 413, 'webinar_request_too_large', array( 'more' => str_repeat( 'x', 9000 ) ) );
		yield 'GET' => array( 405, 'webinar_request_invalid', array(), 'GET' );
	}

	/**
	 * A bad request gets a 4xx with the reason, is logged without the sent values, and changes nothing.
	 *
	 * @param int                  $http   HTTP status.
	 * @param array<string, mixed> $fields What differs from a good request.
	 * @param string               $method Method.
	 */
	#[DataProvider( 'bad_requests' )]
	public function test_bad_requests( int $http, string $code, array $fields, string $method = 'POST' ): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $owner );
		$good = $this->fields( $id, 'start' );

		$answer = $this->ajax( self::ACTION, array_filter( $fields + $good, static fn( mixed $value ): bool => null !== $value ), $method );

		self::assertSame( array( $http, $code ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertSame( 'scheduled', $this->status_of( $id ) );
		$lines = $this->log_lines();
		self::assertCount( 1, $lines );
		self::assertStringContainsString( $code, $lines[0] );
		self::assertStringNotContainsString( $good['nonce'], $lines[0] );
	}

	/** A request that announces a large body is rejected unread. */
	public function test_the_announced_size_is_checked(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $owner );
		$_SERVER['CONTENT_LENGTH'] = '9000';

		self::assertSame( 413, $this->send( $id, 'start' )['status'] );
	}

	/** A guest is told to sign in, whatever the nonce (S5). */
	public function test_a_guest_is_refused(): void {
		$id     = $this->create_webinar();
		$answer = $this->send( $id, 'start' );
		self::assertSame( array( 401, 'webinar_not_signed_in' ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertSame( 'scheduled', $this->status_of( $id ) );
	}

	/** A person who does not control the webinar is refused even with an own nonce (S5), and gets no commands. */
	public function test_strangers_are_refused(): void {
		$id = $this->create_webinar();
		foreach ( array( 'webinar_attendee', 'webinar_speaker', 'webinar_organizer', 'editor' ) as $role ) {
			$this->act_as( $this->create_user( $role ) );
			$answer = $this->send( $id, 'start' );
			self::assertSame( array( 403, 'webinar_permission_denied' ), array( $answer['status'], $answer['body']['data']['code'] ) );
			self::assertArrayNotHasKey( 'start', apply_filters( 'client_webinar_control_commands', array(), $id ) );
		}
		self::assertSame( 'scheduled', $this->status_of( $id ) );
	}

	/** An unknown webinar is not found. */
	public function test_unknown_webinars_are_not_found(): void {
		$this->act_as( $this->create_user( 'administrator' ) );
		$page = (int) wp_insert_post(
			array(
				'post_type'  => 'page',
				'post_title' => 'A page',
			)
		);
		foreach ( array( 999999, $page ) as $id ) {
			$answer = $this->send( $id, 'start' );
			self::assertSame( array( 404, 'webinar_not_found' ), array( $answer['status'], $answer['body']['data']['code'] ) );
		}
	}

	/** Without Core the answer is 503 with the remedy (M2). */
	public function test_without_core_the_command_is_unanswered(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $owner );
		foreach ( array( 'core_webinar_command', 'core_webinar_set_status', 'core_webinar_get', 'core_webinar_log', 'map_meta_cap' ) as $hook ) {
			remove_all_filters( $hook );
		}

		$answer = $this->send( $id, 'start' );

		self::assertSame( array( 503, 'webinar_change_unanswered' ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertSame( 'scheduled', get_post_meta( $id, 'status', true ) );
	}

	/** A refusal caused by a listener of the start does not make the start fail. */
	public function test_a_refusal_after_the_change_is_not_the_answer(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $owner );
		add_action( 'core_webinar_status_changed', static fn( array $event ) => update_post_meta( $event['webinar_id'], 'status', 'finished' ), 1 );

		self::assertSame( 'live', $this->send( $id, 'start' )['body']['data']['status'] );
	}

	/** The commands of the screens work, and only for this webinar and this user. */
	public function test_commands_have_a_valid_nonce(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $owner );

		$start  = apply_filters( 'client_webinar_control_commands', array(), $id )['start'];
		$answer = $this->ajax(
			$start['action'],
			array(
				'webinar_id' => (string) $id,
				'command'    => 'start',
				'nonce'      => $start['nonce'],
			)
		);

		self::assertSame( 'live', $answer['body']['data']['status'] );
	}

	/** The sidebar loads with its settings where a webinar is edited, and nowhere else. */
	public function test_the_sidebar_is_loaded_beside_a_webinar(): void {
		self::assertFileIsReadable( dirname( __DIR__ ) . '/build-editor/index.asset.php', 'The sidebar is not built: npm run build.' );
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$page  = (int) wp_insert_post(
			array(
				'post_type'  => 'page',
				'post_title' => 'A page',
			)
		);
		$this->act_as( $owner );

		self::assertNull( $this->sidebar_settings( 'page', $page ) );
		$settings = $this->sidebar_settings( 'webinar_event', $id );

		self::assertIsArray( $settings );
		self::assertSame( $id, $settings['webinarId'] );
		self::assertSame( self::ACTION, $settings['commands']['start']['action'] );
		self::assertStringEndsWith( '/wp-admin/admin-ajax.php', $settings['ajaxUrl'] );
		self::assertIsString( $settings['stateUrl'] );
		self::assertIsString( $settings['roomUrl'] );
	}

	/**
	 * Settings of the script on a screen; null when it is not loaded.
	 *
	 * @param string $post_type Type of the edited post.
	 * @param int    $post_id   The edited post.
	 * @return array<string, mixed>|null
	 */
	private function sidebar_settings( string $post_type, int $post_id ): ?array {
		global $wp_scripts, $current_screen, $post;
		$before     = array( $wp_scripts, $current_screen, $post );
		$wp_scripts = null; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$post       = get_post( $post_id ); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		set_current_screen( 'post' );
		get_current_screen()->post_type = $post_type;
		do_action( 'enqueue_block_editor_assets' );
		$script = wp_scripts()->query( 'client-webinar-control-integration' );
		$inline = is_object( $script ) ? implode( '', array_filter( (array) ( $script->extra['before'] ?? array() ) ) ) : '';

		list( $wp_scripts, $current_screen, $post ) = $before; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$json                                       = preg_replace( '/^window\.webinarControl = (.*);$/s', '$1', $inline );
		return '' === $json ? null : json_decode( (string) $json, true );
	}

	/**
	 * Sends a valid request.
	 *
	 * @return array{status: int, body: array<mixed>}
	 */
	private function send( int $id, string $command ): array {
		return $this->ajax( self::ACTION, $this->fields( $id, $command ) );
	}

	/**
	 * Fields of a valid request of the signed-in user.
	 *
	 * @return array{webinar_id: string, command: string, nonce: string}
	 */
	private function fields( int $id, string $command ): array {
		return array(
			'webinar_id' => (string) $id,
			'command'    => $command,
			'nonce'      => wp_create_nonce( self::ACTION . '_' . $id ),
		);
	}

	/**
	 * Status of a webinar.
	 */
	private function status_of( int $id ): string {
		return apply_filters( 'core_webinar_get', null, $id )['status'];
	}
}
