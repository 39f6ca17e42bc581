<?php
/**
 * Tests of the page of suppressed addresses.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Mail\Site_Key;
use Webinars\Webinar_Mail\Suppressed_Addresses;
use Webinars\Webinar_Mail\Suppressed_Page;

/**
 * One address is looked up, suppressed and released; nobody can list the addresses.
 */
final class SuppressedPageTest extends Webinar_TestCase {

	private Suppressed_Addresses $suppressed;

	protected function setUp(): void {
		parent::setUp();
		$this->suppressed = new Suppressed_Addresses( new Site_Key() );
		$this->act_as( $this->create_user( 'administrator' ) );
		add_filter( 'wp_die_handler', static fn(): Closure => static fn( $message, $title, $options ) => throw new RuntimeException( 'Died with ' . $options['response'] ) );
	}

	/** The page says whether an address is suppressed, since when and why. Another spelling of it is the same address. */
	public function test_address_is_looked_up(): void {
		$this->suppressed->add( 'anna@example.com', 'bounced' );
		$since = (string) wp_date( 'F j, Y g:i a', $this->suppressed->since( 'anna@example.com' ) );

		self::assertStringContainsString( "No e-mails since $since: E-mails to it came back", $this->press( ' Anna@Example.com ', 'look_up' ) );
		self::assertStringContainsString( 'is not suppressed', $this->press( 'boris@example.com', 'look_up' ) );
		self::assertSame( array( 'bounced' => 1 ), $this->suppressed->counts(), 'Looking up changes nothing.' );
	}

	public function test_address_is_suppressed_and_released(): void {
		$page = $this->press( 'anna@example.com', 'suppress', 'complained' );
		self::assertStringContainsString( 'gets no more e-mails', $page );
		self::assertStringContainsString( 'only when the person has asked', $page );
		self::assertSame( 'complained', $this->suppressed->reason( 'anna@example.com' ) );

		self::assertStringContainsString( 'gets e-mails about webinars again', $this->press( 'anna@example.com', 'release' ) );
		self::assertSame( '', $this->suppressed->reason( 'anna@example.com' ) );
		self::assertStringNotContainsString( 'again.</p>', $this->press( 'anna@example.com', 'release' ), 'There was nothing to release.' );
	}

	/** Text that is no address, and reasons that are not the organizer's, change nothing; what was typed is escaped. */
	public function test_bad_input_is_rejected(): void {
		$page = $this->press( '"><script>x', 'suppress', 'organizer' );
		self::assertStringContainsString( 'This is no e-mail address', $page );
		self::assertStringNotContainsString( '<script>x', $page );
		foreach ( array( 'unsubscribed', 'unknown', '', array( 'x' ) ) as $reason ) {
			self::assertStringContainsString( 'Choose a reason', $this->press( 'anna@example.com', 'suppress', $reason ) );
		}
		self::assertSame( array(), $this->suppressed->counts() );
	}

	/** The page has counts and no address or hash. */
	public function test_page_lists_nobody(): void {
		$this->suppressed->add( 'anna@example.com', 'unsubscribed' );
		$this->suppressed->add( 'boris@example.com', 'unsubscribed' );

		$page = $this->page( new Suppressed_Page( $this->suppressed ) );

		self::assertMatchesRegularExpression( '~has unsubscribed</th><td>2</td>~', $page );
		self::assertStringNotContainsString( 'example.com', $page );
		self::assertStringNotContainsString( $this->suppressed->hash( 'anna@example.com' ), $page );
	}

	/** An address says who somebody is: only who edits the webinars of all sees the page, by its own nonce, and by POST. */
	public function test_page_needs_right_and_nonce(): void {
		$this->suppressed->add( 'anna@example.com', 'organizer' );
		foreach ( array( 'webinar_organizer', 'webinar_speaker', 'webinar_attendee' ) as $role ) {
			$this->act_as( $this->create_user( $role ) );
			self::assertSame( 'Died with 403', $this->press( 'anna@example.com', 'release' ), $role );
			self::assertSame( '', $this->page( new Suppressed_Page( $this->suppressed ) ) );
		}
		$this->act_as( $this->create_user( 'administrator' ) );
		self::assertSame( 'Died with 403', $this->press( 'anna@example.com', 'release', nonce: 'another' ) );
		self::assertSame( 'organizer', $this->suppressed->reason( 'anna@example.com' ) );

		$_SERVER['REQUEST_METHOD'] = 'GET';
		$_GET                      = array(
			'address' => 'anna@example.com',
			'release' => '1',
		);
		$page                      = new Suppressed_Page( $this->suppressed );
		$page->load();
		$_GET = array();
		self::assertStringNotContainsString( 'No e-mails since', $this->page( $page ) );
		self::assertSame( 'organizer', $this->suppressed->reason( 'anna@example.com' ) );
	}

	/**
	 * Presses a button.
	 *
	 * @return string The page, or why it ended.
	 */
	private function press( string $address, string $button, mixed $reason = '', string $nonce = 'webinar_mail_suppressed' ): string {
		$_SERVER['REQUEST_METHOD'] = 'POST';
		$_POST                     = wp_slash(
			array(
				'address'  => $address,
				'reason'   => $reason,
				$button    => '1',
				'_wpnonce' => wp_create_nonce( $nonce ),
			)
		);
		$_REQUEST                  = $_POST; // phpcs:ignore WordPress.Security.NonceVerification -- The page checks it.
		$page                      = new Suppressed_Page( $this->suppressed );
		try {
			$page->load();
		} catch ( RuntimeException $end ) {
			return $end->getMessage();
		}
		return $this->page( $page );
	}

	private function page( Suppressed_Page $page ): string {
		ob_start();
		$page->render();
		return (string) ob_get_clean();
	}
}
