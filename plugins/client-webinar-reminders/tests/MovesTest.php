<?php
/**
 * Tests of moves and cancellations.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;

require_once __DIR__ . '/class-reminders-testcase.php';

/** Each person is told a change that concerns them, once, a minute after it settled. */
final class MovesTest extends Reminders_TestCase {

	public function test_five_moves_in_a_minute_are_one_message(): void {
		update_option( 'timezone_string', 'Europe/Moscow' );
		$start      = (int) strtotime( '2036-11-22 16:00 UTC' ) - $this->began;
		$webinar_id = $this->webinar_in( $start );
		$id         = $this->booked_crowd( $webinar_id, 1 )[0];
		foreach ( range( 1, 5 ) as $hours ) {
			$this->move( $webinar_id, $start + $hours * self::HOUR, 10 * $hours );
			$this->tick( 10 * $hours + 5 );
		}
		$this->tick( 109 );
		self::assertSame( array(), $this->messages() );

		$this->tick( 110 );
		$this->tick( 111 );

		self::assertSame( array( "moved $id" ), $this->messages() );
		self::assertStringContainsString( "It was planned for: Sat, November 22 at 7:00 pm (Europe/Moscow).\nIt now begins: Sun, November 23 at 12:00 am (Europe/Moscow).", $this->data( 'moved' )['text'] );
		self::assertSame( $this->began + $start + 6 * self::HOUR, $this->data( 'moved' )['expires_at'] );
	}

	/** The entry page says it at once, and goes on when it was told. */
	public function test_pages_know_from_where_a_webinar_was_moved(): void {
		$webinar_id = $this->webinar_in( 3 * DAY_IN_SECONDS );
		$moved_from = fn(): int => apply_filters( 'client_webinar_moved_from', 0, $webinar_id );
		self::assertSame( 0, $moved_from() );
		$this->move( $webinar_id, 5 * DAY_IN_SECONDS );
		self::assertSame( $this->began + 3 * DAY_IN_SECONDS, $moved_from() );
		$this->tick( 60 );
		self::assertSame( $this->began + 3 * DAY_IN_SECONDS, $moved_from() );
		$this->move( $webinar_id, 3 * DAY_IN_SECONDS, 70 );
		self::assertSame( $this->began + 5 * DAY_IN_SECONDS, $moved_from() );
		$this->move( $webinar_id, 5 * DAY_IN_SECONDS, 80 );
		$this->tick( 140 );
		self::assertSame( $this->began + 3 * DAY_IN_SECONDS, $moved_from(), 'A move back is none.' );
	}

	public function test_a_move_back_is_no_message(): void {
		$webinar_id = $this->webinar_in( 3 * DAY_IN_SECONDS );
		$this->booked_crowd( $webinar_id, 1 );
		$this->move( $webinar_id, 5 * DAY_IN_SECONDS );
		$this->move( $webinar_id, 3 * DAY_IN_SECONDS, 30 );

		$this->tick( 30 );
		$this->tick( 90 );
		$this->tick( 150 );

		self::assertSame( array(), $this->messages() );
	}

	/** A reminder whose time comes between the two moves is sent; what waited in the outbox was canceled and comes back. */
	public function test_a_webinar_that_is_moved_back_keeps_its_reminders(): void {
		$webinar_id = $this->webinar_in( 25 * self::HOUR );
		$id         = $this->booked_crowd( $webinar_id, 1 )[0];
		$this->tick( self::HOUR );
		self::assertSame( array( "reminder $id" ), $this->messages() );
		$this->move( $webinar_id, 26 * self::HOUR, self::HOUR + 5 );
		self::assertSame( array(), $this->messages(), 'It is not true any more.' );
		$this->move( $webinar_id, 25 * self::HOUR, self::HOUR + 10 );
		$this->tick( self::HOUR + 69 );
		self::assertSame( array(), $this->messages() );
		$this->tick( self::HOUR + 70 );
		self::assertSame( array( "reminder $id" ), $this->messages() );

		// Again when it was sent: nobody gets it twice.
		$this->send_messages();
		$this->move( $webinar_id, 26 * self::HOUR, 2 * self::HOUR );
		$this->move( $webinar_id, 25 * self::HOUR, 2 * self::HOUR + 1 );
		$this->tick( 2 * self::HOUR + 100 );
		self::assertSame( array( "reminder $id" ), $this->messages() );
	}

	/** Whoever booked between two moves was told another start than the others. */
	public function test_each_person_is_told_the_move_that_concerns_them(): void {
		update_option( 'timezone_string', 'UTC' );
		update_option( 'time_format', 'H:i' );
		$start      = (int) strtotime( '2036-11-22 10:00 UTC' ) - $this->began;
		$webinar_id = $this->webinar_in( $start );
		$ids        = $this->booked_crowd( $webinar_id, 3 );
		foreach ( array( 20, 45 ) as $index => $at ) {
			$GLOBALS['wpdb']->update( $GLOBALS['wpdb']->prefix . 'client_webinar_registrations', array( 'changed_at' => $this->began + $at ), array( 'lead_id' => $ids[ 1 + $index ] ) );
		}
		$this->move( $webinar_id, $start + self::HOUR, 10 );
		$this->move( $webinar_id, $start + 2 * self::HOUR, 40 );

		$this->tick( 100 );

		self::assertSame( array( "moved $ids[0]", "moved $ids[1]" ), $this->messages(), 'The third one knows the time.' );
		$texts = $GLOBALS['wpdb']->get_col( "SELECT payload FROM {$GLOBALS['wpdb']->prefix}webinar_outbox ORDER BY id" );
		self::assertStringContainsString( '10:00 (UTC).\nIt now begins: Sat, November 22 at 12:00', $texts[0] );
		self::assertStringContainsString( '11:00 (UTC).\nIt now begins: Sat, November 22 at 12:00', $texts[1] );
	}

	/** After a move the reminders are those of the new start, except for one whose time was before the move. */
	public function test_reminders_follow_the_new_start(): void {
		$webinar_id = $this->webinar_in( 23 * self::HOUR );
		$id         = $this->booked_crowd( $webinar_id, 1 )[0];
		$this->move( $webinar_id, 2 * self::HOUR );
		$this->tick( 60 );
		self::assertSame( array( "moved $id" ), $this->messages() );
		$this->tick( self::HOUR );
		self::assertSame( array( "moved $id", "reminder $id" ), $this->messages() );
		$this->send_messages();
		$this->tick( 2 * self::HOUR - 600 );
		$this->tick( 22 * self::HOUR );

		self::assertSame( array( "moved $id", "reminder $id", "reminder $id" ), $this->messages() );
	}

	/** A move there and back, each told, and there again: the messages do not take each other's keys. */
	public function test_each_settled_move_is_told(): void {
		$webinar_id = $this->webinar_in( 30 * DAY_IN_SECONDS );
		$this->booked_crowd( $webinar_id, 1 );
		foreach ( array( 31, 30, 31 ) as $index => $days ) {
			$this->move( $webinar_id, $days * DAY_IN_SECONDS, 1000 * $index );
			$this->tick( 1000 * $index + 60 );
			self::assertCount( $index + 1, $this->messages() );
		}
	}

	/**
	 * A webinar that people cannot come to any more, whatever the way of saving.
	 *
	 * @param callable(int): mixed $cancel Takes the webinar.
	 */
	#[DataProvider( 'cancellations' )]
	public function test_a_cancellation_is_told_once( callable $cancel ): void {
		$webinar_id = $this->webinar_in( 24 * self::HOUR, 2 );
		$ids        = $this->booked_crowd( $webinar_id, 3 );
		$this->tick( 0 );
		self::assertCount( 2, $this->messages() );

		$this->act_as( 0 );
		$cancel( $webinar_id );
		wp_cache_flush();
		$this->watcher->look_at_all( $this->began + 10 );
		self::assertSame( array(), $this->messages(), 'The reminders are canceled.' );
		$this->tick( 59 );
		self::assertSame( array(), $this->messages() );
		$this->tick( 100 );
		$this->tick( 23 * self::HOUR );

		self::assertSame( array( "cancelled $ids[0]", "cancelled $ids[1]", "cancelled $ids[2]" ), $this->messages() );
		self::assertStringStartsWith( '“How to begin” is cancelled. It was planned for: ', $this->data( 'cancelled' )['text'] );
		self::assertSame( 'Cancelled: How to begin', $this->data( 'cancelled' )['subject'], 'Not the title of a draft.' );
		self::assertSame( apply_filters( 'ui_webinar_public_url', '' ), $this->data( 'cancelled' )['button']['url'] );
	}

	/**
	 * Ways to cancel a webinar.
	 *
	 * @return array<string, array{callable(int): mixed}>
	 */
	public static function cancellations(): array {
		return array(
			'unpublished, with a new title' => array(
				static fn( int $id ) => wp_update_post(
					array(
						'ID'          => $id,
						'post_status' => 'draft',
						'post_title'  => 'Secret',
					)
				),
			),
			'made private'                  => array(
				static fn( int $id ) => wp_update_post(
					array(
						'ID'          => $id,
						'post_status' => 'private',
					)
				),
			),
			'trashed'                       => array( 'wp_trash_post' ),
			'deleted'                       => array( static fn( int $id ) => wp_delete_post( $id, true ) ),
			'by SQL'                        => array( static fn( int $id ) => $GLOBALS['wpdb']->update( $GLOBALS['wpdb']->posts, array( 'post_status' => 'draft' ), array( 'ID' => $id ) ) ),
			'without a date'                => array( static fn( int $id ) => delete_post_meta( $id, 'scheduled_at' ) ),
		);
	}

	/** Each person has exactly one message when the job dies in the middle. */
	public function test_a_crash_half_way_neither_loses_nor_repeats_a_message(): void {
		$webinar_id = $this->webinar_in( 3 * DAY_IN_SECONDS );
		$ids        = $this->create_crowd( 450 );
		foreach ( $ids as $id ) {
			$GLOBALS['wpdb']->query( "INSERT INTO {$GLOBALS['wpdb']->prefix}client_webinar_registrations (webinar_id, lead_id, user_id, webinar_type, state, source, campaign, created_at, registered_at, changed_at) VALUES ($webinar_id, $id, $id, 'live', 'registered', 'test', '', 1, 1, 1)" );
		}
		wp_trash_post( $webinar_id );
		$stored = 0;
		$crash  = static function () use ( &$stored ): void {
			if ( 250 === ++$stored ) {
				throw new RuntimeException( 'The process died.' );
			}
		};
		add_action( 'webinar_outbox_enqueue', $crash );
		$this->job->run( $this->began + 120, time() + HOUR_IN_SECONDS );
		self::assertCount( 200, $this->messages(), 'Two batches.' );
		remove_action( 'webinar_outbox_enqueue', $crash );
		file_put_contents( WP_DEBUG_LOG, '' );

		$this->tick( 150 );
		$this->tick( 200 );

		self::assertSame( array_map( static fn( int $id ): string => "cancelled $id", $ids ), $this->messages() );
	}

	/** A webinar that was finished, or whose time has long passed, is not cancelled. */
	public function test_a_webinar_that_is_over_is_not_cancelled(): void {
		$finished = $this->webinar_in( 600 );
		$this->booked_crowd( $finished, 1 );
		do_action( 'core_webinar_set_status', $finished, 'start', $this->context( $this->organizer_id ) );
		$this->tick( 60 );
		do_action( 'core_webinar_set_status', $finished, 'stop', $this->context( $this->organizer_id ) );
		$past = $this->webinar_in( 600 );
		$this->crowd( $past, 1 );
		$this->forget_messages();
		$this->act_as( 0 );
		wp_trash_post( $finished );
		wp_trash_post( $past );

		$this->tick( 600 + self::HOUR );

		self::assertSame( array(), $this->messages() );
	}

	/** Whoever was told that it is cancelled is told that it takes place. */
	public function test_a_webinar_that_is_published_again_is_confirmed(): void {
		$webinar_id = $this->webinar_in( 3 * DAY_IN_SECONDS, 1 );
		$ids        = $this->booked_crowd( $webinar_id, 2 );
		$this->act_as( 0 );
		wp_trash_post( $webinar_id );
		$this->tick( 90 );
		$this->forget_messages();
		wp_untrash_post( $webinar_id );
		wp_publish_post( $webinar_id );
		$this->watcher->look( $webinar_id, $this->began + 100 );

		$this->tick( 200 );

		self::assertSame( array( "registered $ids[0]", "waiting $ids[1]" ), $this->messages() );
		self::assertStringContainsString( 'waiting list: 1.', $this->data( 'waiting' )['text'] );
	}

	/** Core is deactivated: nobody knows whether the webinars take place. */
	public function test_without_core_nothing_is_cancelled(): void {
		$webinar_id = $this->webinar_in( 3 * DAY_IN_SECONDS );
		$this->booked_crowd( $webinar_id, 1 );
		$listeners = $GLOBALS['wp_filter']['core_webinar_get'];
		unset( $GLOBALS['wp_filter']['core_webinar_get'] );
		$this->watcher->look( $webinar_id, $this->began );
		$this->tick( 100 );
		$GLOBALS['wp_filter']['core_webinar_get'] = $listeners; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$this->tick( 200 );
		$this->tick( 300 );

		self::assertSame( array(), $this->messages() );
	}
}
