<?php
/**
 * New links.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use Webinars\Client_Webinar_Registration\Lib\Command_Refused;
use Webinars\Client_Webinar_Registration\Lib\Transaction;

/**
 * Sends a person their link again, and replaces one that somebody else may have.
 */
final class New_Link {

	public function __construct(
		private readonly Personal_Links $links,
		private readonly Guest_Requests $requests,
		private readonly Request_Pace $pace,
		private readonly Link_Mail $mail
	) {}

	/**
	 * Sends the newest link to the address that an older one was sent to, as often as the pace allows. The older one only says to whom; it
	 * changes nothing for those who have the newest, unless that one is used up.
	 */
	public function send_again( Personal_Seat $seat, bool $is_used_up ): void {
		$now = time();
		if ( Link_Mail::is_possible() && 0 === $this->pace->network_wait_seconds( $now ) && 0 === $this->pace->site_wait_seconds( $now ) && $this->pace->may_mail( $seat->address, $seat->webinar_id, $now ) ) {
			Transaction::run(
				function () use ( $seat, $is_used_up, $now ): void {
					if ( $is_used_up ) {
						$this->links->replace( $seat );
					}
					$this->mail( $seat, $now );
				}
			);
		}
	}

	/**
	 * Replaces a person's link, and ends every session of it, also that of who asks: who has only the old link must not stay because they
	 * clicked first. The new link goes the person's own way.
	 *
	 * @throws Command_Refused When it cannot be sent now.
	 */
	public function replace( Personal_Seat $seat ): void {
		$now = time();
		// phpcs:disable WordPress.Security.EscapeOutput -- Escaped by the page.
		if ( ! Link_Mail::is_possible() ) {
			throw new Command_Refused( 503, 'webinar_change_unanswered', __( 'This site cannot send e-mail at the moment. Try again later.', 'client-webinar-registration' ), $seat->webinar_id );
		}
		if ( ! $this->pace->may_mail( $seat->address, $seat->webinar_id, $now ) ) {
			throw new Command_Refused( 429, 'webinar_requests_too_many', __( 'A link was sent a moment ago. Check your inbox, or try again in ten minutes.', 'client-webinar-registration' ), $seat->webinar_id );
		}
		// phpcs:enable
		Transaction::run(
			function () use ( $seat, $now ): void {
				$this->links->replace( $seat );
				$this->requests->replace_links( $seat->user_id, $seat->webinar_id );
				Seat_Session_Tokens::end( $seat->user_id, $seat->webinar_id );
				$this->mail( $seat, $now );
			}
		);
	}

	private function mail( Personal_Seat $seat, int $now ): void {
		if ( 'g' === $seat->kind ) {
			$this->mail->enqueue_to_guest( $seat->id, $now );
		} else {
			$this->mail->enqueue_to_member( $seat->id, $now );
		}
	}
}
