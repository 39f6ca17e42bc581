<?php
/**
 * Tests of who may change status and CTA visibility.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;

require_once __DIR__ . '/class-state-testcase.php';

/** Which changes the state machine refuses: of other people, of unknown webinars, with a malformed context. */
final class StateRightsTest extends State_TestCase {

	/** S1: any other action is refused, and nothing changes. */
	public function test_only_start_and_stop_exist(): void {
		$this->without_contract( 'core_webinar_set_status' );
		$owner   = $this->create_user( 'webinar_organizer' );
		$id      = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$before  = $this->webinar( $id );
		$refused = $this->capture( 'core_webinar_change_refused' );
		$actions = array( 'pause', 'resume', 'archive', 'schedule', 'live', 'START', '', null, 1, true, array( 'start' ), str_repeat( 'я', 100 ) );

		foreach ( $actions as $action ) {
			do_action( 'core_webinar_set_status', $id, $action, $this->context( $owner ) );
		}

		self::assertSame( array_fill( 0, count( $actions ), 'webinar_action_unknown' ), array_column( $refused->getArrayCopy(), 'code' ) );
		self::assertSame( $before, $this->webinar( $id ) );
	}

	/**
	 * S5: people without the right.
	 *
	 * @return iterable<string, array{string}>
	 */
	public static function strangers(): iterable {
		yield 'guest' => array( '' );
		yield 'attendee' => array( 'webinar_attendee' );
		yield 'speaker of another webinar' => array( 'webinar_speaker' );
		yield 'organizer of another webinar' => array( 'webinar_organizer' );
		yield 'editor' => array( 'editor' );
	}

	/**
	 * S5: without the right, status and CTA stay unchanged.
	 *
	 * @param string $role Role; empty for a guest.
	 */
	#[DataProvider( 'strangers' )]
	public function test_strangers_control_nothing( string $role ): void {
		$id      = $this->create_webinar();
		$before  = $this->webinar( $id );
		$actor   = '' === $role ? 0 : $this->create_user( $role );
		$refused = $this->capture( 'core_webinar_change_refused' );

		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $actor ) );
		do_action( 'core_webinar_set_cta_visibility', $id, true, $this->context( $actor ) );

		self::assertSame( array( 'webinar_permission_denied', 'webinar_permission_denied' ), array_column( $refused->getArrayCopy(), 'code' ) );
		self::assertSame( array( 'status', 'cta' ), array_column( $refused->getArrayCopy(), 'change' ) );
		self::assertSame( $before, $this->webinar( $id ) );
	}

	/** S5: owner, listed speaker and administrator may start and stop. */
	public function test_owner_speakers_and_administrators_control_it(): void {
		$owner   = $this->create_user( 'webinar_organizer' );
		$speaker = $this->create_user( 'webinar_speaker' );
		foreach ( array( $owner, $speaker, $this->create_user( 'administrator' ) ) as $actor ) {
			$id = $this->create_webinar(
				array(
					'owner_user_id'    => $owner,
					'speaker_user_ids' => array( $speaker ),
				)
			);
			do_action( 'core_webinar_set_status', $id, 'start', $this->context( $actor ) );
			self::assertSame( 'live', $this->webinar( $id )['status'] );
		}
	}

	/** A removed speaker, and a speaker without the role, are refused. */
	public function test_a_listed_user_needs_the_capability(): void {
		$attendee = $this->create_user( 'webinar_attendee' );
		$id       = $this->create_webinar( array( 'speaker_user_ids' => array( $attendee ) ) );

		self::assertFalse( user_can( $attendee, 'control_webinar', $id ) );
		self::assertFalse( user_can( $attendee, 'edit_post', $id ) );
	}

	/** An id that is no webinar is not found. */
	public function test_unknown_webinars_are_not_found(): void {
		$this->without_contract( 'core_webinar_set_status' );
		$this->without_contract( 'core_webinar_set_cta_visibility' );
		$admin   = $this->create_user( 'administrator' );
		$post    = wp_insert_post(
			array(
				'post_title'  => 'No webinar',
				'post_status' => 'publish',
			)
		);
		$refused = $this->capture( 'core_webinar_change_refused' );

		foreach ( array( 999999, 0, -1, 'x', null, $post ) as $id ) {
			do_action( 'core_webinar_set_status', $id, 'start', $this->context( $admin ) );
			do_action( 'core_webinar_set_cta_visibility', $id, true, $this->context( $admin ) );
		}

		self::assertCount( 12, $refused );
		self::assertSame( array( 'webinar_not_found' ), array_unique( array_column( $refused->getArrayCopy(), 'code' ) ) );
	}

	/** A value that is no boolean changes nothing, and an archived webinar's CTA does not change. */
	public function test_invalid_cta_changes_are_refused(): void {
		$this->without_contract( 'core_webinar_set_cta_visibility' );
		$admin   = $this->create_user( 'administrator' );
		$refused = $this->capture( 'core_webinar_change_refused' );

		do_action( 'core_webinar_set_cta_visibility', $this->create_webinar(), 'visible', $this->context( $admin ) );
		do_action( 'core_webinar_set_cta_visibility', $this->webinar_in( 'archived' ), true, $this->context( $admin ) );

		self::assertSame( array( 'webinar_action_unknown', 'webinar_state_locked' ), array_column( $refused->getArrayCopy(), 'code' ) );
	}

	/** A malformed context has no actor and no rights. */
	public function test_a_malformed_context_has_no_rights(): void {
		$this->without_contract( 'core_webinar_set_status' );
		$id      = $this->create_webinar();
		$refused = $this->capture( 'core_webinar_change_refused' );

		foreach ( array(
			null,
			'admin',
			array( 'actor_id' => '1' ),
			array(
				'actor_id'  => array( 1 ),
				'timestamp' => 'x',
				'source'    => 5,
			),
		) as $context ) {
			do_action( 'core_webinar_set_status', $id, 'start', $context );
		}
		do_action( 'core_webinar_set_status', $id );

		self::assertSame( array( 'webinar_permission_denied', 'webinar_permission_denied', 'webinar_permission_denied', 'webinar_permission_denied', 'webinar_action_unknown' ), array_column( $refused->getArrayCopy(), 'code' ) );
	}
}
