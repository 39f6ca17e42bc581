<?php
/**
 * The notices above the delivery log.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Prints notices above the delivery log, and stores one for the next page over a redirect.
 */
final class Log_Notices {

	public function __construct( private readonly Log_Labels $labels, private readonly Sidecar $sidecar ) {}

	/**
	 * Stores a notice for this user's next page.
	 *
	 * @param string $type `success`, `info`, `warning` or `error`.
	 */
	public function add( string $type, string $text ): void {
		set_transient( $this->key(), compact( 'type', 'text' ), MINUTE_IN_SECONDS );
	}

	public function render( Log_Filter $filter ): void {
		$stored = get_transient( $this->key() );
		if ( is_array( $stored ) && is_string( $stored['type'] ?? null ) && is_string( $stored['text'] ?? null ) ) {
			delete_transient( $this->key() );
			$this->render_notice( $stored['type'], $stored['text'] );
		}
		if ( Carrier_Choice::is_missing( $this->sidecar ) ) {
			$this->render_notice( 'warning', __( 'The message service is not set up. Messages are kept, and go out as soon as it is.', 'webinar-outbox' ) );
		}
		$quiet_until = $this->labels->quiet_until( time() );
		if ( $quiet_until > 0 ) {
			/* translators: %s: a time of day. */
			$this->render_notice( 'info', sprintf( __( 'These are quiet hours: messages that wait go out at %s.', 'webinar-outbox' ), Log_Labels::clock( $quiet_until, time() ) ) );
		}
		if ( 'uncertain' === $filter->state ) {
			$this->render_notice( 'warning', Direct_Telegram::of_site()->is_on() ? __( 'This site or the message service stopped while it sent these. Each of them may have arrived; sent again, it may arrive twice.', 'webinar-outbox' ) : __( 'The message service stopped while it sent these. Each of them may have arrived; sent again, it may arrive twice.', 'webinar-outbox' ) );
		}
	}

	private function render_notice( string $type, string $text ): void {
		wp_admin_notice( esc_html( $text ), array( 'type' => $type ) );
	}

	private function key(): string {
		return 'webinar_outbox_notice_' . get_current_user_id();
	}
}
