<?php
/**
 * Tests of batches of events.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * Events of a batch are stored at its end in few statements, or not at all.
 */
final class BatchTest extends Webinar_TestCase {

	/** Nothing is stored before the end; then all events in one statement, each key once, and unsendable ones as failed. */
	public function test_batch_is_stored_at_its_end(): void {
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

	/** A batch of thousands does not grow in memory, and stays within the limits of the database. */
	public function test_long_batch_is_stored_in_parts(): void {
		$this->begin();
		array_map( array( $this, 'enqueue' ), range( 1, 250 ) );
		self::assertCount( 200, $this->stored() );
		$this->end( true );
		self::assertCount( 250, $this->stored() );
	}

	/** A rolled-back batch leaves no event, and the next event is stored at once again. */
	public function test_rolled_back_batch_is_dropped(): void {
		$this->begin();
		$this->enqueue( 7 );
		$this->end( false );
		self::assertSame( array(), $this->stored() );

		$this->enqueue( 8 );
		self::assertSame( array( '8 pending' ), $this->stored() );
	}

	/** When the events cannot be stored, the caller gets an exception, and can start again. */
	public function test_batch_that_cannot_be_stored_throws(): void {
		global $wpdb;
		$refuse = static fn( string $query ): string => str_starts_with( $query, 'INSERT' ) ? 'REFUSED' : $query;
		$this->begin();
		$this->enqueue( 7 );
		add_filter( 'query', $refuse );
		$was_suppressed = $wpdb->suppress_errors();
		try {
			$this->end( true );
			self::fail( 'No exception was thrown.' );
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

	private function begin(): void {
		do_action( 'client_webinar_batch_begun', array( 'lead_ids' => array() ) );
	}

	private function end( bool $is_kept ): void {
		do_action( 'client_webinar_batch_ended', array( 'is_kept' => $is_kept ) );
	}

	/**
	 * Enqueues a message.
	 *
	 * @param string $url Address of the button; with an empty one the message cannot be sent.
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
	 * Lists lead and state of each stored event, in order.
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
