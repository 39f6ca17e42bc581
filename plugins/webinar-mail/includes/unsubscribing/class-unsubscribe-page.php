<?php
/**
 * The page that ends the mails.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

/**
 * Unsubscribes a person by the link in their mail. Only POST acts: mail scanners open each link. A mail program sends the POST by itself
 * (RFC 8058), a person taps one button. The token is the authorization.
 */
final class Unsubscribe_Page {

	public function __construct( private readonly Suppressed_Addresses $suppressed, private readonly Unsubscribe_Link $link ) {}

	public function handle(): void {
		// phpcs:disable WordPress.Security -- The signed token is the authorization, and other values are only compared.
		$token = $_GET[ Unsubscribe_Link::PARAMETER ] ?? null;
		if ( ! is_string( $token ) ) {
			return;
		}
		if ( ! headers_sent() ) {
			header( 'Referrer-Policy: no-referrer' );
			header( 'X-Robots-Tag: noindex' );
		}
		$hash = $this->link->address_hash( $token );
		if ( '' === $hash ) {
			$this->show( 404, __( 'This link does not work', 'webinar-mail' ), __( 'It is damaged, or older than a year. Use the link in a newer e-mail.', 'webinar-mail' ) );
		}
		if ( 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) ) {
			if ( '' !== $this->suppressed->reason_of_hash( $hash ) ) {
				$this->show_unsubscribed();
			}
			$this->show( 200, __( 'No more e-mails?', 'webinar-mail' ), __( 'You will get no e-mails about webinars from this site any more. Telegram messages are not affected.', 'webinar-mail' ), 'unsubscribe', __( 'Unsubscribe', 'webinar-mail' ) );
		}
		if ( isset( $_POST['subscribe'] ) ) {
			$this->suppressed->resubscribe( $hash );
			$this->show( 200, __( 'E-mails are on', 'webinar-mail' ), __( 'You get e-mails about webinars again.', 'webinar-mail' ) );
		}
		if ( ! isset( $_POST['unsubscribe'] ) && 'One-Click' !== ( $_POST['List-Unsubscribe'] ?? '' ) ) {
			$this->show( 400, __( 'Nothing has changed', 'webinar-mail' ), __( 'Open the link again, and press the button.', 'webinar-mail' ) );
		}
		// phpcs:enable
		if ( ! $this->suppressed->add_hash( $hash, 'unsubscribed' ) ) {
			$this->show( 500, __( 'This could not be saved', 'webinar-mail' ), __( 'Please try again in a minute.', 'webinar-mail' ) );
		}
		$this->show_unsubscribed();
	}

	private function show_unsubscribed(): never {
		$this->show( 200, __( 'You are unsubscribed', 'webinar-mail' ), __( 'You get no e-mails about webinars any more.', 'webinar-mail' ), 'subscribe', __( 'Send me e-mails again', 'webinar-mail' ) );
	}

	/**
	 * Shows a page, and ends the request.
	 *
	 * @param string $name   Name of the button, empty for none.
	 * @param string $button Words on the button.
	 */
	private function show( int $status, string $title, string $text, string $name = '', string $button = '' ): never {
		$form = '' === $name ? '' : sprintf( '<form method="post"><p><button class="button button-large" name="%s" value="1">%s</button></p></form>', esc_attr( $name ), esc_html( $button ) );
		// The address of the form is that of the page; wp_die() forbids caching.
		wp_die( '<h1>' . esc_html( $title ) . '</h1><p>' . esc_html( $text ) . "</p>$form", esc_html( $title ), array( 'response' => $status ) ); // phpcs:ignore WordPress.Security.EscapeOutput -- Escaped above.
	}
}
