<?php
/**
 * Tests of the addresses that the modules write.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Ui_Webinar_Public\Entry_Link;
use Webinars\Ui_Webinar_Public\Lib\Site_Address;

/**
 * What an organizer enters leads to the same place in the room, on the schedule and in Telegram, however the site is set up.
 */
final class SiteAddressTest extends Webinar_TestCase {

	/**
	 * WordPress remembers the structure of permalinks beside its option.
	 */
	protected function tearDown(): void {
		parent::tearDown();
		$GLOBALS['wp_rewrite']->init();
	}

	/**
	 * Structures of permalinks, and where a path leads on a site in a folder. There is a page "offer" and none of the other name.
	 *
	 * @return iterable<string, array{string, array<string, string>}>
	 */
	public static function permalinks(): iterable {
		$elsewhere = array(
			'https://other.test/x?a=1#b' => 'https://other.test/x?a=1#b',
			'/not-a-page/?a=1'           => 'http://webinars.test/site/not-a-page/?a=1',
			'//other.test/'              => '',
			'javascript:alert(1)'        => '',
			''                           => '',
		);
		yield 'pretty' => array( '/%postname%/', $elsewhere + array( '/offer/?a=1#b' => 'http://webinars.test/site/offer/?a=1#b' ) );
		yield 'plain' => array( '', $elsewhere + array( '/offer/?a=b%20c#b' => 'http://webinars.test/site/?page_id=PAGE&a=b+c#b' ) );
	}

	/**
	 * Each address is resolved, and a page's path works without pretty permalinks too.
	 *
	 * @param string                $structure Of permalinks.
	 * @param array<string, string> $addresses By what was entered.
	 */
	#[DataProvider( 'permalinks' )]
	public function test_entered_addresses_are_resolved( string $structure, array $addresses ): void {
		$page_id = $this->create_offer_page();
		$this->move_into_folder( $structure );

		foreach ( $addresses as $entered => $address ) {
			self::assertSame( str_replace( 'PAGE', (string) $page_id, $address ), Site_Address::resolve( $entered ), $entered );
		}
	}

	/**
	 * On a site in a folder the offer of the room, the button of the schedule and that of the message lead to the same page.
	 */
	public function test_a_path_leads_to_the_same_page_everywhere(): void {
		$this->move_into_folder( '/%postname%/' );
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar(
			array(
				'status'        => 'live',
				'owner_user_id' => $owner,
				'guest_cta_url' => '/offer/',
				'room_cta_url'  => '/offer/',
				'room_cta_text' => 'Get the plan',
			)
		);
		do_action( 'core_webinar_set_cta_visibility', $id, true, $this->context( $owner ) );
		$events = $this->capture( 'webinar_outbox_enqueue' );
		do_action(
			'post_webinar_route',
			array(
				'lead_id'    => 7,
				'webinar_id' => $id,
				'attended'   => true,
				'timestamp'  => time(),
				'route'      => 'attended',
			)
		);

		$room     = apply_filters( 'ui_webinar_room_announcement', null, $id )['states'][0]['state']['cta']['url'];
		$schedule = ( new Entry_Link() )->button( apply_filters( 'core_webinar_get', null, $id ) )['url'];

		self::assertSame( array_fill( 0, 3, 'http://webinars.test/site/offer/' ), array( $room, $schedule, $events[0]['data']['button']['url'] ) );
	}

	/**
	 * Scripts send commands to the scheme and host of the page that they are on: another one is another origin.
	 */
	public function test_commands_go_to_the_page_s_own_origin(): void {
		add_filter( 'option_siteurl', static fn(): string => 'http://webinars.test/wp', 20 );
		add_filter( 'option_home', static fn(): string => 'https://webinars.test', 20 );
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $owner );

		$settings = ( new Webinars\Ui_Webinar_Public\Schedule_Form( '' ) )->settings( $id );
		( new Webinars\Client_Webinar_Control_Integration\Control_Settings() )->print_before( 'jquery-core', $id );

		self::assertSame( '/wp/wp-admin/admin-ajax.php', $settings['streamCheck']['ajaxUrl'] );
		self::assertStringContainsString( '"ajaxUrl":"/wp/wp-admin/admin-ajax.php"', implode( '', wp_scripts()->get_data( 'jquery-core', 'before' ) ) );
	}

	/**
	 * Requests for archives, with the address of the second page of a schedule there.
	 *
	 * @return iterable<string, array{string, string, string}>
	 */
	public static function archives(): iterable {
		yield 'plain category' => array( '', '/?cat=1&utm_source=mail', 'http://webinars.test/?cat=1&schedule_page=2' );
		yield 'plain posts' => array( '', '/?utm_source=mail', 'http://webinars.test/?schedule_page=2' );
		yield 'pretty category' => array( '/%postname%/', '/category/uncategorized/?utm_source=mail', 'http://webinars.test/category/uncategorized/?schedule_page=2' );
		yield 'pretty search' => array( '/%postname%/', '/?s=roof+tiles', 'http://webinars.test/?s=roof+tiles&schedule_page=2' );
	}

	/**
	 * The links to the pages of a schedule stay on the archive that shows it.
	 *
	 * @param string $structure Of permalinks.
	 * @param string $visited   Address of the archive, from the path on.
	 * @param string $next      Address of the second page of the schedule.
	 */
	#[DataProvider( 'archives' )]
	public function test_pages_of_a_schedule_stay_on_its_archive( string $structure, string $visited, string $next ): void {
		$GLOBALS['wp_rewrite']->set_permalink_structure( $structure );
		$GLOBALS['wp_rewrite']->flush_rules( false );
		$_SERVER['REQUEST_URI'] = $visited;
		wp_parse_str( (string) wp_parse_url( $visited, PHP_URL_QUERY ), $_GET ); // phpcs:ignore WordPress.Security.NonceVerification
		$GLOBALS['wp']->matched_rule = null;
		$GLOBALS['wp']->parse_request();
		$GLOBALS['wp']->query_posts();

		self::assertSame( $next, ( new Webinars\Ui_Webinar_Public\Page_Links() )->address( 'schedule_page', 2 ) );
	}

	/**
	 * The link on the account's page is stored, in the form that works with pretty and with plain permalinks.
	 */
	public function test_the_account_links_to_the_room_with_any_permalinks(): void {
		wp_delete_post( (int) get_option( 'ui_webinar_room_page_id' ), true );
		wp_delete_post( get_page_by_path( 'account' )->ID ?? 0, true );
		do_action( 'activate_ui-webinar-room/ui-webinar-room.php' ); // phpcs:ignore WordPress.NamingConventions.ValidHookName

		preg_match( '~href="([^"]+)"~', get_page_by_path( 'account' )->post_content ?? '', $link );

		self::assertSame( home_url( '/?page_id=' . (int) get_option( 'ui_webinar_room_page_id' ) ), $link[1] );
	}

	private function create_offer_page(): int {
		return wp_insert_post(
			array(
				'post_type'   => 'page',
				'post_status' => 'publish',
				'post_title'  => 'Offer',
				'post_name'   => 'offer',
			)
		);
	}

	private function move_into_folder( string $structure ): void {
		add_filter( 'option_home', static fn(): string => 'http://webinars.test/site', 20 );
		$GLOBALS['wp_rewrite']->set_permalink_structure( $structure );
	}
}
