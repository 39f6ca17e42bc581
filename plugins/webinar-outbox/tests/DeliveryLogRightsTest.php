<?php
/**
 * Tests of the rights to the delivery log.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Webinar_Outbox\Tests\Delivery_Log_TestCase;

require_once __DIR__ . '/log/class-delivery-log-testcase.php';

/**
 * Who may read which messages, and send which of them again.
 */
final class DeliveryLogRightsTest extends Delivery_Log_TestCase {

	/** Rights are per webinar: lists, numbers, texts and resending are those of one's own webinars, also under WP-CLI. */
	public function test_an_organizer_has_no_log_of_others(): void {
		$other = $this->create_user( 'webinar_organizer' );
		$own   = $this->create_webinar(
			array(
				'owner_user_id' => $other,
				'title'         => 'My own',
			)
		);
		$mine  = $this->add(
			$this->anna,
			array(
				'webinar_id' => $own,
				'state'      => 'failed',
			),
			'own'
		);
		$their = $this->add( $this->anna, array( 'state' => 'failed' ), 'of another' );
		$login = get_userdata( $other )->user_login;
		$cli   = static fn( string ...$words ): array => \Webinars\Tests\Test_Site::entered()->wp_cli( array( "--user=$login", 'webinar', 'messages', ...$words ) );

		$page = $this->visit( self::ADDRESS, $login );
		self::assertSame( 200, $page['status'] );
		self::assertStringContainsString( 'My own', $page['body'] );
		self::assertStringNotContainsString( 'Roofs', $page['body'] );
		self::assertStringContainsString( ' (1)</option>', $page['body'] );
		self::assertStringNotContainsString( ' (2)</option>', $page['body'] );
		self::assertSame( 403, $this->visit( self::ADDRESS . "&webinar_id=$this->webinar", $login )['status'] );
		self::assertSame( (string) $mine, $cli( 'list', '--format=ids' )['output'] );
		self::assertSame( '', $cli( 'list', '--format=ids', "--webinar=$this->webinar" )['output'] );
		self::assertStringContainsString( 'failed: 1', $cli( 'status' )['output'] );
		self::assertStringContainsString( '0 messages', $cli( 'replay', (string) $their )['output'] );
		$this->submit( $this->open( '', $login ), array( 'again' => (string) $their ), '', $login );
		self::assertSame( 'failed', $this->state( $their ) );

		update_option( 'webinar_organizers_trust', '1' );
		self::assertStringContainsString( 'Roofs', $this->visit( self::ADDRESS, $login )['body'] );
	}

	/** Organizers read the log of their webinars. A speaker reads the messages of their own webinar, without texts and technical answers. Others read nothing. */
	public function test_log_is_shown_by_right(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		update_post_meta( $this->webinar, 'speaker_user_ids', array( $speaker ) );
		$this->add( $this->anna, array( 'last_error' => 'cURL error 7: Failed to connect to sidecar.internal' ) );
		$readers = array(
			$this->organizer                          => array( 200, 200 ),
			$this->create_user( 'administrator' )     => array( 200, 200 ),
			$this->create_user( 'webinar_organizer' ) => array( 200, 403 ),
			$speaker                                  => array( 403, 200 ),
			$this->create_user( 'webinar_speaker' )   => array( 403, 403 ),
			$this->create_user( 'webinar_attendee' )  => array( 403, 403 ),
		);

		foreach ( $readers as $user_id => $expected ) {
			$this->act_as( $user_id );
			$login = get_userdata( $user_id )->user_login;
			$one   = $this->visit( self::ADDRESS . "&webinar_id=$this->webinar", $login );
			self::assertSame( $expected, array( $this->visit( self::ADDRESS, $login )['status'], $one['status'] ), $login );
			self::assertSame( 200 === $one['status'], str_contains( $one['body'], 'Recording to Anna' ), $login );
			foreach ( array( 'What it says', 'sidecar.internal' ) as $inner ) {
				self::assertSame( $user_id !== $speaker && 200 === $one['status'], str_contains( $one['body'], $inner ), $login );
			}
			self::assertSame( 200 === $one['status'] ? 'http://webinars.test' . self::ADDRESS . "&webinar_id=$this->webinar" : '', apply_filters( 'webinar_outbox_log_url', '', $this->webinar ) );
		}
	}

	/** A speaker can search people by display name or lead id, but not by e-mail address or login. */
	public function test_speaker_cannot_search_addresses(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		update_post_meta( $this->webinar, 'speaker_user_ids', array( $speaker ) );
		$this->add( $this->anna );
		$login = get_userdata( $speaker )->user_login;
		$anna  = get_userdata( $this->anna );

		foreach ( array(
			'Anna'            => true,
			$anna->user_email => false,
			$anna->user_login => false,
			"#$this->anna"    => true,
		) as $person => $found ) {
			$page = $this->visit( self::ADDRESS . "&webinar_id=$this->webinar&person=" . rawurlencode( $person ), $login );
			self::assertSame( $found, str_contains( $page['body'], 'Recording to Anna' ), $person );
		}
	}

	/** Nothing is sent without a valid nonce, and a speaker sends no message of another webinar. */
	public function test_sending_again_needs_nonce_and_right(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		update_post_meta( $this->webinar, 'speaker_user_ids', array( $speaker ) );
		$login   = get_userdata( $speaker )->user_login;
		$mine    = $this->add( $this->anna, array( 'state' => 'failed' ) );
		$another = $this->add(
			$this->anna,
			array(
				'state'      => 'failed',
				'webinar_id' => $this->create_webinar(),
			),
			'b'
		);
		$query   = "webinar_id=$this->webinar";
		$page    = $this->open( $query, $login );

		self::assertSame( 403, $this->post( self::ADDRESS, array( 'again' => (string) $mine ), 'admin' )['status'] );
		self::assertSame( 403, $this->post( self::ADDRESS, array( 'again' => (string) $mine ) + $this->nonce( $page ), 'admin' )['status'], 'A nonce is good for one person.' );
		self::assertSame( 403, $this->post( self::ADDRESS, array( 'again' => (string) $mine ) + $this->nonce( $page ), $login )['status'] );
		$this->submit( $page, array( 'again' => (string) $another ), $query, $login );
		$this->submit(
			$page,
			array(
				'action'  => 'again',
				'message' => array( (string) $another ),
			),
			$query,
			$login
		);
		self::assertSame( array( 'failed', 'failed' ), array( $this->state( $mine ), $this->state( $another ) ) );

		$this->submit( $page, array( 'again_all' => '1' ), $query, $login );
		self::assertSame( array( 'pending', 'failed' ), array( $this->state( $mine ), $this->state( $another ) ) );
	}
}
