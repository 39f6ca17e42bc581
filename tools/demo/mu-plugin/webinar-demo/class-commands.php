<?php
/**
 * What `npm start` asks of WordPress.
 *
 * @package Webinars\Demo
 */

declare( strict_types=1 );

namespace Webinars\Demo;

use RuntimeException;
use WP_User;

/**
 * Answers `POST /?webinar_demo=<command>` with JSON. Needs the header X-Demo-Key.
 *
 * One request takes a tenth of a second where WP-CLI takes seconds.
 */
final class Commands {

	public function __construct( private Seed $seed ) {}

	/**
	 * Runs the command named in the address.
	 */
	public function handle(): void {
		// phpcs:disable WordPress.Security.NonceVerification.Recommended -- The key of this start stands in for a nonce.
		$command = isset( $_GET['webinar_demo'] ) ? sanitize_key( wp_unslash( (string) $_GET['webinar_demo'] ) ) : '';
		// phpcs:enable
		if ( '' === $command ) {
			return;
		}
		$key = isset( $_SERVER['HTTP_X_DEMO_KEY'] ) ? sanitize_text_field( wp_unslash( (string) $_SERVER['HTTP_X_DEMO_KEY'] ) ) : '';
		if ( ! hash_equals( (string) WEBINAR_DEMO_KEY, $key ) ) {
			wp_send_json( array( 'error' => 'The key is not that of this start.' ), 403 );
		}
		$request = json_decode( (string) file_get_contents( 'php://input' ), true );
		$request = is_array( $request ) ? $request : array();
		try {
			wp_send_json( $this->run( $command, $request ) );
		} catch ( RuntimeException $failure ) {
			wp_send_json( array( 'error' => $failure->getMessage() ), 500 );
		}
	}

	/**
	 * Runs one command.
	 *
	 * @param string               $command Its name.
	 * @param array<string, mixed> $request What it is about.
	 * @return array<string, mixed>
	 * @throws RuntimeException When it cannot be done.
	 */
	private function run( string $command, array $request ): array {
		return match ( $command ) {
			'activate' => array( 'activated' => $this->seed->activate_plugins( (string) ( $request['locale'] ?? '' ) ) ),
			'seed'     => $this->seed->fill( $request ),
			'webinar'  => array( 'webinar_id' => $this->seed->add_webinar( (array) ( $request['webinar'] ?? array() ) ) ),
			'connect'  => array( 'url' => $this->connect_url( (string) ( $request['login'] ?? '' ) ) ),
			default    => throw new RuntimeException( "There is no command $command." ),
		};
	}

	/**
	 * The deep link by which a person connects Telegram: what their own button would show.
	 *
	 * @param string $login Who.
	 * @throws RuntimeException When nobody answers with a link.
	 */
	private function connect_url( string $login ): string {
		$user = get_user_by( 'login', $login );
		if ( ! $user instanceof WP_User ) {
			throw new RuntimeException( esc_html( "The demo has no $login." ) );
		}
		$lead_id = (int) apply_filters( 'core_webinar_lead_id', $user->ID, $user->ID );
		$url     = (string) apply_filters( 'webinar_outbox_telegram_connect_url', '', $lead_id );
		if ( '' === $url ) {
			throw new RuntimeException( 'No module gave a link for connecting Telegram: is webinar-outbox active?' );
		}
		return $url;
	}
}
