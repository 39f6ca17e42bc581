<?php
/**
 * Tests of recordings in the list of webinars.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

require_once __DIR__ . '/class-list-table-testcase.php';

/** D1: the list says "Recording", and says nothing of it that is said of live webinars. */
final class RecordingListTest extends List_Table_TestCase {

	/** Status, date and what can be done. */
	public function test_its_row_says_recording_and_has_no_date(): void {
		$this->allow_auto_webinars();
		$this->webinars();

		$page = $this->draw( array( 'orderby' => 'title', 'order' => 'ASC' ) ); // phpcs:ignore WordPress.Arrays

		self::assertSame( array( 'Closed', 'Live', 'Open', 'Planned' ), $page['titles'] );
		self::assertSame( '▷ Recording, closed', $page['cells']['webinar_status'][0] );
		self::assertStringStartsWith( '▷ Recording, open for viewing since ', $page['cells']['webinar_status'][2] );
		self::assertSame( '▷ Recording, not open yet', $page['cells']['webinar_status'][3] );
		self::assertSame( '—A recording has no date', $page['cells']['webinar_date'][2] );
		self::assertContains( 'Again next week', $page['actions'][1] );
		self::assertNotContains( 'Again next week', $page['actions'][2] );
		self::assertStringNotContainsString( 'webinar-is-planned', $page['html'] );
	}

	/** Filters by status and date find live webinars; one of its own finds the recordings. */
	public function test_it_is_found_as_a_recording_only(): void {
		$this->allow_auto_webinars();
		$this->webinars();

		self::assertSame( array( 'Live' ), $this->draw( array( 'webinar_status' => 'live' ) )['titles'] );
		self::assertSame( array( 'Live' ), $this->draw( array( 'webinar_date' => 'upcoming' ) )['titles'] );
		self::assertSame( array(), $this->draw( array( 'webinar_date' => 'past' ) )['titles'] );
		self::assertEqualsCanonicalizing( array( 'Closed', 'Open', 'Planned' ), $this->draw( array( 'webinar_status' => 'recording' ) )['titles'] );
		self::assertStringContainsString( '<option value="recording">Recording</option>', $this->draw()['filters'] );
		update_option( 'webinar_runtime_profile', 'prod' );
		self::assertStringNotContainsString( '<option value="recording">', $this->draw()['filters'] );
	}

	/** Nobody leaves a recording early. */
	public function test_it_counts_who_began_and_who_finished(): void {
		$this->allow_auto_webinars();
		$id = $this->create_webinar( array( 'type' => 'auto', 'status' => 'live' ) ); // phpcs:ignore WordPress.Arrays
		remove_all_filters( 'client_webinar_attendance_counts' );
		add_filter(
			'client_webinar_attendance_counts',
			static fn(): array => array(
				array(
					'webinar_id'   => $id,
					'entered'      => 12,
					'attended'     => 5,
					'not_attended' => 7,
					'undecided'    => 0,
				),
			)
		);

		self::assertSame( '12 began · 5 watched to the end', $this->draw()['cells']['webinar_attendance'][0] );
	}

	/** A live webinar that is on, and recordings in three states. */
	private function webinars(): void {
		$this->create_webinar( array( 'title' => 'Live', 'status' => 'live' ) ); // phpcs:ignore WordPress.Arrays
		foreach ( array( 'Planned' => '', 'Open' => 'live', 'Closed' => 'finished' ) as $title => $status ) { // phpcs:ignore WordPress.Arrays
			$this->create_webinar( array( 'title' => $title, 'type' => 'auto', 'status' => $status ) ); // phpcs:ignore WordPress.Arrays
		}
	}
}
