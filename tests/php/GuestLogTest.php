<?php
/**
 * Tests of the log lines that strangers cause.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/**
 * A guest can send as many requests as they like, so none of them writes a line into the log.
 */
final class GuestLogTest extends Webinar_TestCase {

	/**
	 * Requests over REST: method, route, and parameters; %d is a live webinar.
	 *
	 * @return array<string, array{string, string, array<string, mixed>}>
	 */
	public static function requests(): array {
		$body = array(
			'title'  => 'Changed',
			'status' => 'draft',
			'meta'   => array(
				'status'         => 'finished',
				'cta_visibility' => true,
			),
		);
		return array(
			'room state'               => array( 'GET', '/webinars/v1/rooms/%d/state', array() ),
			'room state of no webinar' => array( 'GET', '/webinars/v1/rooms/999999/state', array() ),
			'change'                   => array( 'POST', '/wp/v2/webinar_event/%d', $body ),
			'creation'                 => array( 'POST', '/wp/v2/webinar_event', $body ),
			'deletion'                 => array( 'DELETE', '/wp/v2/webinar_event/%d', array() ),
			'batch'                    => array(
				'POST',
				'/batch/v1',
				array(
					'requests' => array(
						array(
							'method' => 'POST',
							'path'   => '/wp/v2/webinar_event/1',
							'body'   => $body,
						),
					),
				),
			),
		);
	}

	/**
	 * Writes no line.
	 *
	 * @param array<string, mixed> $parameters Parameters.
	 */
	#[DataProvider( 'requests' )]
	public function test_rest( string $method, string $route, array $parameters ): void {
		$request = new WP_REST_Request( $method, sprintf( $route, $this->create_webinar( array( 'status' => 'live' ) ) ) );
		$request->set_header( 'content-type', 'application/json' );
		$request->set_body( (string) wp_json_encode( $parameters ) );
		rest_do_request( $request );

		self::assertSame( array(), $this->log_lines() );
	}

	/**
	 * Every admin-ajax action of the suite.
	 *
	 * @return iterable<string, array{string}>
	 */
	public static function actions(): iterable {
		foreach ( glob( dirname( __DIR__, 2 ) . '/contract/ajax/*.json' ) as $file ) {
			yield basename( $file, '.json' ) => array( basename( $file, '.json' ) );
		}
	}

	/** Writes no line, also under the profile `full`, which has more actions, and with the modules that are left to the site. */
	#[DataProvider( 'actions' )]
	public function test_admin_ajax( string $action ): void {
		update_option( 'webinar_runtime_profile', 'full' );
		require_once dirname( __DIR__, 2 ) . '/plugins/client-webinar-registration/includes/bootstrap.php';
		Webinars\Client_Webinar_Registration\bootstrap( dirname( __DIR__, 2 ) . '/plugins/client-webinar-registration/client-webinar-registration.php' );
		Webinars\Autowebinar_Delivery\bootstrap( dirname( __DIR__, 2 ) . '/plugins/autowebinar-delivery/autowebinar-delivery.php' );
		Webinars\Client_Webinar_Forms\bootstrap( dirname( __DIR__, 2 ) . '/plugins/client-webinar-forms/client-webinar-forms.php' );
		Webinars\Webinar_Telegram\bootstrap( dirname( __DIR__, 2 ) . '/plugins/webinar-telegram/webinar-telegram.php' );
		Webinars\Webinar_Chat\bootstrap( dirname( __DIR__, 2 ) . '/plugins/webinar-chat/webinar-chat.php' );
		$fields = array(
			'webinar_id' => (string) $this->create_webinar( array( 'status' => 'live' ) ),
			'command'    => 'stop',
			'nonce'      => 'guessed',
		);
		// As a script asks; a browser without one gets a page.
		$_SERVER['HTTP_ACCEPT'] = 'application/json';
		$this->ajax( $action, $fields );

		self::assertSame( array(), $this->log_lines() );
	}
}
