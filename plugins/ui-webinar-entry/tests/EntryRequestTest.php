<?php
/**
 * Tests of the address of an entry page, and of who sees it.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

use Webinars\Tests\Test_Site;
use Webinars\Tests\Web_Server;

require_once __DIR__ . '/class-entry-testcase.php';

/** Over HTTP, as browsers, crawlers and attackers ask. */
final class EntryRequestTest extends Entry_TestCase {

	/** The number decides; every other form of the address leads to one, with the parameters of the advertisement. */
	public function test_other_addresses_redirect(): void {
		$id  = $this->webinar();
		$url = $this->url( $id );
		self::assertSame( "http://webinars.test/webinars/$id-how-to-begin/", $url );

		$answers = $this->ask( array( "/webinars/$id-how-to-begin/?utm_source=ad", "/webinars/$id/?utm_source=ad&x[]=%22%3E", "/webinars/$id-other-title/", "/?webinar_entry=$id&utm_campaign=c", "/webinars/$id-how-to-begin" ) );

		self::assertSame( array( 200, 301, 301, 301, 301 ), array_column( $answers, 'status' ) );
		self::assertSame( array( '', "$url?utm_source=ad&x%5B0%5D=%22%3E", $url, "$url?utm_campaign=c", $url ), array_column( $answers, 'location' ) );
	}

	/** With plain permalinks, below a folder, with `index.php` in the address, and with a title in Russian. */
	public function test_each_kind_of_permalinks(): void {
		$id = $this->webinar( array( 'title' => 'Крыши' ) );
		self::assertSame( "/webinars/$id-крыши/", rawurldecode( (string) wp_parse_url( $this->url( $id ), PHP_URL_PATH ) ) );
		self::assertStringContainsString( 'Крыши', $this->page( $id ) );

		add_filter( 'option_home', static fn(): string => 'http://webinars.test/blog', 99 );
		self::assertStringStartsWith( "http://webinars.test/blog/webinars/$id-", $this->url( $id ) );
		self::assertStringContainsString( 'Крыши', $this->page( $id ) );
		remove_all_filters( 'option_home', 99 );

		$GLOBALS['wp_rewrite']->set_permalink_structure( '/index.php/%postname%/' );
		self::assertStringStartsWith( "http://webinars.test/index.php/webinars/$id-", $this->url( $id ) );

		$GLOBALS['wp_rewrite']->set_permalink_structure( '' );
		self::assertSame( "http://webinars.test/?webinar_entry=$id", $this->url( $id ) );
		self::assertStringContainsString( 'Крыши', $this->visit( "/?webinar_entry=$id" ) );
		$GLOBALS['wp_rewrite']->set_permalink_structure( '/%postname%/' );
	}

	/** What is not public looks like what does not exist. */
	public function test_hidden_webinars_do_not_exist(): void {
		$hidden = array( '/webinars/99999-x/' );
		foreach ( array( 'draft', 'private', 'pending' ) as $status ) {
			$id = $this->webinar( array( 'post_status' => $status ) );
			self::assertSame( '', $this->url( $id ) );
			$hidden[] = "/webinars/$id-how-to-begin/";
		}
		$hidden[] = '/webinars/' . $this->webinar( array( 'scheduled_at' => 0 ) ) . '-how-to-begin/';
		$hidden[] = '/?webinar_entry=99999';
		$hidden[] = '/?webinar_entry=' . $id;
		$hidden[] = '/?webinar_entry[]=1';
		$hidden[] = '/?webinar_entry=1%22%3E%3Cscript%3E';
		$hidden[] = '/webinars/0-x/';

		$answers = $this->ask( $hidden );

		self::assertSame( array_fill( 0, count( $hidden ), 404 ), array_column( $answers, 'status' ) );
		self::assertCount( 1, array_unique( array_column( $answers, 'body' ) ) );
		self::assertStringNotContainsString( 'How to begin', $answers[1]['body'] );
		self::assertStringContainsString( 'It is not public.', $this->visit( $hidden[1], $this->organizer_id ) );
	}

	/** A webinar that was announced is gone, and not unknown. */
	public function test_a_cancelled_webinar_is_gone(): void {
		update_option( 'blog_public', '1' );
		$trashed = $this->webinar( array( 'title' => 'From the trash' ) );
		$drafted = $this->webinar( array( 'title' => 'Back to a draft' ) );
		$over    = $this->webinar( array( 'status' => 'finished' ) );
		wp_trash_post( $trashed );
		wp_trash_post( $over );
		wp_update_post( array( 'ID' => $drafted, 'post_status' => 'draft', 'post_title' => 'Still secret' ) ); // phpcs:ignore WordPress.Arrays

		list( $of_trashed, $of_drafted, $of_over ) = $this->ask( array( "/webinars/$trashed-from-the-trash/", "/webinars/$drafted-x/", "/webinars/$over-x/" ) );

		self::assertSame( array( 410, 410, 404 ), array( $of_trashed['status'], $of_drafted['status'], $of_over['status'] ) );
		self::assertStringContainsString( '<title>Cancelled: From the trash &#8211; Webinars</title>', $of_trashed['body'] );
		self::assertStringContainsString( 'https://schema.org/EventCancelled', $of_trashed['body'] );
		self::assertStringContainsString( '<h1 class="webinar-entry__title">This webinar was cancelled</h1>', $of_drafted['body'] );
		self::assertDoesNotMatchRegularExpression( '/Still secret|Back to a draft|schema\.org/', $of_drafted['body'] );
		self::assertSame( '', $this->url( $trashed ) );
	}

	/** A page of the site at such a path stays; at the address of a webinar Site Health names it. */
	public function test_pages_of_the_site(): void {
		$id     = $this->webinar();
		$parent = get_page_by_path( 'webinars' )->ID;
		foreach ( array( '2026-archive', "$id-how-to-begin" ) as $name ) {
			self::assertSame( 'good', $this->site_health()['status'] );
			wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_parent' => $parent, 'post_name' => $name, 'post_title' => "Page $name" ) ); // phpcs:ignore WordPress.Arrays
		}
		self::assertStringContainsString( "Page $id-how-to-begin", $this->site_health()['description'] );

		list( $archive, $entry ) = $this->ask( array( '/webinars/2026-archive/', "/webinars/$id-how-to-begin/" ) );

		self::assertStringContainsString( 'Page 2026-archive', $archive['body'] );
		self::assertStringContainsString( 'webinar-entry', $entry['body'] );
		wp_delete_post( url_to_postid( "/webinars/$id-how-to-begin/" ), true );
		add_rewrite_rule( '^webinars/([^/]+)/?$', 'index.php?other_webinar=$matches[1]', 'top' );
		flush_rewrite_rules( false );
		self::assertStringContainsString( '^webinars/([^/]+)/?$', $this->site_health()['description'] );
		unset( $GLOBALS['wp_rewrite']->extra_rules_top['^webinars/([^/]+)/?$'] );
		flush_rewrite_rules( false );
	}

	/** Every guest gets the same bytes, which caches may keep; a member another page, which they may not. */
	public function test_a_guests_page_can_be_cached(): void {
		$id   = $this->webinar( array( 'seats' => 3 ) );
		$path = (string) wp_parse_url( $this->url( $id ), PHP_URL_PATH );
		wp_insert_user( array( 'user_login' => 'attendee', 'user_pass' => 'x', 'role' => 'webinar_attendee' ) ); // phpcs:ignore WordPress.Arrays

		list( $first, $second, $member ) = $this->ask( array( $path, "$path?utm_source=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&utm_campaign=roofs", array( $path, 'attendee' ) ) );

		self::assertSame( $first['body'], $second['body'], 'PHP reads no parameter.' );
		self::assertStringNotContainsStringIgnoringCase( 'nonce', $first['body'] );
		self::assertStringContainsString( 'Cache-Control: public, max-age=0, s-maxage=60', $first['headers'] );
		self::assertDoesNotMatchRegularExpression( '/^(set-cookie|expires|pragma)/mi', $first['headers'] );
		self::assertMatchesRegularExpression( '/^cache-control: .*no-store/mi', $member['headers'] );
		self::assertStringContainsString( 'Go to the webinar room', $member['body'] );
		self::assertSame( array( 1, 1, 1 ), array( substr_count( $first['body'], '<main' ), substr_count( $first['body'], '<h1' ), substr_count( $first['body'], '<footer' ) ) );
	}

	/** Calendars lead everybody here. */
	public function test_the_calendar_leads_here(): void {
		$id             = $this->webinar();
		list( $answer ) = $this->ask( array( "/?webinar_calendar=$id" ) );
		self::assertStringContainsString( 'URL:' . $this->url( $id ), str_replace( "\r\n ", '', $answer['body'] ) );
	}

	/** Without scripts a form books, and says why it does not. */
	public function test_a_plain_form_books(): void {
		$id = $this->webinar();
		wp_insert_user( array( 'user_login' => 'attendee', 'user_pass' => 'x', 'role' => 'webinar_attendee' ) ); // phpcs:ignore WordPress.Arrays
		$path         = (string) wp_parse_url( $this->url( $id ), PHP_URL_PATH );
		list( $page ) = $this->ask( array( array( $path, 'attendee' ) ) );
		preg_match_all( '~<input type="hidden" name="([^"]*)" value="([^"]*)">~', $page['body'], $found );
		$fields = array_map( 'html_entity_decode', array_combine( $found[1], $found[2] ) );

		list( $booked, $refused, $elsewhere ) = $this->ask(
			array(
				array( '/wp-admin/admin-ajax.php', 'attendee', $fields ),
				array( '/wp-admin/admin-ajax.php', 'attendee', array( 'nonce' => 'x' ) + $fields ),
				array( '/wp-admin/admin-ajax.php', 'attendee', array( '_wp_http_referer' => 'https://elsewhere.example/' ) + $fields ),
			),
			'text/html,application/xhtml+xml'
		);

		self::assertSame( array( 303, $this->url( $id ) . '#webinar-entry-seat' ), array( $booked['status'], $booked['location'] ) );
		self::assertSame( 'registered', apply_filters( 'client_webinar_registration', null, $id, get_user_by( 'login', 'attendee' )->ID, 0 )['state'] );
		self::assertSame( 403, $refused['status'] );
		self::assertStringContainsString( 'This page has been open for too long.', $refused['body'] );
		self::assertStringContainsString( 'Content-Type: text/html', $refused['headers'] );
		self::assertSame( array( 200, '' ), array( $elsewhere['status'], $elsewhere['location'] ), 'JSON, and no redirect to another site.' );
	}

	/** Page caches drop the page when it changes, and not with each booking. */
	public function test_changes_clear_page_caches(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->webinar(
			array(
				'seats'            => 3,
				'speaker_user_ids' => array( $speaker ),
			)
		);
		$people  = array_map( fn(): int => $this->create_user( 'webinar_attendee' ), array_fill( 0, 4, 0 ) );
		$cleared = function ( callable $change ) use ( $id ): bool {
			remove_all_actions( 'shutdown' );
			$change();
			$cleaned = $this->capture( 'clean_post_cache' );
			do_action( 'shutdown' );
			return in_array( $id, array_column( $cleaned->getArrayCopy(), 0 ), true );
		};

		self::assertTrue( $cleared( fn() => wp_update_post( array( 'ID' => $id ) ) ) ); // phpcs:ignore WordPress.Arrays

		self::assertFalse( $cleared( fn() => $this->book( $id, $people[0] ) ) );
		$cleared( fn() => $this->book( $id, $people[1] ) );
		self::assertTrue( $cleared( fn() => $this->book( $id, $people[2] ) ), 'The last seat.' );
		self::assertFalse( $cleared( fn() => $this->book( $id, $people[3] ) ), 'Somebody waits.' );
		self::assertTrue( $cleared( fn() => $this->book( $id, $people[0], 'cancel' ) ), 'The line is empty again.' );
		self::assertTrue( $cleared( fn() => $this->book( $id, $people[1], 'cancel' ) ), 'A seat is free.' );
		self::assertTrue( $cleared( fn() => wp_update_user( array( 'ID' => $speaker, 'display_name' => 'Renamed' ) ) ) ); // phpcs:ignore WordPress.Arrays
		self::assertTrue( $cleared( fn() => do_action( 'core_webinar_set_status', $id, 'start', $this->context( $this->organizer_id ) ) ) );
		self::assertFalse( $cleared( fn() => $this->page( $id ) ) );
	}

	/**
	 * Sends requests to a site with the modules active.
	 *
	 * @param list<string|array{0: string, 1: string, 2?: array<string, string>}> $requests Path; or path, login and fields.
	 * @return list<array{status: int, location: string, headers: string, body: string}>
	 */
	private function ask( array $requests, string $accept = '*/*' ): array {
		update_option( 'active_plugins', array_unique( array( ...get_option( 'active_plugins' ), 'client-webinar-registration/client-webinar-registration.php', 'ui-webinar-entry/ui-webinar-entry.php' ) ) );
		$site    = Test_Site::entered();
		$server  = Web_Server::start( $site );
		$answers = array();
		try {
			foreach ( $requests as $request ) {
				list( $path, $login, $fields ) = (array) $request + array( '', '', array() );
				$handle                        = $server->request( $site, $path, $login, $fields );
				curl_setopt_array( $handle, array( CURLOPT_HEADER => true, CURLOPT_ENCODING => '', CURLOPT_HTTPHEADER => array( 'Host: webinars.test', "X-Test-Site: $site->content", 'X-Test-User: ' . ( '' === $login ? '-' : $login ), "Accept: $accept" ) ) ); // phpcs:ignore WordPress.Arrays
				$answer    = (string) curl_exec( $handle );
				$length    = (int) curl_getinfo( $handle, CURLINFO_HEADER_SIZE );
				$answers[] = array(
					'status'   => (int) curl_getinfo( $handle, CURLINFO_RESPONSE_CODE ),
					'location' => 1 === preg_match( '/^location: (\S*)/mi', substr( $answer, 0, $length ), $found ) ? $found[1] : '',
					'headers'  => substr( $answer, 0, $length ),
					'body'     => substr( $answer, $length ),
				);
			}
		} finally {
			$server->stop();
		}
		wp_cache_flush();
		return $answers;
	}

	/**
	 * Runs the test of Site Health.
	 *
	 * @return array<string, mixed>
	 */
	private function site_health(): array {
		wp_cache_flush();
		$tests = apply_filters( 'site_status_tests', array( 'direct' => array(), 'async' => array() ) ); // phpcs:ignore WordPress.Arrays
		return $tests['direct']['ui_webinar_entry_addresses']['test']();
	}
}
