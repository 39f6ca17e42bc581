<?php
/**
 * Tests of webinars over wp/v2.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use Webinars\Core_Webinar_Event\Field_Labels;
use Webinars\Core_Webinar_Event\Fields;
use Webinars\Tests\Webinar_TestCase;

require_once __DIR__ . '/trait-rest-requests.php';
require_once __DIR__ . '/trait-stored-state.php';

/** The fields over wp/v2: who reads and writes them, and which values are refused. RestStateTest tests the state. */
final class RestTest extends Webinar_TestCase {

	use Rest_Requests;

	use Stored_State;

	/** A guest sees no meta, such as the stream source. */
	public function test_guests_see_no_meta(): void {
		$id = $this->create_webinar( array( 'room_cta_url' => 'https://webinars.test/offer' ) );

		foreach ( array( "/wp/v2/webinar_event/$id", '/wp/v2/webinar_event' ) as $route ) {
			$answer = $this->request( 'GET', $route );
			self::assertSame( 200, $answer->get_status() );
			$json = (string) wp_json_encode( $answer->get_data(), JSON_UNESCAPED_SLASHES );
			self::assertStringContainsString( 'How to begin', $json );
			foreach ( array( 'stream_source', 'stream.webinars.test', 'owner_user_id', 'speaker_user_ids', 'shows_people', 'offer', '"cta_visibility"' ) as $secret ) {
				self::assertStringNotContainsString( $secret, $json );
			}
		}
		self::assertSame( 401, $this->request( 'GET', "/wp/v2/webinar_event/$id", array( 'context' => 'edit' ) )->get_status() );
	}

	/** A guest and an attendee see what the schedule shows: neither the description nor who wrote it. */
	public function test_guests_see_neither_description_nor_author(): void {
		$author = $this->create_user( 'webinar_organizer' );
		$id     = $this->create_webinar(
			array(
				'owner_user_id' => $author,
				'description'   => '<p>For attendees only.</p>',
			)
		);
		foreach ( array( 0, $this->create_user( 'webinar_attendee' ) ) as $user_id ) {
			$this->act_as( $user_id );
			foreach ( array( "/wp/v2/webinar_event/$id", '/wp/v2/webinar_event' ) as $route ) {
				$answer = $this->request( 'GET', $route );
				$json   = (string) wp_json_encode( rest_get_server()->response_to_data( $answer, true ) );
				self::assertStringContainsString( 'How to begin', $json );
				self::assertStringNotContainsString( 'For attendees', $json );
				self::assertStringNotContainsString( '"author"', $json );
			}
			self::assertSame( array(), $this->request( 'GET', '/wp/v2/webinar_event', array( 'search' => 'attendees' ) )->get_data() );
			self::assertCount( 1, $this->request( 'GET', '/wp/v2/webinar_event', array( 'author' => array( 999 ) ) )->get_data() );
			self::assertNotContains( $author, array_column( $this->request( 'GET', '/wp/v2/users' )->get_data(), 'id' ) );
			self::assertContains( $this->request( 'GET', "/wp/v2/users/$author" )->get_status(), array( 401, 403 ) );
		}

		wp_insert_post(
			array(
				'post_title'  => 'News',
				'post_status' => 'publish',
				'post_author' => $author,
			)
		);
		self::assertContains( $author, array_column( $this->request( 'GET', '/wp/v2/users' )->get_data(), 'id' ), 'Posts make a public author.' );
		self::assertSame( 200, $this->request( 'GET', "/wp/v2/users/$author" )->get_status() );
		$this->act_as( $author );
		self::assertStringContainsString( 'For attendees', $this->request( 'GET', "/wp/v2/webinar_event/$id" )->get_data()['content']['rendered'] );
	}

	/** A webinar with a password, a private one, a draft or one in the trash has no text and no address for others. */
	public function test_visibilities_of_wordpress_hold_over_rest(): void {
		$id = $this->create_webinar();
		$this->act_as( $this->create_user( 'administrator' ) );
		wp_update_post(
			array(
				'ID'            => $id,
				'post_excerpt'  => 'Only with the password.',
				'post_password' => 'secret',
			)
		);
		self::assertSame( '', apply_filters( 'core_webinar_get', null, $id )['excerpt'] );
		$this->act_as( 0 );
		self::assertStringNotContainsString( 'Only with', (string) wp_json_encode( $this->request( 'GET', "/wp/v2/webinar_event/$id" )->get_data() ) );

		foreach ( array( 'private', 'draft', 'trash' ) as $status ) {
			$this->act_as( 0 );
			wp_update_post(
				array(
					'ID'          => $id,
					'post_status' => $status,
				)
			);
			self::assertContains( $this->request( 'GET', "/wp/v2/webinar_event/$id" )->get_status(), array( 401, 403, 404 ), $status );
			self::assertSame( array(), $this->request( 'GET', '/wp/v2/webinar_event' )->get_data(), $status );
			self::assertSame( array(), apply_filters( 'core_webinar_list', array(), array() ), $status );
		}
	}

	/**
	 * The editor gets the fields, and not the state.
	 */
	public function test_editors_see_the_fields_but_no_state(): void {
		$id = $this->create_webinar();
		$this->act_as( (int) get_post( $id )->post_author );

		$meta = $this->request( 'GET', "/wp/v2/webinar_event/$id", array( 'context' => 'edit' ) )->get_data()['meta'];

		self::assertSame( 'https://stream.webinars.test/live.m3u8', $meta['stream_source'] );
		self::assertSame( '/signup/', $meta['guest_cta_url'] );
		self::assertSame( array(), $meta['speaker_user_ids'] );
		self::assertSame( 0, $meta['shows_people'] );
		self::assertSame( array(), array_intersect_key( iterator_to_array( self::keys() ), $meta ) );
	}

	/** The block editor saves a draft first, then all fields at once. */
	public function test_the_editor_creates_a_scheduled_webinar(): void {
		$organizer = $this->create_user( 'webinar_organizer' );
		$speaker   = $this->create_user( 'webinar_speaker' );
		$saved     = $this->capture( 'core_webinar_saved' );
		$this->act_as( $organizer );
		$draft = get_default_post_to_edit( 'webinar_event', true );
		self::assertSame( $organizer, apply_filters( 'core_webinar_get', null, $draft->ID )['owner_user_id'] );
		self::assertTrue( current_user_can( 'control_webinar', $draft->ID ) );
		$at     = time() + DAY_IN_SECONDS;
		$answer = $this->request(
			'POST',
			"/wp/v2/webinar_event/{$draft->ID}",
			array(
				'title'   => 'A & B',
				'content' => '<!-- wp:paragraph --><p>Text</p><!-- /wp:paragraph -->',
				'status'  => 'publish',
				'meta'    => array(
					'scheduled_at'     => $at,
					'stream_type'      => 'youtube',
					'stream_source'    => 'https://www.youtube.com/watch?v=1',
					'speaker_user_ids' => array( $speaker ),
					'guest_cta_text'   => 'Come',
					'shows_people'     => 1,
				),
			)
		);

		self::assertSame( 200, $answer->get_status() );
		$webinar = apply_filters( 'core_webinar_get', null, $draft->ID );
		self::assertSame( 'scheduled', $webinar['status'] );
		self::assertSame( 'A & B', $webinar['title'] );
		self::assertSame( $at, $webinar['scheduled_at'] );
		self::assertSame( 'youtube', $webinar['stream_type'] );
		self::assertTrue( $webinar['shows_people'] );
		self::assertSame( $speaker, $webinar['speakers'][0]['user_id'] );
		self::assertSame(
			array(
				'text' => 'Come',
				'url'  => '/signup/',
			),
			$webinar['guest_cta']
		);
		self::assertCount( 1, $saved );
		self::assertTrue( $saved[0]['created'] );
	}

	/** A bad field of an autosave is refused, where WordPress would save an empty post and report success. */
	public function test_an_autosave_with_a_bad_field_is_refused_as_a_whole(): void {
		$id = $this->create_webinar();
		$this->act_as( (int) get_post( $id )->post_author );

		$answer = $this->request(
			'POST',
			"/wp/v2/webinar_event/$id/autosaves",
			array(
				'title' => 'Changed',
				'meta'  => array( 'duration_minutes' => 0 ),
			)
		);

		self::assertSame( array( 400, 'webinar_request_invalid' ), array( $answer->get_status(), $answer->get_data()['code'] ) );
		self::assertSame( array(), wp_get_post_revisions( $id ) );
	}

	/** An error has the label that people see on the screen, in each language. */
	public function test_errors_name_fields_as_the_schedule_form_does(): void {
		$form = implode( array_map( 'file_get_contents', (array) glob( dirname( __DIR__, 3 ) . '/blocks/schedule-form/*.tsx' ) ) );
		foreach ( array_diff( ( new Fields() )->names(), array( 'type', 'series_id' ) ) as $name ) {
			$label = Field_Labels::label( $name );
			self::assertMatchesRegularExpression( '~__\(\s*\'' . $label . '\',\s*\'ui-webinar-public\'~', $form );
			switch_to_locale( 'ru_RU' );
			self::assertSame( translate( $label, 'ui-webinar-public' ), Field_Labels::label( $name ) ); // phpcs:ignore WordPress.WP.I18n -- Compares two translations.
			restore_previous_locale();
		}
	}

	/** The refusal of an autosave does not reveal stored values. */
	public function test_autosaves_are_not_shown_to_strangers(): void {
		$id       = $this->create_webinar();
		$statuses = array(
			0                                        => 401,
			$this->create_user( 'webinar_attendee' ) => 403,
		);
		foreach ( $statuses as $user_id => $status ) {
			$this->act_as( $user_id );
			foreach ( array( 'https://stream.webinars.test/live.m3u8', 'https://stream.webinars.test/guess.m3u8' ) as $guess ) {
				$answer = $this->request( 'POST', "/wp/v2/webinar_event/$id/autosaves", array( 'meta' => array( 'stream_source' => $guess ) ) );
				self::assertSame( array( $status, 'rest_cannot_edit' ), array( $answer->get_status(), $answer->get_data()['code'] ) );
			}
		}
	}

	/** An invalid field is refused by name before anything is written, by REST and by the upsert. */
	public function test_bad_values_are_refused(): void {
		remove_all_filters( 'core_webinar_upsert', PHP_INT_MIN );
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $owner );
		$before  = get_post_meta( $id );
		$refused = $this->capture( 'core_webinar_change_refused' );

		foreach ( $this->bad_values() as $case => list( $field, $value ) ) {
			$answer = $this->request(
				'POST',
				"/wp/v2/webinar_event/$id",
				array(
					'title' => 'Changed',
					'meta'  => array( $field => $value ),
				)
			);
			self::assertSame( array( 400, 'webinar_request_invalid' ), array( $answer->get_status(), $answer->get_data()['code'] ), $case );
			$label   = Field_Labels::label( $field );
			$problem = $answer->get_data()['data']['params'][ $field ];
			self::assertSame( "$label: $problem", $answer->get_data()['message'], $case );

			$refused->exchangeArray( array() );
			do_action(
				'core_webinar_upsert',
				array(
					'webinar_id' => $id,
					'title'      => 'Changed',
					$field       => $value,
					'context'    => $this->context( $owner ),
				)
			);
			self::assertSame( array( 'webinar_request_invalid' ), array_column( $refused->getArrayCopy(), 'code' ), $case );
			self::assertSame( 'upsert', $refused[0]['change'] );
		}
		self::assertSame( $before, get_post_meta( $id ) );
		self::assertSame( 'How to begin', get_post( $id )->post_title );
	}

	/** A write past the checks, as by an importer, stores only safe values that fit the contract. */
	public function test_bad_values_are_not_stored(): void {
		$id = $this->create_webinar();
		foreach ( $this->bad_values() as $case => list( $field, $value ) ) {
			update_post_meta( $id, $field, wp_slash( $value ) );
			$webinar = (string) wp_json_encode( apply_filters( 'core_webinar_get', null, $id ) );
			self::assertStringNotContainsString( 'evil', $webinar, $case );
			self::assertStringNotContainsString( 'javascript', $webinar, $case );
		}
	}

	/**
	 * A field and an invalid value.
	 *
	 * @return array<string, array{string, mixed}>
	 */
	private function bad_values(): array {
		return array(
			'script address'                    => array( 'stream_source', 'javascript:alert(1)' ),
			'data address'                      => array( 'recording_url', 'data:text/html,x' ),
			'ftp address'                       => array( 'recording_url', 'ftp://webinars.test/x' ),
			'no host'                           => array( 'stream_source', 'https://' ),
			'path where an address is needed'   => array( 'stream_source', '/live.m3u8' ),
			'address of another site as a path' => array( 'guest_cta_url', '//evil.test/' ),
			'backslash path'                    => array( 'guest_cta_url', '/\\evil.test/' ),
			'script as a link'                  => array( 'room_cta_url', 'javascript:alert(1)' ),
			'no-break space in an address'      => array( 'recording_url', "https://webinars.test/a\u{a0}b" ),
			'thin space in a path'              => array( 'room_cta_url', "/a\u{2009}b" ),
			'long address'                      => array( 'recording_url', 'https://webinars.test/' . str_repeat( 'a', 2048 ) ),
			'long text'                         => array( 'guest_cta_text', str_repeat( 'я', 201 ) ),
			'unknown stream'                    => array( 'stream_type', 'fax' ),
			'unknown type'                      => array( 'type', 'weekly' ),
			'negative time'                     => array( 'scheduled_at', -1 ),
			'milliseconds'                      => array( 'scheduled_at', 1795219200000 ),
			'no minutes'                        => array( 'duration_minutes', 0 ),
			'two days'                          => array( 'duration_minutes', 2880 ),
			'fraction'                          => array( 'duration_minutes', 1.5 ),
			'more than yes'                     => array( 'shows_people', 2 ),
			'yes in words'                      => array( 'shows_people', 'yes' ),
			'fewer than no seats'               => array( 'seats', -1 ),
			'more seats than there may be'      => array( 'seats', 100001 ),
			'nobody speaks'                     => array( 'speaker_user_ids', array( 999999 ) ),
			'one speaks twice'                  => array( 'speaker_user_ids', array( 1, 1 ) ),
			'speaker by name'                   => array( 'speaker_user_ids', array( 'admin' ) ),
			'array as text'                     => array( 'guest_cta_text', array( 'x' ) ),
		);
	}

	/** A speaker saves title and offer, although the editor sends all fields back. */
	public function test_a_speaker_changes_business_fields_only(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );
		$this->act_as( $speaker );
		$meta = $this->request( 'GET', "/wp/v2/webinar_event/$id", array( 'context' => 'edit' ) )->get_data()['meta'];

		$saved = $this->request(
			'POST',
			"/wp/v2/webinar_event/$id",
			array(
				'title' => 'By the speaker',
				'meta'  => array( 'room_cta_text' => 'Buy' ) + $meta,
			)
		);
		self::assertSame( 200, $saved->get_status(), (string) wp_json_encode( $saved->get_data() ) );
		self::assertSame( 'By the speaker', get_post( $id )->post_title );
		self::assertSame( 'Buy', get_post_meta( $id, 'room_cta_text', true ) );

		foreach (
			array(
				'stream_source'    => 'https://elsewhere.test/',
				'stream_type'      => 'zoom',
				'type'             => 'auto',
				'owner_user_id'    => $speaker,
				'speaker_user_ids' => array(),
			) as $field => $value
		) {
			$before = get_post_meta( $id );
			$answer = $this->request(
				'POST',
				"/wp/v2/webinar_event/$id",
				array(
					'title' => 'Changed',
					'meta'  => array( $field => $value ),
				)
			);
			self::assertSame( 403, $answer->get_status(), $field );
			self::assertSame( 'webinar_permission_denied', $answer->get_data()['code'] );
			self::assertFalse( current_user_can( 'edit_post_meta', $id, $field ) );
			self::assertSame( $before, get_post_meta( $id ) );
		}
		self::assertSame( 'By the speaker', get_post( $id )->post_title );
	}

	/** A person who is neither organizer nor speaker may not edit a webinar, nor create or publish one. */
	public function test_speakers_edit_only_their_webinars(): void {
		$id = $this->create_webinar();
		foreach ( array( 'webinar_speaker', 'webinar_attendee' ) as $role ) {
			$this->act_as( $this->create_user( $role ) );
			self::assertSame( 403, $this->request( 'POST', "/wp/v2/webinar_event/$id", array( 'title' => 'Mine' ) )->get_status() );
			self::assertSame( 403, $this->request( 'POST', '/wp/v2/webinar_event', array( 'title' => 'Mine' ) )->get_status() );
			self::assertSame( 403, $this->request( 'DELETE', "/wp/v2/webinar_event/$id" )->get_status() );
		}
	}

	/** A scheduled webinar's date can be changed but not removed. */
	public function test_the_date_of_a_scheduled_webinar_is_not_removed(): void {
		$id = $this->create_webinar();
		$this->act_as( (int) get_post( $id )->post_author );

		foreach ( array( 0, null ) as $none ) {
			$answer = $this->request( 'POST', "/wp/v2/webinar_event/$id", array( 'meta' => array( 'scheduled_at' => $none ) ) );
			self::assertSame( array( 400, 'webinar_request_invalid' ), array( $answer->get_status(), $answer->get_data()['code'] ) );
		}
		$moved = time() + WEEK_IN_SECONDS;
		self::assertSame( 200, $this->request( 'POST', "/wp/v2/webinar_event/$id", array( 'meta' => array( 'scheduled_at' => $moved ) ) )->get_status() );
		self::assertSame( $moved, apply_filters( 'core_webinar_get', null, $id )['scheduled_at'] );
	}

	/** Null restores the default and leaves the meta of other plugins unchanged. */
	public function test_null_restores_the_default(): void {
		register_post_meta(
			'webinar_event',
			'foreign',
			array(
				'single'        => true,
				'type'          => 'string',
				'show_in_rest'  => true,
				'auth_callback' => '__return_true',
			)
		);
		$id = $this->create_webinar(
			array(
				'guest_cta_url' => '/elsewhere/',
				'foreign'       => 'x',
			)
		);
		$this->act_as( (int) get_post( $id )->post_author );

		$answer = $this->request(
			'POST',
			"/wp/v2/webinar_event/$id",
			array(
				'meta' => array(
					'guest_cta_url' => null,
					'foreign'       => 'y',
				),
			)
		);
		unregister_post_meta( 'webinar_event', 'foreign' );

		self::assertSame( 200, $answer->get_status() );
		self::assertSame( '/signup/', get_post_meta( $id, 'guest_cta_url', true ) );
		self::assertSame( 'y', get_post_meta( $id, 'foreign', true ) );
	}
}
