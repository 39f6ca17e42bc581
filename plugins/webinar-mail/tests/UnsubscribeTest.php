<?php
/**
 * Tests of unsubscribing.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Test_Site;
use Webinars\Webinar_Mail\Personal_Choice;
use Webinars\Webinar_Mail\Profile_Section;
use Webinars\Webinar_Mail\Site_Key;
use Webinars\Webinar_Mail\Suppressed_Addresses;
use Webinars\Webinar_Mail\Unsubscribe_Link;
use Webinars\Webinar_Outbox\Log_Filter;

require_once __DIR__ . '/class-mail-testcase.php';

/**
 * The link in a mail, its page, the profile page, WP-CLI, export and erasure.
 */
final class UnsubscribeTest extends Mail_TestCase {

	private Suppressed_Addresses $suppressed;

	private string $address;

	protected function setUp(): void {
		parent::setUp();
		$this->suppressed = new Suppressed_Addresses( new Site_Key() );
		$this->address    = get_userdata( $this->anna )->user_email;
	}

	/** GET, as of a mail scanner, changes nothing; the one click of a mail program and the button of the page do. */
	#[DataProvider( 'clicks' )]
	public function test_only_post_unsubscribes( array $fields ): void {
		$this->enqueue_message( 'a' );
		$this->drain();
		$link = trim( $this->mails->mails()[0]->headers['list-unsubscribe'], '<>' );

		list( $status, $page ) = $this->request( $link );
		self::assertSame( 200, $status );
		self::assertStringContainsString( 'name="unsubscribe"', $page );
		self::assertSame( '', $this->suppressed->reason( $this->address ) );

		self::assertSame( 200, $this->request( $link, $fields )[0] );
		self::assertSame( 'unsubscribed', $this->suppressed->reason( strtoupper( $this->address ) ) );
		$this->enqueue_message( 'b' );
		$this->drain();
		self::assertCount( 1, $this->mails->mails() );

		list( , $page ) = $this->request( $link );
		self::assertStringContainsString( 'name="subscribe"', $page );
		$this->request( $link, array( 'subscribe' => '1' ) );
		self::assertSame( '', $this->suppressed->reason( $this->address ) );
	}

	/**
	 * What a mail program and the page send.
	 *
	 * @return array<string, array{array<string, string>}>
	 */
	public static function clicks(): array {
		return array(
			'one click' => array( array( 'List-Unsubscribe' => 'One-Click' ) ),
			'button'    => array( array( 'unsubscribe' => '1' ) ),
		);
	}

	/** A forged or old link changes nothing, and a POST without the words neither. */
	public function test_forged_and_old_links_change_nothing(): void {
		$url                                = ( new Unsubscribe_Link( new Site_Key(), $this->suppressed ) )->url( $this->address );
		$token                              = (string) substr( (string) strrchr( $url, '=' ), 1 );
		list( $hash, $expires, $signature ) = explode( '.', $token );
		$other                              = $this->suppressed->hash( 'eve@example.com' );
		$old                                = "$hash." . ( time() - 1 );
		$signed_old                         = "$old." . substr( bin2hex( ( new Site_Key() )->hmac( 'unsubscribe', $old ) ), 0, 32 );
		foreach ( array( '', 'x', "$other.$expires.$signature", "$hash." . ( (int) $expires + 1 ) . ".$signature", strtoupper( $token ), $signed_old ) as $forged ) {
			self::assertSame( 404, $this->request( home_url( '/?webinar_unsubscribe=' . $forged ), array( 'unsubscribe' => '1' ) )[0], $forged );
		}
		self::assertSame( 400, $this->request( $url, array( 'other' => '1' ) )[0] );
		self::assertSame( array(), $this->suppressed->rows( 10 ) );
		self::assertEqualsWithDelta( time() + YEAR_IN_SECONDS, (int) $expires, 5 );
	}

	/** No page and no table holds the address. */
	public function test_address_is_nowhere_stored(): void {
		do_action( 'webinar_mail_suppress', $this->address, 'bounced' );

		self::assertStringNotContainsString( $this->address, (string) wp_json_encode( $this->suppressed->rows( 10 ) ) );
		self::assertNotSame( hash( 'sha256', $this->address ), $this->suppressed->rows( 10 )[0]['address_hash'] );
		self::assertStringNotContainsString( 'webinar_attendee', ( new Unsubscribe_Link( new Site_Key(), $this->suppressed ) )->url( $this->address ) );
	}

	/** "Send me e-mails again" lifts only the person's own wish. */
	public function test_person_does_not_lift_a_bounce(): void {
		$this->suppressed->add( $this->address, 'bounced' );

		$this->request( ( new Unsubscribe_Link( new Site_Key(), $this->suppressed ) )->url( $this->address ), array( 'subscribe' => '1' ) );

		self::assertSame( 'bounced', $this->suppressed->reason( $this->address ) );
	}

	/** The choice on the own profile page; e-mail subscribes again, and nobody chooses for another. */
	public function test_profile_section(): void {
		remove_action( 'personal_options_update', 'send_confirmation_on_profile_email' );
		$section = new Profile_Section( new Personal_Choice(), $this->suppressed );
		$this->suppressed->add( $this->address, 'unsubscribed' );
		$this->act_as( $this->anna );
		ob_start();
		$section->render( get_userdata( $this->anna ) );
		self::assertStringContainsString( 'You have unsubscribed', (string) ob_get_clean() );

		$_POST['webinar_mail_carrier'] = 'mail';
		do_action( 'personal_options_update', $this->anna );
		self::assertSame( 'mail', ( new Personal_Choice() )->of_user( $this->anna ) );
		self::assertSame( '', $this->suppressed->reason( $this->address ) );

		$_POST['webinar_mail_carrier'] = 'telegram';
		do_action( 'personal_options_update', $this->create_user( 'webinar_attendee' ) );
		$_POST['webinar_mail_carrier'] = 'pigeon';
		do_action( 'personal_options_update', $this->anna );
		self::assertSame( '', ( new Personal_Choice() )->of_user( $this->anna ) );
		self::assertSame( 0, (int) $GLOBALS['wpdb']->get_var( "SELECT COUNT(*) FROM {$GLOBALS['wpdb']->usermeta} WHERE meta_key = 'webinar_mail_carrier'" ) );
	}

	/** The export names choice and suppression; the eraser keeps the hash and says so. */
	public function test_personal_data(): void {
		( new Personal_Choice() )->store( $this->anna, 'mail' );
		$this->suppressed->add( $this->address, 'unsubscribed' );

		$exported = apply_filters( 'wp_privacy_personal_data_exporters', array() )['webinar-mail']['callback']( $this->address, 1 ); // phpcs:ignore WordPress.NamingConventions
		self::assertSame( array( 'Messages', 'No e-mails since' ), array_column( $exported['data'][0]['data'], 'name' ) );
		$erased = apply_filters( 'wp_privacy_personal_data_erasers', array() )['webinar-mail']['callback']( $this->address, 1 ); // phpcs:ignore WordPress.NamingConventions
		self::assertSame( array( true, true, true ), array( $erased['items_removed'], $erased['items_retained'], $erased['done'] ) );
		self::assertCount( 1, $erased['messages'] );
		self::assertSame( '', ( new Personal_Choice() )->of_user( $this->anna ) );
		self::assertSame( 'unsubscribed', $this->suppressed->reason( $this->address ) );
	}

	/** A message that goes to nobody any more says why in the log, and a change of salts changes nothing. */
	public function test_log_says_that_the_person_unsubscribed(): void {
		( new Personal_Choice() )->store( $this->anna, 'mail' );
		$this->suppressed->add( $this->address, 'unsubscribed' );
		$this->enqueue_message( 'a' );
		$this->drain();

		$row    = ( new Webinars\Webinar_Outbox\Delivery_Log() )->rows( new Webinars\Webinar_Outbox\Log_Filter(), 1 )[0];
		$labels = new Webinars\Webinar_Outbox\Log_Labels( new Webinars\Webinar_Outbox\Sending_Times( new Webinars\Webinar_Outbox\Message_Texts() ) );
		self::assertSame( 'The person has unsubscribed from e-mails.', $labels->answer( $row ) );
		self::assertSame( '', $row['payload'] );
	}

	/**
	 * Who has unsubscribed gets no mail of any kind, and the log says so; but what they have just asked for, by which they cannot unsubscribe.
	 */
	#[DataProvider( 'kinds' )]
	public function test_unsubscribed_people_get_no_mail( string $kind ): void {
		$this->use_sidecar( '' );
		$this->suppressed->add( $this->address, 'unsubscribed' );
		$this->enqueue_message( 'a', array( 'kind' => $kind ) );

		$this->drain();

		if ( 'confirm_address' === $kind ) {
			self::assertCount( 1, $this->mails->mails() );
			self::assertArrayNotHasKey( 'list-unsubscribe', $this->mails->mails()[0]->headers );
			self::assertStringNotContainsString( 'webinar_unsubscribe', $this->mails->mails()[0]->raw );
			return;
		}
		self::assertSame( array(), $this->mails->mails() );
		self::assertSame( array( 'lead:1' => 'x' ), apply_filters( 'webinar_outbox_undelivered', array( 'lead:1' => 'x' ), 12, array( 'lead:2' ) ) );
		self::assertSame( array( "telegram.message:$this->anna:0" => 'The person has unsubscribed from e-mails.' ), apply_filters( 'webinar_outbox_undelivered', array(), 12, array( "telegram.message:$this->anna:0" ) ) );
	}

	/**
	 * Every kind of message.
	 *
	 * @return array<string, array{string}>
	 */
	public static function kinds(): array {
		return array_map( static fn( string $kind ): array => array( $kind ), array_combine( Log_Filter::KINDS, Log_Filter::KINDS ) );
	}

	/** With a sidecar too what a person has just asked for does not wait for Telegram; where it is connected, it goes there in quiet hours too. */
	public function test_what_somebody_asked_for_arrives(): void {
		$this->suppressed->add( $this->address, 'unsubscribed' );
		$this->enqueue_message( 'a', array( 'kind' => 'confirm_address' ) );
		$bob = $this->create_user( 'webinar_attendee' );
		$this->set_telegram( $bob, 'connected' );
		$this->enqueue_message( 'b', array( 'kind' => 'confirm_address', 'recipient_id' => $bob ) ); // phpcs:ignore WordPress.Arrays

		$this->drain();

		self::assertCount( 1, $this->mails->mails() );
		self::assertCount( 1, $this->receiver->requests() );
		$this->assert_follows( 'telegram-message', (string) wp_json_encode( json_decode( $this->receiver->requests()[0]['body'], true )['data'] ) );
	}

	/** A recipient that the mail server rejects, and one whose mails come back, are named in words. */
	public function test_rejected_recipients_are_named(): void {
		$this->use_sidecar( '' );
		$why = fn(): array => array_values( apply_filters( 'webinar_outbox_undelivered', array(), 12, array( "telegram.message:$this->anna:0" ) ) );
		$this->mails->answer( array( 'RCPT' => '550 5.1.1 no such user' ) );
		$this->enqueue_message( 'a' );
		self::assertSame( array(), $why(), 'It waits.' );
		$this->drain();
		self::assertSame( array( 'The mail server does not accept the address.' ), $why() );

		$this->mails->answer( array() );
		$this->enqueue_message( 'b' );
		$this->drain();
		self::assertSame( array(), $why(), 'The newest one arrived.' );

		do_action( 'webinar_mail_suppress', $this->address, 'bounced' );
		$this->enqueue_message( 'c' );
		$this->drain();
		self::assertSame( array( 'E-mails to this address have come back.' ), $why() );
		self::assertSame( array(), apply_filters( 'webinar_outbox_undelivered', array(), 13, array( "telegram.message:$this->anna:0" ) ), 'Of another webinar.' );
	}

	/** Site Health names a sender whose domain is not that of the site. */
	public function test_site_health_compares_the_sender(): void {
		$test = static fn(): array => apply_filters( 'site_status_tests', array( 'direct' => array() ) )['direct']['webinar_mail_sender']['test'](); // phpcs:ignore WordPress.NamingConventions
		self::assertSame( 'good', $test()['status'] );
		add_filter( 'wp_mail_from', static fn(): string => 'shop@gmail.example', 20 );
		self::assertSame( 'recommended', $test()['status'] );
		self::assertStringContainsString( 'gmail.example', $test()['description'] );
	}

	/**
	 * Requests a page as WordPress does.
	 *
	 * @param array<string, string>|null $fields Of a POST, null for GET.
	 * @return array{int, string} Status and page.
	 */
	private function request( string $url, ?array $fields = null ): array {
		$_GET                      = array();
		$_POST                     = $fields ?? array(); // phpcs:ignore WordPress.Security
		$_SERVER['REQUEST_METHOD'] = null === $fields ? 'GET' : 'POST';
		wp_parse_str( (string) wp_parse_url( $url, PHP_URL_QUERY ), $_GET ); // phpcs:ignore WordPress.Security
		add_filter( 'wp_die_handler', static fn(): callable => static fn( string $page, string $title, array $options ) => throw new RuntimeException( $page, $options['response'] ) );
		try {
			do_action( 'template_redirect' );
		} catch ( RuntimeException $end ) {
			return array( $end->getCode(), $end->getMessage() );
		}
		return array( 0, '' );
	}
}
