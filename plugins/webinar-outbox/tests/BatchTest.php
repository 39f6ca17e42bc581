<?php
/**
 * Tests of many events at once.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * What is told in a batch is stored with it, in few statements, or not at all.
 */
final class BatchTest extends Webinar_TestCase {

	/**
	 * Nothing is stored before the end, then all of it in one statement, each key once and what cannot be sent as failed.
	 */
	public function test_a_batch_is_stored_at_its_end(): void {
		$this->begin();
		$this->enqueue( 7 );
		$this->enqueue( 8, '' );
		$this->enqueue( 9 );
		$this->enqueue( 7 );
		self::assertSame( array(), $this->stored() );
		$queries = $this->capture( 'query' );

		$this->end( true );

		self::assertCount( 1, $queries );
		self::assertSame( array( '7 pending', '8 failed', '9 pending' ), $this->stored() );
	}

	/**
	 * A batch of thousands does not grow in memory, and reaches no limit of the database.
	 */
	public function test_a_long_batch_is_stored_in_parts(): void {
		$this->begin();
		array_map( array( $this, 'enqueue' ), range( 1, 250 ) );
		self::assertCount( 200, $this->stored() );
		$this->end( true );
		self::assertCount( 250, $this->stored() );
	}

	/**
	 * A batch that was undone leaves nothing behind, and the next event is stored at once again.
	 */
	public function test_a_batch_that_was_undone_is_forgotten(): void {
		$this->begin();
		$this->enqueue( 7 );
		$this->end( false );
		self::assertSame( array(), $this->stored() );

		$this->enqueue( 8 );
		self::assertSame( array( '8 pending' ), $this->stored() );
	}

	/**
	 * Whoever stores the facts learns that the messages are not stored, and can begin again.
	 */
	public function test_a_database_that_refuses_undoes_the_batch(): void {
		global $wpdb;
		$refuse = static fn( string $query ): string => str_starts_with( $query, 'INSERT' ) ? 'REFUSED' : $query;
		$this->begin();
		$this->enqueue( 7 );
		add_filter( 'query', $refuse );
		$was_suppressed = $wpdb->suppress_errors();
		try {
			$this->end( true );
			self::fail( 'Nobody was told.' );
		} catch ( RuntimeException $error ) {
			self::assertStringContainsString( 'The outbox could not be written.', $error->getMessage() );
		}
		$wpdb->suppress_errors( $was_suppressed );
		remove_filter( 'query', $refuse );
		$this->end( false );

		$this->begin();
		$this->enqueue( 8 );
		$this->end( true );
		self::assertSame( array( '8 pending' ), $this->stored() );
	}

	/**
	 * Tells that a batch begins.
	 */
	private function begin(): void {
		do_action( 'client_webinar_batch_begun', array( 'lead_ids' => array() ) );
	}

	/**
	 * Tells that it ended.
	 */
	private function end( bool $is_kept ): void {
		do_action( 'client_webinar_batch_ended', array( 'is_kept' => $is_kept ) );
	}

	/**
	 * Hands a message to the outbox.
	 *
	 * @param string $url Where its button leads; empty cannot be sent.
	 */
	private function enqueue( int $lead_id, string $url = 'https://webinars.test/' ): void {
		remove_all_actions( 'webinar_outbox_enqueue', PHP_INT_MIN ); // Its comparison with the contract: one of them is wrong.
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'       => "tests/12/$lead_id",
				'type'      => 'telegram.message',
				'order_key' => "lead:$lead_id",
				'data'      => array(
					'recipient_id' => $lead_id,
					'webinar_id'   => 12,
					'kind'         => 'attended',
					'text'         => 'Thank you.',
					'button'       => array(
						'text' => 'Go on',
						'url'  => $url,
					),
				),
			)
		);
	}

	/**
	 * Lead and state of each stored event, in order.
	 *
	 * @return list<string>
	 */
	private function stored(): array {
		global $wpdb;
		return array_map(
			static fn( array $row ): string => "{$row['lead_id']} {$row['state']}",
			$wpdb->get_results( "SELECT lead_id, state FROM {$wpdb->prefix}webinar_outbox ORDER BY id", ARRAY_A )
		);
	}
}
