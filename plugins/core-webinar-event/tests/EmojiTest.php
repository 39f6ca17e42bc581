<?php
/**
 * Tests of a database that cannot store characters of four bytes.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

require_once __DIR__ . '/trait-rest-requests.php';

/**
 * With tables in utf8mb3 no text is lost or cut in silence: it is stored whole, or refused with the remedy.
 */
final class EmojiTest extends Webinar_TestCase {

	use Rest_Requests;

	private const FILTERS = array( 'pre_get_col_charset', 'pre_get_table_charset' );

	/**
	 * Pretends that the tables are in utf8mb3.
	 */
	protected function setUp(): void {
		parent::setUp();
		foreach ( self::FILTERS as $filter ) {
			add_filter( $filter, array( $this, 'charset' ) );
		}
	}

	public function charset(): string {
		return 'utf8mb3';
	}

	/** The tables are named, with the statement that converts them. */
	public function test_site_health_names_the_tables(): void {
		global $wpdb;
		$health = $this->site_health();
		foreach ( self::FILTERS as $filter ) {
			remove_filter( $filter, array( $this, 'charset' ) );
		}

		self::assertSame( 'recommended', $health['status'] );
		self::assertStringContainsString( "$wpdb->posts, $wpdb->postmeta, $wpdb->options, $wpdb->users", $health['description'] );
		self::assertStringContainsString( "ALTER TABLE $wpdb->posts CONVERT TO CHARACTER SET utf8mb4", $health['description'] );
		self::assertSame( 'good', $this->site_health()['status'] );
	}

	/** WordPress encodes an emoji in the texts of a post: readers get it back, and the encoding does not count as length. */
	public function test_titles_keep_their_emoji(): void {
		$id    = $this->create_webinar();
		$title = str_repeat( '🌱', 150 );
		wp_update_post( array( 'ID' => $id, 'post_title' => $title ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound

		self::assertSame( $title, apply_filters( 'core_webinar_get', null, $id )['title'] );

		wp_update_post( array( 'ID' => $id, 'post_title' => str_repeat( '🌱', 201 ) ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound
		self::assertMatchesRegularExpression( '/^🌱+$/u', apply_filters( 'core_webinar_get', null, $id )['title'] );
	}

	/** WordPress would ignore that the database refuses a field. Other scripts are stored. */
	public function test_fields_with_an_emoji_are_refused(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $owner );
		$refused = $this->capture( 'core_webinar_change_refused' );
		$upsert  = static fn( string $text ) => do_action(
			'core_webinar_upsert',
			array(
				'webinar_id'    => $id,
				'title'         => 'Other',
				'room_cta_text' => $text,
				'context'       => array(
					'actor_id'  => $owner,
					'timestamp' => time(),
					'source'    => 'test',
				),
			)
		);

		$upsert( 'Записаться 🌱' );
		$rest = $this->request( 'POST', "/wp/v2/webinar_event/$id", array( 'meta' => array( 'room_cta_text' => '🌱' ) ) );

		self::assertCount( 1, $refused );
		self::assertSame( array( 400, 'webinar_request_invalid' ), array( $rest->get_status(), $rest->get_data()['code'] ) );
		self::assertStringContainsString( 'Site Health', $rest->get_data()['message'] );
		self::assertNotSame( 'Other', get_post( $id )->post_title );
		$upsert( 'Записаться' );
		self::assertSame( 'Записаться', get_post_meta( $id, 'room_cta_text', true ) );
	}

	/**
	 * What Site Health says.
	 *
	 * @return array<string, mixed>
	 */
	private function site_health(): array {
		return apply_filters( 'site_status_tests', array( 'direct' => array() ) )['direct']['core_webinar_event_emoji']['test']();
	}
}
