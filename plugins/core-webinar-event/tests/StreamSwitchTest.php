<?php
/**
 * Tests of the spare source.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Core_Webinar_Event\Change_Context;

require_once __DIR__ . '/class-state-testcase.php';

/** Switching the source in use by the hook. */
final class StreamSwitchTest extends State_TestCase {

	private const SPARE = array(
		'spare_type'   => 'rutube',
		'spare_source' => 'https://rutube.ru/play/embed/7163336',
	);

	/**
	 * Each real change is announced once, with who did it, and is in the history; a repeat is harmless.
	 */
	public function test_a_speaker_switches_to_the_spare_source_and_back(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar(
			array(
				'status'           => 'live',
				'speaker_user_ids' => array( $speaker ),
			) + self::SPARE
		);
		$before  = $this->webinar( $id );
		$changed = $this->capture( 'core_webinar_stream_changed' );
		$refused = $this->capture( 'core_webinar_change_refused' );
		self::assertSame( array( 'rutube', self::SPARE['spare_source'], 'main' ), array( $before['spare_type'], $before['spare_source'], $before['stream_in_use'] ) );

		foreach ( array( 'main', 'spare', 'spare', 'main', 'spare' ) as $use ) {
			do_action( 'core_webinar_set_stream', $id, $use, $this->context( $speaker ) );
			self::assertSame( $use, $this->webinar( $id )['stream_in_use'] );
		}

		self::assertSame( array( 'spare', 'main', 'spare' ), array_column( $changed->getArrayCopy(), 'use' ) );
		self::assertSame( $speaker, $changed[0]['actor_id'] );
		self::assertCount( 0, $refused );
		self::assertSame( $before['version'] + 3, $this->webinar( $id )['version'] );
		$history = array_slice( apply_filters( 'core_webinar_history', array(), $id ), -3 );
		self::assertSame( array( 'spare', 'main', 'spare' ), array_column( $history, 'stream' ) );
		self::assertSame( array( 'live', 'live', $speaker ), array( $history[0]['from'], $history[0]['to'], $history[0]['actor_id'] ) );
	}

	/**
	 * A break keeps the source in use; a start begins with the main one.
	 */
	public function test_a_start_begins_with_the_main_source(): void {
		global $wpdb;
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar(
			array(
				'status'        => 'live',
				'owner_user_id' => $owner,
			) + self::SPARE
		);
		$this->changes()->move( $id, 'pause', Change_Context::from_payload( $this->context( 0 ) ) );
		do_action( 'core_webinar_set_stream', $id, 'spare', $this->context( $owner ) );
		$this->changes()->move( $id, 'resume', Change_Context::from_payload( $this->context( 0 ) ) );
		self::assertSame( 'spare', $this->webinar( $id )['stream_in_use'] );

		$wpdb->query( $wpdb->prepare( "UPDATE $wpdb->postmeta SET meta_value = 'scheduled' WHERE post_id = %d AND meta_key = 'status'", $id ) );
		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $owner ) );

		self::assertSame( array( 'live', 'main' ), array( $this->webinar( $id )['status'], $this->webinar( $id )['stream_in_use'] ) );
	}

	/**
	 * Status, further fields, role of the actor, the requested source, and the code of the refusal.
	 *
	 * @return iterable<string, array{string, array<string, string>, string, string, string}>
	 */
	public static function refusals(): iterable {
		yield 'no spare source' => array( 'live', array(), 'webinar_organizer', 'spare', 'webinar_no_spare_stream' );
		yield 'before the start' => array( 'scheduled', self::SPARE, 'webinar_organizer', 'spare', 'webinar_not_live' );
		yield 'after the end' => array( 'finished', self::SPARE, 'webinar_organizer', 'spare', 'webinar_not_live' );
		yield 'an unknown source' => array( 'live', self::SPARE, 'webinar_organizer', 'third', 'webinar_action_unknown' );
		yield 'an attendee' => array( 'live', self::SPARE, 'webinar_attendee', 'spare', 'webinar_permission_denied' );
		yield 'the speaker of another webinar' => array( 'live', self::SPARE, 'webinar_speaker', 'spare', 'webinar_permission_denied' );
	}

	/**
	 * A refusal changes nothing and says why.
	 *
	 * @param array<string, string> $fields Fields of the webinar.
	 */
	#[DataProvider( 'refusals' )]
	public function test_a_refusal_changes_nothing( string $status, array $fields, string $role, string $requested, string $code ): void {
		$user_id = $this->create_user( $role );
		$id      = $this->create_webinar(
			array(
				'status'        => $status,
				'owner_user_id' => 'webinar_organizer' === $role ? $user_id : 0,
			) + $fields
		);
		$before  = $this->webinar( $id );
		$changed = $this->capture( 'core_webinar_stream_changed' );
		$refused = $this->capture( 'core_webinar_change_refused' );
		remove_all_actions( 'core_webinar_set_stream', PHP_INT_MIN );

		do_action( 'core_webinar_set_stream', $id, $requested, $this->context( $user_id ) );

		self::assertCount( 0, $changed );
		self::assertSame( array( array( 'stream', $code ) ), array_map( static fn( array $event ): array => array( $event['change'], $event['code'] ), $refused->getArrayCopy() ) );
		self::assertNotSame( '', $refused[0]['message'] );
		self::assertSame( $before, $this->webinar( $id ) );
	}

	/**
	 * S2: the source in use is state.
	 */
	public function test_no_other_way_changes_it(): void {
		$id = $this->create_webinar( array( 'status' => 'live' ) + self::SPARE );
		$this->act_as( 1 );

		update_post_meta( $id, 'stream_in_use', 'spare' );

		self::assertSame( 'main', $this->webinar( $id )['stream_in_use'] );
	}
}
