<?php
/**
 * The commands that `npm start` sends to WordPress.
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
 * A request takes a tenth of a second; WP-CLI in Playground takes seconds.
 */
final class Commands {

	public function __construct(
		private readonly Site_Settings $site,
		private readonly Seed $seed,
		private readonly Webinars $webinars,
		private readonly Audience $audience
	) {}

	public function handle(): void {
		// phpcs:disable WordPress.Security.NonceVerification.Recommended -- The key of this start replaces a nonce.
		$command = isset( $_GET['webinar_demo'] ) ? sanitize_key( wp_unslash( (string) $_GET['webinar_demo'] ) ) : '';
		// phpcs:enable
		if ( '' === $command ) {
			return;
		}
		$key = isset( $_SERVER['HTTP_X_DEMO_KEY'] ) ? sanitize_text_field( wp_unslash( (string) $_SERVER['HTTP_X_DEMO_KEY'] ) ) : '';
		if ( ! hash_equals( (string) WEBINAR_DEMO_KEY, $key ) ) {
			wp_send_json( array( 'error' => 'The key belongs to another start.' ), 403 );
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
	 * @param string               $command The name in the address.
	 * @param array<string, mixed> $request The body.
	 * @return array<string, mixed>
	 * @throws RuntimeException When the command is unknown or fails.
	 */
	private function run( string $command, array $request ): array {
		return match ( $command ) {
			'activate' => array( 'activated' => $this->site->activate_plugins( (string) ( $request['locale'] ?? '' ), (array) ( $request['disabled'] ?? array() ) ) ),
			'seed'     => $this->seed->fill( $request ),
			'webinar'  => array( 'webinar_id' => $this->webinars->add( (array) ( $request['webinar'] ?? array() ) ) ),
			'audience' => $this->audience->sign_in( (string) ( $request['name'] ?? '' ), (int) ( $request['first'] ?? 1 ), (int) ( $request['count'] ?? 1 ) ),
			'chat'     => array( 'is_active' => false !== has_action( 'wp_ajax_webinar_chat_say' ) ),
			'connect'  => array( 'url' => $this->connect_url( (string) ( $request['login'] ?? '' ) ) ),
			default    => throw new RuntimeException( "There is no command $command." ),
		};
	}

	/**
	 * Returns the deep link that connects a person to Telegram: the same as behind the person's own button.
	 *
	 * @throws RuntimeException When no module returns a link.
	 */
	private function connect_url( string $login ): string {
		$user = get_user_by( 'login', $login );
		if ( ! $user instanceof WP_User ) {
			throw new RuntimeException( esc_html( "The demo has no user $login." ) );
		}
		$lead_id = (int) apply_filters( 'core_webinar_lead_id', $user->ID, $user->ID );
		$url     = (string) apply_filters( 'webinar_outbox_telegram_connect_url', '', $lead_id );
		if ( '' === $url ) {
			throw new RuntimeException( 'No module returned a link to connect Telegram: is webinar-outbox active?' );
		}
		return $url;
	}
}
