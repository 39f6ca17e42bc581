<?php
/**
 * The set-up of the tests of personal data.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox\Tests;

use Webinars\Tests\Webinar_TestCase;

require_once dirname( __DIR__ ) . '/receiver/class-receiver.php';

/**
 * Stores messages to and about a person, and erases the person as WordPress does.
 */
abstract class Personal_Data_TestCase extends Webinar_TestCase {

	/** A server that stands for the sidecar. */
	protected Receiver $receiver;

	/** The person who is erased. */
	protected int $anna;

	/** A finished webinar. */
	protected int $over;

	protected function setUp(): void {
		parent::setUp();
		$this->receiver = Receiver::open();
		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url'  => $this->receiver->url(),
				'secret'       => 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
				'bot_username' => '',
			)
		);
		$this->anna = $this->create_user( 'webinar_attendee' );
		$this->over = $this->create_webinar(
			array(
				'status' => 'finished',
				'title'  => 'Roofs',
			)
		);
	}

	protected function tearDown(): void {
		$this->receiver->close();
		parent::tearDown();
	}

	/**
	 * Erases Anna as WordPress does.
	 *
	 * @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool}
	 */
	protected function erase(): array {
		return apply_filters( 'wp_privacy_personal_data_erasers', array() )['webinar-outbox']['callback']( get_userdata( $this->anna )->user_email, 1 );
	}

	/** Erases a lead that is no user. */
	protected function erase_lead( int $lead_id ): void {
		$as_lead = static fn(): int => $lead_id;
		add_filter( 'core_webinar_lead_id', $as_lead, 20 );
		$this->erase();
		remove_filter( 'core_webinar_lead_id', $as_lead, 20 );
	}

	/**
	 * Stores a message; by default to Anna about the finished webinar.
	 *
	 * @return int The id.
	 */
	protected function add( string $key, string $state, string $outcome = '', int $lead_id = 0, int $webinar_id = 0, string $kind = 'recording', int $about_lead_id = 0 ): int {
		global $wpdb;
		$lead_id = 0 === $lead_id ? $this->anna : $lead_id;
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'           => $key,
				'type'          => 'telegram.message',
				'order_key'     => "lead:$lead_id",
				'about_lead_id' => $about_lead_id,
				'data'          => array(
					'recipient_id' => $lead_id,
					'webinar_id'   => 0 === $webinar_id ? $this->over : $webinar_id,
					'kind'         => $kind,
					'text'         => 'Hello, <b>Anna</b>',
					'button'       => null,
				),
			)
		);
		$id = (int) $wpdb->insert_id;
		$wpdb->update(
			$wpdb->prefix . 'webinar_outbox',
			array(
				'state'   => $state,
				'outcome' => '' === $outcome ? null : $outcome,
			),
			array( 'id' => $id )
		);
		return $id;
	}

	/**
	 * Stores a notice about Anna to her partner, lead 999; by default about the finished webinar.
	 *
	 * @return int The id.
	 */
	protected function add_notice( string $state, string $outcome = '', int $webinar_id = 0 ): int {
		$webinar_id = 0 === $webinar_id ? $this->over : $webinar_id;
		return $this->add( "elsewhere/$webinar_id/$this->anna", $state, $outcome, 999, $webinar_id, 'attendance_notice', $this->anna );
	}

	/** Reads the person that a message is about. */
	protected function about( int $id ): int {
		global $wpdb;
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT about_lead_id FROM {$wpdb->prefix}webinar_outbox WHERE id = %d", $id ) );
	}

	/**
	 * Reads a message.
	 *
	 * @return array{string, string, string, string, string, string|null} Lead, key, order, payload, state, outcome.
	 */
	protected function row( int $id ): array {
		global $wpdb;
		return $wpdb->get_row( $wpdb->prepare( "SELECT lead_id, event_key, order_key, payload, state, outcome FROM {$wpdb->prefix}webinar_outbox WHERE id = %d", $id ), ARRAY_N );
	}
}
