<?php
/**
 * Tests of the export of personal data.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Webinar_Outbox\Tests\Personal_Data_TestCase;

require_once __DIR__ . '/people/class-personal-data-testcase.php';

/**
 * What the export of a person contains.
 */
final class OutboxExportTest extends Personal_Data_TestCase {

	/** The export contains the messages of the person with their texts, the Telegram connection, and nothing about other people. */
	public function test_export_contains_messages_and_connection(): void {
		global $wpdb;
		$this->add( 'a', 'complete', 'unreachable' );
		$this->add( 'b', 'pending', '', 999 );
		$wpdb->insert(
			$wpdb->prefix . 'webinar_outbox_recipients',
			array(
				'lead_id'       => $this->anna,
				'state'         => 'stopped',
				'changed_at_ms' => 1,
			)
		);

		$export = $this->exporter()( get_userdata( $this->anna )->user_email, 1 );

		self::assertTrue( $export['done'] );
		self::assertSame( array( 'stopped by the person' ), array_column( $export['data'][0]['data'], 'value' ) );
		$message = array_column( $export['data'][1]['data'], 'value', 'name' );
		self::assertSame( array( 'Recording', 'Roofs', 'person unreachable', 'Hello, &lt;b&gt;Anna&lt;/b&gt;' ), array( $message['Message'], $message['Webinar'], $message['State'], $message['Text'] ) );
		self::assertCount( 2, $export['data'] );
		self::assertSame( array(), $this->exporter()( 'nobody@webinars.test', 1 )['data'] );
	}

	/** A page has a hundred messages, each once. */
	public function test_export_has_pages(): void {
		for ( $number = 1; $number <= 101; $number++ ) {
			$this->add( "k$number", 'complete', 'sent' );
		}
		$email = get_userdata( $this->anna )->user_email;

		$pages = array( $this->exporter()( $email, 1 ), $this->exporter()( $email, 2 ) );

		self::assertSame( array( false, true ), array_column( $pages, 'done' ) );
		self::assertCount( 101, array_unique( array_column( array_merge( ...array_column( $pages, 'data' ) ), 'item_id' ) ) );
	}

	/** The export names notices about the person to a partner: what and when, but not the recipient or the state. */
	public function test_export_names_notices_about_the_person(): void {
		$this->add_notice( 'complete', 'unreachable' );
		$this->add( "elsewhere/1/$this->anna", 'complete', 'sent', 999, 0, 'recording', 998 );

		$data = $this->exporter()( get_userdata( $this->anna )->user_email, 1 )['data'];

		self::assertCount( 1, $data );
		$notice = array_column( $data[0]['data'], 'value', 'name' );
		self::assertSame( array( 'Message', 'Webinar', 'Written' ), array_keys( $notice ) );
		self::assertSame( array( 'Notice to the partner', 'Roofs' ), array( $notice['Message'], $notice['Webinar'] ) );
	}

	/** Finds the exporter as WordPress does. */
	private function exporter(): callable {
		return apply_filters( 'wp_privacy_personal_data_exporters', array() )['webinar-outbox']['callback'];
	}
}
