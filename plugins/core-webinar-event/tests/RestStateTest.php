<?php
/**
 * Tests of the guard on wp/v2.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

require_once __DIR__ . '/trait-rest-requests.php';
require_once __DIR__ . '/trait-stored-state.php';

/** S2: no request of wp/v2 changes the state, and a request that names it is refused as a whole. */
final class RestStateTest extends Webinar_TestCase {

	use Rest_Requests;

	use Stored_State;

	/**
	 * S2, R3: a request with a state field is refused before anything is written, the title included, even for administrators and
	 * organizers.
	 *
	 * @param string $value What is tried.
	 */
	#[DataProvider( 'keys' )]
	public function test_rest_that_names_the_state_is_refused_as_a_whole( string $key, string $value ): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );
		$before  = self::state_rows( $id );
		$current = (string) get_post_meta( $id, $key, true );

		foreach ( array( $this->create_user( 'administrator' ), $speaker ) as $user_id ) {
			$this->act_as( $user_id );
			foreach ( array( $value, $current, null, array( $value ) ) as $asked ) {
				$body = array(
					'title' => 'Changed',
					'meta'  => array(
						$key            => $asked,
						'room_cta_text' => 'Changed',
					),
				);
				foreach ( array( 'POST', 'PUT', 'PATCH' ) as $method ) {
					foreach ( array( '', '/autosaves' ) as $route ) {
						if ( '' === $route || 'POST' === $method ) {
							$this->assert_forbidden( $this->request( $method, "/wp/v2/webinar_event/$id$route", $body ) );
						}
					}
				}
			}
			$form = new WP_REST_Request( 'POST', "/wp/v2/webinar_event/$id" );
			$form->set_body_params( array( 'meta' => array( $key => $value ) ) );
			$this->assert_forbidden( rest_do_request( $form ) );
			foreach ( array( '', '/Autosaves' ) as $route ) {
				$query = new WP_REST_Request( 'POST', "/WP/v2/Webinar_Event/$id$route" );
				$query->set_query_params( array( 'meta' => array( $key => $value ) ) );
				$this->assert_forbidden( rest_do_request( $query ) );
			}
		}

		self::assertSame( $before, self::state_rows( $id ) );
		self::assertSame( array( 'How to begin', '' ), array( get_post( $id )->post_title, get_post_meta( $id, 'room_cta_text', true ) ) );
		self::assertSame( array(), wp_get_post_revisions( $id, array( 'fields' => 'ids' ) ) );
	}

	/**
	 * No webinar is created with a given state.
	 *
	 * @param string $value What is tried.
	 */
	#[DataProvider( 'keys' )]
	public function test_rest_creates_no_webinar_with_a_state( string $key, string $value ): void {
		$this->act_as( $this->create_user( 'administrator' ) );
		$before = wp_count_posts( 'webinar_event' );

		$this->assert_forbidden(
			$this->request(
				'POST',
				'/wp/v2/webinar_event',
				array(
					'title' => 'New',
					'meta'  => array( $key => $value ),
				)
			)
		);

		self::assertEquals( $before, wp_count_posts( 'webinar_event' ) );
	}

	/** In a batch only the bad request is refused, and completely. */
	public function test_a_batch_writes_no_state_and_the_other_requests_are_carried_out(): void {
		$id     = $this->create_webinar();
		$other  = $this->create_webinar();
		$before = self::state_rows( $id );
		$this->act_as( $this->create_user( 'administrator' ) );
		$each = static fn( string $method, int $webinar_id, array $meta ): array => array(
			'method' => $method,
			'path'   => "/wp/v2/webinar_event/$webinar_id",
			'body'   => array(
				'title' => 'Changed',
				'meta'  => $meta,
			),
		);

		foreach ( array( 'normal', 'require-all-validate' ) as $validation ) {
			$answer = $this->request(
				'POST',
				'/batch/v1',
				array(
					'validation' => $validation,
					'requests'   => array(
						$each( 'PUT', $id, array( 'status' => 'live' ) ),
						$each( 'POST', $other, array( 'duration_minutes' => 45 ) ),
						$each( 'PATCH', $id, array( 'cta_visibility' => 'visible' ) ),
					),
				)
			);
			self::assertSame( 207, $answer->get_status() );
			$answers = $answer->get_data()['responses'];
			self::assertSame( array( 403, 200, 403 ), array_column( $answers, 'status' ) );
			self::assertSame( 'webinar_status_mutation_forbidden', $answers[0]['body']['code'] );
			self::assertSame( 'webinar_status_mutation_forbidden', $answers[2]['body']['code'] );
		}

		self::assertSame( $before, self::state_rows( $id ) );
		self::assertSame( array( 'How to begin', 'Changed' ), array( get_post( $id )->post_title, get_post( $other )->post_title ) );
	}

	/**
	 * The refusal also covers clients without PUT and PATCH, which send the method in a header or the address, and the fields as
	 * a form.
	 */
	public function test_an_overridden_method_is_refused_as_a_whole(): void {
		$id     = $this->create_webinar();
		$before = self::state_rows( $id );
		$this->act_as( $this->create_user( 'administrator' ) );

		foreach ( array( 'PUT', 'PATCH', 'POST' ) as $method ) {
			foreach ( array( 'status', 'cta_visibility' ) as $key ) {
				foreach ( array( 'header', '_method' ) as $where ) {
					$answer = $this->serve(
						"/wp/v2/webinar_event/$id",
						'_method' === $where ? array( '_method' => $method ) : array(),
						'header' === $where ? array( 'HTTP_X_HTTP_METHOD_OVERRIDE' => $method ) : array(),
						array(
							'title' => 'Changed',
							'meta'  => array( $key => 'live' ),
						)
					);
					self::assertSame( array( 'webinar_status_mutation_forbidden', 403 ), array( $answer['code'], $answer['data']['status'] ), "$method by $where" );
				}
			}
		}
		$taken = $this->serve( "/wp/v2/webinar_event/$id", array( '_method' => 'PATCH' ), array(), array( 'title' => 'By PATCH' ) );
		self::assertSame( 'By PATCH', $taken['title']['raw'], 'The method is taken from there at all.' );

		self::assertSame( $before, self::state_rows( $id ) );
	}

	/** A top-level "status" is the post status: a status of the webinar there is invalid. */
	public function test_the_status_of_the_post_is_not_that_of_the_webinar(): void {
		$id      = $this->create_webinar();
		$before  = self::state_rows( $id );
		$refused = $this->capture( 'core_webinar_change_refused' );
		$this->act_as( $this->create_user( 'administrator' ) );

		foreach ( array( 'live', 'paused', 'finished', 'archived', 'scheduled' ) as $status ) {
			$answer = $this->request(
				'POST',
				"/wp/v2/webinar_event/$id",
				array(
					'title'  => 'Changed',
					'status' => $status,
				)
			);
			self::assertSame( array( 400, 'rest_invalid_param' ), array( $answer->get_status(), $answer->get_data()['code'] ) );
		}
		self::assertSame( 'How to begin', get_post( $id )->post_title );
		foreach ( array( 'draft', 'publish' ) as $status ) {
			$fields = array(
				'status'         => $status,
				'cta_visibility' => 'visible',
				'version'        => 99,
			);
			self::assertSame( 200, $this->request( 'POST', "/wp/v2/webinar_event/$id", $fields )->get_status() );
			self::assertSame( $status, get_post_status( $id ) );
		}

		$this->assert_kept( $id, $before, $refused, 'top level', 0 );
	}

	/** Another plugin may show a state key over REST, and still nobody can write it. */
	public function test_meta_that_another_plugin_registers_for_rest_is_refused_as_a_whole(): void {
		$id     = $this->create_webinar();
		$before = self::state_rows( $id );
		$this->act_as( $this->create_user( 'administrator' ) );
		register_post_meta(
			'webinar_event',
			'status',
			array(
				'single'        => true,
				'type'          => 'string',
				'show_in_rest'  => true,
				'auth_callback' => '__return_true',
			)
		);

		$answer = $this->request(
			'POST',
			"/wp/v2/webinar_event/$id",
			array(
				'title' => 'Changed',
				'meta'  => array( 'status' => 'live' ),
			)
		);

		unregister_post_meta( 'webinar_event', 'status' );
		$this->assert_forbidden( $answer );
		self::assertSame( $before, self::state_rows( $id ) );
		self::assertSame( 'How to begin', get_post( $id )->post_title );
	}

	/** The editor sends unchanged values back, which is not refused, even while the webinar runs. */
	public function test_a_save_of_the_editor_is_not_refused(): void {
		$id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->act_as( $this->create_user( 'administrator' ) );
		$before  = self::state_rows( $id );
		$refused = $this->capture( 'core_webinar_change_refused' );
		$post    = $this->request( 'GET', "/wp/v2/webinar_event/$id", array( 'context' => 'edit' ) )->get_data();

		$saved = $this->request(
			'POST',
			"/wp/v2/webinar_event/$id",
			array(
				'title'   => 'Saved',
				'content' => $post['content']['raw'],
				'status'  => $post['status'],
				'meta'    => $post['meta'],
			)
		);

		self::assertSame( array( 200, 'Saved' ), array( $saved->get_status(), get_post( $id )->post_title ) );
		$this->assert_kept( $id, $before, $refused, 'editor', 0 );
	}

	/**
	 * A running webinar is not trashed over REST.
	 */
	public function test_rest_does_not_trash_a_running_webinar(): void {
		$id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->act_as( $this->create_user( 'administrator' ) );
		self::assertSame( 403, $this->request( 'DELETE', "/wp/v2/webinar_event/$id" )->get_status() );
		self::assertSame( 'publish', get_post_status( $id ) );
	}

	/**
	 * Asserts S2's refusal.
	 *
	 * @param WP_REST_Response $answer Answer.
	 */
	private function assert_forbidden( WP_REST_Response $answer ): void {
		self::assertSame( array( 403, 'webinar_status_mutation_forbidden' ), array( $answer->get_status(), $answer->get_data()['code'] ?? '' ) );
	}

	/**
	 * Serves a POST request from the superglobals, as WordPress does for a browser.
	 *
	 * @param string                $route  Route.
	 * @param array<string, mixed>  $query  Fields of the address.
	 * @param array<string, string> $server Headers, as PHP has them.
	 * @param array<string, mixed>  $form   Fields of the form.
	 * @return array<string, mixed> What was answered.
	 */
	private function serve( string $route, array $query, array $server, array $form ): array {
		$_SERVER = array( 'REQUEST_METHOD' => 'POST' ) + $server + array_diff_key( $_SERVER, array( 'HTTP_X_HTTP_METHOD_OVERRIDE' => '' ) );
		$_GET    = wp_slash( $query );
		$_POST   = wp_slash( $form );
		ob_start();
		rest_get_server()->serve_request( $route );
		return json_decode( (string) ob_get_clean(), true );
	}
}
