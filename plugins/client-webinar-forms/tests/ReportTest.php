<?php
/**
 * Tests of what the organizer sees.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\RunInSeparateProcess;
use Webinars\Client_Webinar_Forms\Answer_Ledger;
use Webinars\Client_Webinar_Forms\Csv_Download;
use Webinars\Tests\Test_Site;

require_once __DIR__ . '/class-forms-testcase.php';

/** Pictures, texts, CSV; only for the organizer; older versions stay readable. */
final class ReportTest extends Forms_TestCase {

	/** Nine, ten and six: NPS is 33, the mean 8.3. Options that nobody chose stand there too. */
	public function test_the_report_shows_pictures_and_texts(): void {
		$this->accept( $this->attendee_id, array( 'q1' => '9', 'q2' => 'Right', 'q3' => array( 'Beds', 'Water' ), 'q4' => '<b>More</b>' ) ); // phpcs:ignore WordPress.Arrays
		$this->accept( $this->enter(), array( 'q1' => '10', 'q2' => 'Right', 'q3' => array( 'Beds' ) ) ); // phpcs:ignore WordPress.Arrays
		$this->accept( $this->enter(), array( 'q1' => '6' ) );

		$html = $this->section();

		self::assertStringContainsString( 'Answers: How was it?', $html );
		self::assertStringContainsString( 'NPS 33 · mean 8.3 · 3 answers', $html );
		self::assertSame( array( 'Slow 0 (0%)', 'Right 2 (67%)', 'Fast 0 (0%)' ), self::bars( $html, 'Question q2' ) );
		self::assertSame( array( 'Beds 2 (67%)', 'Paths 0 (0%)', 'Water 1 (33%)' ), self::bars( $html, 'Question q3' ) );
		self::assertSame( array( 'Yes 3 (100%)' ), self::bars( $html, 'Question q5' ) );
		self::assertStringContainsString( '&lt;b&gt;More&lt;/b&gt;', $html );
	}

	/** Nobody else: a speaker reads the report without answers. */
	public function test_only_the_organizer_sees_it(): void {
		$this->accept( $this->attendee_id );

		self::assertSame( '', $this->section( $this->create_user( 'webinar_speaker' ) ) );
	}

	/** A question that was removed and an option that was renamed are still there. */
	public function test_answers_to_an_older_version_stay_readable(): void {
		$this->accept( $this->attendee_id, array( 'q2' => 'Slow', 'q4' => 'Old words' ) ); // phpcs:ignore WordPress.Arrays
		update_post_meta( $this->form_id, 'webinar_form_fields', array( self::field( 'q2', 'choice', true, array( 'Too slow', 'Right' ) ) ) );
		self::assertSame( 200, $this->submit( $this->enter(), array( 'q2' => 'Right' ) )['status'] );

		$html = $this->section();

		self::assertSame( array( 'Too slow 0 (0%)', 'Right 1 (50%)', 'Slow 1 (50%)' ), self::bars( $html, 'Question q2' ) );
		self::assertStringContainsString( 'Old words', $html );
		wp_delete_post( $this->form_id, true );
		self::assertStringContainsString( 'Old words', $this->section() );
	}

	/** 10,000 answers: a statement for each picture, and texts in pages. */
	public function test_ten_thousand_answers_cost_a_statement_a_picture(): void {
		$this->many( 10_000 );
		$this->act_as( $this->organizer_id );
		current_user_can( 'publish_post', $this->webinar_id );
		$statements = 0;
		add_filter(
			'query',
			static function ( string $query ) use ( &$statements ): string {
				$statements += (int) str_contains( $query, 'client_webinar_form_' );
				return $query;
			}
		);

		$html = $this->section();

		self::assertStringContainsString( '10,000 answers', $html );
		self::assertSame( array( 'Slow 10,000 (100%)', 'Right 0 (0%)', 'Fast 0 (0%)' ), self::bars( $html, 'Question q2' ) );
		// Counts, what was asked, failed webhooks, and five questions.
		self::assertSame( 8, $statements );
		self::assertStringContainsString( 'Text 10000', $html );
		self::assertStringNotContainsString( 'Text 9980<', $html );
		$_GET['form_texts'] = "$this->form_id.q4.2";
		self::assertStringContainsString( 'Text 9980<', $this->section() );
	}

	/** The file is read in pages; a formula stays text. */
	#[RunInSeparateProcess]
	public function test_the_file_has_every_known_answer(): void {
		$this->many( 1200 );
		$this->accept( $this->attendee_id, array( 'q3' => array( 'Beds', 'Water' ), 'q4' => '=cmd()' ) ); // phpcs:ignore WordPress.Arrays
		$this->act_as( $this->organizer_id );
		$_GET = array( 'webinar_id' => (string) $this->webinar_id, 'form_id' => (string) $this->form_id ); // phpcs:ignore WordPress.Arrays

		$_REQUEST['_wpnonce'] = wp_create_nonce( Csv_Download::ACTION . "_$this->webinar_id" );
		ob_start();
		( new Csv_Download( new Answer_Ledger() ) )->send();
		$lines = explode( "\r\n", trim( (string) ob_get_clean() ) );

		self::assertSame( "\xEF\xBB\xBFanswered_at,lead_id,name,\"Question q1\",\"Question q2\",\"Question q3\",\"Question q4\",\"Question q5\"", $lines[0] );
		self::assertCount( 1202, $lines );
		self::assertStringEndsWith( ',9,,"Beds; Water",\'=cmd(),Yes', (string) end( $lines ) );
	}

	/** A line for each question that was answered. */
	public function test_wp_cli_lists_answers(): void {
		$this->accept( $this->attendee_id, array( 'q2' => 'Fast' ) );
		update_option( 'active_plugins', array( ...get_option( 'active_plugins' ), 'client-webinar-forms/client-webinar-forms.php' ) );
		putenv( 'WEBINAR_TEST_PROFILE=full' );
		$list   = fn( int $user_id ): array => Test_Site::entered()->wp_cli( array( 'webinar', 'answers', (string) $this->webinar_id, "--form=$this->form_id", '--format=json', "--user=$user_id" ) );
		$listed = $list( $this->organizer_id );
		$other  = $list( $this->create_user( 'webinar_organizer' ) );
		putenv( 'WEBINAR_TEST_PROFILE' );

		self::assertStringContainsString( 'webinar_permission_denied', $other['errors'] );
		$lines = json_decode( $listed['output'], true );
		self::assertIsArray( $lines, $listed['errors'] );
		self::assertSame( array( 'q1 9', 'q2 Fast', 'q5 Yes' ), array_map( static fn( array $line ): string => "{$line['field']} {$line['value']}", $lines ) );
	}

	/** Erased and deleted people: texts go, numbers stay. */
	public function test_a_forgotten_person_stays_as_a_number(): void {
		$this->accept( $this->attendee_id, array( 'q2' => 'Fast', 'q4' => 'My name is Anna' ) ); // phpcs:ignore WordPress.Arrays
		$user     = get_userdata( $this->attendee_id );
		$exported = apply_filters( 'wp_privacy_personal_data_exporters', array() )['client-webinar-forms']['callback']( $user->user_email, 1 );
		self::assertContains( 'My name is Anna', array_column( $exported['data'][0]['data'], 'value' ) );

		$erased = apply_filters( 'wp_privacy_personal_data_erasers', array() )['client-webinar-forms']['callback']( $user->user_email, 1 );

		self::assertSame( array( true, true ), array( $erased['items_removed'], $erased['done'] ) );
		$html = $this->section();
		self::assertStringNotContainsString( 'Anna', $html );
		self::assertSame( array( 'Slow 0 (0%)', 'Right 0 (0%)', 'Fast 1 (100%)' ), self::bars( $html, 'Question q2' ) );
		self::assertStringNotContainsString( 'Anna', (string) wp_json_encode( $GLOBALS['wpdb']->get_results( "SELECT * FROM {$GLOBALS['wpdb']->prefix}client_webinar_form_answers" ) ) );
	}

	/** The common rule, once the days are over. */
	public function test_people_are_forgotten_after_the_days(): void {
		$this->accept( $this->attendee_id, array( 'q4' => 'Some words' ) );
		do_action( 'core_webinar_set_status', $this->webinar_id, 'stop', $this->context( $this->organizer_id ) );
		wp_delete_post( $this->webinar_id, true );
		remove_all_filters( 'client_webinar_retention_days' );
		add_filter( 'client_webinar_retention_days', static fn(): int => 1 );

		do_action( 'client_webinar_forms_run' );

		self::assertLessThan( 0, (int) $GLOBALS['wpdb']->get_var( "SELECT lead_id FROM {$GLOBALS['wpdb']->prefix}client_webinar_form_answers" ) );
		self::assertStringNotContainsString( 'Some words', (string) wp_json_encode( $GLOBALS['wpdb']->get_results( "SELECT * FROM {$GLOBALS['wpdb']->prefix}client_webinar_form_values" ) ) );
	}

	/** Stores answers by SQL. */
	private function many( int $people ): void {
		global $wpdb;
		$this->accept( $this->attendee_id, array( 'q2' => 'Slow', 'q4' => 'Text 0' ) ); // phpcs:ignore WordPress.Arrays
		$version = (int) $wpdb->get_var( "SELECT version_id FROM {$wpdb->prefix}client_webinar_form_answers" );
		$wpdb->query( "DELETE FROM {$wpdb->prefix}client_webinar_form_answers" );
		$wpdb->query( "DELETE FROM {$wpdb->prefix}client_webinar_form_values" );
		foreach ( array_chunk( range( 1, $people ), 500 ) as $some ) {
			$answers = array_map( fn( int $id ): string => "($id, $this->webinar_id, $this->form_id, $version, 1000000 + $id, 1000000 + $id, '$id', '', '{\"q1\":9,\"q2\":\"Slow\",\"q4\":\"Text $id\",\"q5\":true}', 1)", $some );
			$wpdb->query( "INSERT INTO {$wpdb->prefix}client_webinar_form_answers (answer_id, webinar_id, form_id, version_id, lead_id, user_id, submission, repeat_key, payload, answered_at) VALUES " . implode( ',', $answers ) );
			foreach ( array( 'q1' => array( 0, '9' ), 'q2' => array( 0, 'Slow' ), 'q4' => array( 1, '' ), 'q5' => array( 0, '1' ) ) as $field => list( $is_text, $value ) ) { // phpcs:ignore WordPress.Arrays
				$values = array_map( fn( int $id ): string => "($id, $this->webinar_id, $this->form_id, '$field', $is_text, '" . ( 1 === $is_text ? "Text $id" : $value ) . "')", $some );
				$wpdb->query( "INSERT INTO {$wpdb->prefix}client_webinar_form_values (answer_id, webinar_id, form_id, field, is_text, value) VALUES " . implode( ',', $values ) );
			}
		}
	}

	private function section( int $user_id = 0 ): string {
		$this->act_as( 0 === $user_id ? $this->organizer_id : $user_id );
		ob_start();
		do_action( 'client_webinar_attendance_report', $this->webinar_id );
		return (string) ob_get_clean();
	}

	/**
	 * Reads the rows of a picture as its table says them.
	 *
	 * @return list<string>
	 */
	private static function bars( string $html, string $question ): array {
		self::assertSame( 1, preg_match( '~<caption[^>]*>' . preg_quote( $question, '~' ) . '</caption>(.*?)</table>~s', $html, $table ), $html );
		preg_match_all( '~<th scope="row"[^>]*>([^<]*)</th><td[^>]*><span[^>]*><span[^>]*>([^<]*)</span>~', $table[1], $rows, PREG_SET_ORDER );
		return array_map( static fn( array $row ): string => "$row[1] $row[2]", $rows );
	}
}
