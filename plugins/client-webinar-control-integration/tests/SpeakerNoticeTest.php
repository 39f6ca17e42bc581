<?php
/**
 * Tests of the message to a speaker who was named.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * A speaker learns when the webinar begins and where its console is, once.
 */
final class SpeakerNoticeTest extends Webinar_TestCase {

	private int $organizer;

	private int $speaker;

	protected function setUp(): void {
		parent::setUp();
		$this->organizer = $this->create_user( 'webinar_organizer' );
		$this->speaker   = $this->create_user( 'webinar_speaker' );
		$this->act_as( $this->organizer );
	}

	/** The message names title and start, and leads to the console; the outbox keeps one. */
	public function test_a_named_speaker_is_told_once(): void {
		$id = $this->create_webinar(
			array(
				'title'            => 'Beds and paths',
				'owner_user_id'    => $this->organizer,
				'speaker_user_ids' => array( $this->speaker ),
			)
		);
		do_action( 'core_webinar_saved', $this->saved( $id ) );
		do_action( 'core_webinar_saved', $this->saved( $id ) );

		$messages = $this->messages();
		self::assertCount( 1, $messages );
		$data = $messages[0]['data'];
		self::assertSame( $this->speaker, $data['recipient_id'] );
		self::assertSame( 'speaker', $data['kind'] );
		self::assertSame( 'You are a speaker: Beds and paths', $data['subject'] );
		self::assertStringContainsString( 'It begins: ', $data['text'] );
		self::assertStringContainsString( "/admin_webinar/?webinar_id=$id", $data['button']['url'] );
		self::assertSame( get_post_meta( $id, 'scheduled_at', true ), (string) $data['expires_at'] );
	}

	/** Whoever is named later is told then; the organizer, and who named themselves, are not. */
	public function test_nobody_is_told_of_what_they_did_themselves(): void {
		$id = $this->create_webinar( array( 'owner_user_id' => $this->organizer ) );
		$this->act_as( $this->speaker );
		update_post_meta( $id, 'speaker_user_ids', array( $this->organizer, $this->speaker ) );
		do_action( 'core_webinar_saved', $this->saved( $id ) );
		self::assertSame( array(), $this->messages() );

		$this->act_as( $this->organizer );
		do_action( 'core_webinar_saved', $this->saved( $id ) );
		self::assertSame( array( $this->speaker ), array_column( array_column( $this->messages(), 'data' ), 'recipient_id' ) );
	}

	/** Drafts, rehearsals and what has begun are told to nobody. */
	public function test_only_a_published_webinar_that_comes_is_told(): void {
		foreach ( array(
			'draft'    => array(),
			'private'  => array(),
			'publish'  => array( 'scheduled_at' => time() - 60 ),
			'finished' => array( 'status' => 'finished' ),
		) as $post_status => $fields ) {
			$id = $this->create_webinar( array( 'owner_user_id' => $this->organizer ) + $fields );
			wp_update_post(
				array(
					'ID'          => $id,
					'post_status' => 'finished' === $post_status ? 'publish' : $post_status,
				)
			);
			update_post_meta( $id, 'speaker_user_ids', array( $this->speaker ) );
			do_action( 'core_webinar_saved', $this->saved( $id ) );
		}

		self::assertSame( array(), $this->messages() );
	}

	/**
	 * The events of the outbox.
	 *
	 * @return list<array{data: array<string, mixed>}>
	 */
	private function messages(): array {
		global $wpdb;
		return array_map(
			static fn( string $payload ): array => (array) json_decode( $payload, true ),
			$wpdb->get_col( "SELECT payload FROM {$wpdb->prefix}webinar_outbox ORDER BY id" ) // phpcs:ignore WordPress.DB
		);
	}

	/**
	 * Core's payload.
	 *
	 * @return array{webinar_id: int, created: bool, timestamp: int}
	 */
	private function saved( int $webinar_id ): array {
		return array(
			'webinar_id' => $webinar_id,
			'created'    => false,
			'timestamp'  => time(),
		);
	}
}
