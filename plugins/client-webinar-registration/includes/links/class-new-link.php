<?php
/**
 * New links.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use Webinars\Client_Webinar_Registration\Lib\Command_Endpoint;
use Webinars\Client_Webinar_Registration\Lib\Command_Refused;
use Webinars\Client_Webinar_Registration\Lib\Transaction;

/**
 * Sends a person their link again, and replaces one that somebody else may have.
 */
final class New_Link {

	public function __construct(
		private readonly Personal_Links $links,
		private readonly Seat_Sessions $sessions,
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
		if ( Link_Mail::is_possible() && 0 === $this->pace->wait_seconds( $now ) && $this->pace->may_mail( $seat->address, $seat->webinar_id, $now ) ) {
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
	 * Answers `client_webinar_registration_commands`: for a person whom a link has signed in.
	 *
	 * @param RegistrationCommands $commands Commands of other modules.
	 * @return RegistrationCommands
	 */
	public function add_command( array $commands, int $webinar_id ): array {
		if ( ! $this->sessions->is_of( get_current_user_id() ) || ! Link_Mail::is_possible() ) {
			return $commands;
		}
		/**
		 * With this one.
		 *
		 * @var RegistrationCommands $commands
		 */
		$commands = array_merge( $commands, self::endpoint()->add_to( array(), 'replace', $webinar_id ) );
		return $commands;
	}

	/**
	 * Answers `client_webinar_registration_session_actions`.
	 *
	 * @param list<string> $actions Actions of other modules.
	 * @return list<string>
	 */
	public function add_session_action( array $actions ): array {
		return array( ...$actions, self::endpoint()->action );
	}

	/**
	 * Replaces the link of the person who is signed in, and ends every session for this webinar, this one too: who has only the old link
	 * must not stay because they clicked first. The new link goes to the mailbox.
	 */
	public function replace(): void {
		self::endpoint()->answer(
			function ( int $webinar_id ): array {
				$user_id = get_current_user_id();
				$seat    = $this->sessions->is_of( $user_id ) ? $this->links->seat_of_lead( $webinar_id, Webinars::lead_of( $user_id ) ) : null;
				$now     = time();
				// phpcs:disable WordPress.Security.EscapeOutput -- Answered as JSON.
				if ( null === $seat ) {
					throw new Command_Refused( 404, 'webinar_registration_not_found', __( 'There is no such registration. Reload the page.', 'client-webinar-registration' ), $webinar_id );
				}
				if ( ! Link_Mail::is_possible() ) {
					throw new Command_Refused( 503, 'webinar_change_unanswered', __( 'This site cannot send mail at the moment. Try again later.', 'client-webinar-registration' ), $webinar_id );
				}
				if ( ! $this->pace->may_mail( $seat->address, $webinar_id, $now ) ) {
					throw new Command_Refused( 429, 'webinar_requests_too_many', __( 'A link was sent a moment ago. Look into your mailbox, or try again in ten minutes.', 'client-webinar-registration' ), $webinar_id );
				}
				// phpcs:enable
				Transaction::run(
					function () use ( $seat, $user_id, $now ): void {
						$this->links->replace( $seat );
						$this->requests->replace_links( $user_id, $seat->webinar_id );
						Seat_Session_Tokens::end( $user_id, $seat->webinar_id );
						$this->mail( $seat, $now );
					}
				);
				return array( 'message' => __( 'The old link has ended in every browser, this one too. A new one is on its way to you: open it to come back.', 'client-webinar-registration' ) );
			},
			__( 'The webinars of this site are switched off at the moment. Try again later.', 'client-webinar-registration' )
		);
	}

	private function mail( Personal_Seat $seat, int $now ): void {
		if ( 'g' === $seat->kind ) {
			$this->mail->enqueue_to_guest( $seat->id, $now );
		} else {
			$this->mail->enqueue_to_member( $seat->id, $now );
		}
	}

	private static function endpoint(): Command_Endpoint {
		return new Command_Endpoint( 'client_webinar_registration_replace', 'attend_webinar' );
	}
}
