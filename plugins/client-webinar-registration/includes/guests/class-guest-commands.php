<?php
/**
 * The commands of guests.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use RuntimeException;
use Throwable;
use Webinars\Client_Webinar_Registration\Lib\Command_Refused;
use Webinars\Client_Webinar_Registration\Lib\Core_Log;
use Webinars\Client_Webinar_Registration\Lib\Site_Address;
use Webinars\Client_Webinar_Registration\Lib\Transaction;

/**
 * Answers `request`, by which a guest asks for a seat, and `started`, which the form fetches first. What is answered, and the work for
 * it, is the same whatever the address, so nobody learns who is registered.
 */
final class Guest_Commands {

	public const REQUEST = 'client_webinar_registration_request';

	public const STARTED = 'client_webinar_registration_started';

	public function __construct(
		private readonly Request_Pace $pace,
		private readonly Guest_Requests $requests,
		private readonly Link_Mail $mail,
		private readonly Registration_Ledger $ledger
	) {}

	/**
	 * Answers `client_webinar_registration_commands`. The same for every guest, so that a page with it can be cached.
	 *
	 * @param RegistrationCommands $commands Commands of other modules.
	 * @return RegistrationCommands
	 */
	public function add_commands( array $commands, int $webinar_id ): array {
		$webinar = Webinars::read( $webinar_id );
		if ( is_user_logged_in() || ! Link_Mail::is_possible() || ! Webinars::is_public( $webinar ) || ! Webinars::is_open( $webinar ) ) {
			return $commands;
		}
		$commands['request'] = array(
			'action' => self::REQUEST,
			'url'    => Site_Address::ajax(),
			'fields' => Guest_Form::FIELDS,
		);
		$commands['started'] = array(
			'action' => self::STARTED,
			'url'    => Site_Address::ajax(),
		);
		return $commands;
	}

	/**
	 * Answers with the time at which the form was touched. Changes nothing.
	 */
	public function started(): void {
		wp_send_json_success( array( 'started_at' => Started_Token::create( time() ) ) );
	}

	/**
	 * Takes a guest's request, and answers as JSON to a script, else with a page.
	 */
	public function request(): void {
		$now = time();
		try {
			$said = $this->take( $now );
		} catch ( Command_Refused $refused ) {
			$this->refuse( $refused, $now );
		} catch ( Throwable $failure ) {
			Core_Log::failure( 'client_webinar_registration_request_failed', $failure );
			$this->refuse( new Command_Refused( 500, 'webinar_save_failed', __( 'This could not be saved. Please try again.', 'client-webinar-registration' ) ), $now );
		}
		if ( self::wants_json() ) {
			wp_send_json_success( array( 'message' => $said ) );
		}
		Plain_Page::send( 200, __( 'Check your inbox', 'client-webinar-registration' ), Plain_Page::paragraph( $said ) );
	}

	/**
	 * Stores the request and sends the mail.
	 *
	 * @return string What the guest reads.
	 * @throws Command_Refused With a reason that has nothing to do with the address.
	 * @throws Throwable When the database refused.
	 */
	private function take( int $now ): string {
		// phpcs:disable WordPress.Security.EscapeOutput -- Answered as JSON, or escaped.
		self::refuse_for( $this->pace->network_wait_seconds( $now ) );
		$form = Guest_Form::read();
		if ( ! Started_Token::is_valid( $form->started_at, $now ) ) {
			throw new Command_Refused( 400, 'webinar_form_expired', __( 'One more tap, please: this form was open for too long, or was sent by a program.', 'client-webinar-registration' ), $form->webinar_id );
		}
		self::refuse_for( $this->pace->site_wait_seconds( $now ) );
		$webinar = Webinars::read( $form->webinar_id );
		if ( null === $webinar || ! Webinars::is_public( $webinar ) ) {
			throw new Command_Refused( 404, 'webinar_not_found', __( 'There is no such webinar, or it was cancelled. Choose another one from the schedule.', 'client-webinar-registration' ), $form->webinar_id );
		}
		if ( ! Webinars::is_open( $webinar ) ) {
			throw new Command_Refused( 409, 'webinar_registration_closed', __( 'This webinar does not take registrations: it has no date yet, or it is over.', 'client-webinar-registration' ), $form->webinar_id );
		}
		if ( ! Link_Mail::is_possible() ) {
			throw new Command_Refused( 503, 'webinar_change_unanswered', __( 'This site cannot send e-mail at the moment. Try again later.', 'client-webinar-registration' ), $form->webinar_id );
		}
		// phpcs:enable
		// A program learns from the answer neither that it was caught nor whether a mail went out.
		if ( ! $form->is_trapped ) {
			$this->store( $form, $now );
		}
		if ( Webinars::is_recording( $webinar ) ) {
			return __( 'We have sent you an e-mail. Its button confirms your address and opens the recording. Nothing after a few minutes? Check your spam folder.', 'client-webinar-registration' );
		}
		$seats = Webinars::seats( $webinar );
		return 0 < $seats && $this->ledger->taken( $form->webinar_id, 0 ) >= $seats
			? __( 'All seats are taken at the moment. We have sent you an e-mail: its button confirms your address and puts you on the waiting list.', 'client-webinar-registration' )
			: __( 'We have sent you an e-mail. Its button confirms your address and books your seat. Nothing after a few minutes? Check your spam folder.', 'client-webinar-registration' );
	}

	/**
	 * Refuses a request that came too soon.
	 *
	 * @param int $seconds 0 refuses nothing.
	 * @throws Command_Refused With the time to wait.
	 */
	private static function refuse_for( int $seconds ): void {
		if ( $seconds > 0 ) {
			header( "Retry-After: $seconds" );
			$minutes = (int) ceil( $seconds / MINUTE_IN_SECONDS );
			/* translators: %d: number of minutes. */
			throw new Command_Refused( 429, 'webinar_requests_too_many', sprintf( _n( 'Too many people ask for a seat at this moment. Try again in %d minute; nothing is lost.', 'Too many people ask for a seat at this moment. Try again in %d minutes; nothing is lost.', $minutes, 'client-webinar-registration' ), $minutes ) ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON, or escaped.
		}
	}

	/**
	 * Stores the request with its mail. A mail that could not be stored is not counted: who tries again gets it. Where the mailbox has got one
	 * a moment ago, the same work is done and rolled back: its time must not tell that somebody has asked with this address.
	 *
	 * @throws Throwable When the database refused.
	 */
	private function store( Guest_Form $form, int $now ): void {
		$is_too_soon = false;
		try {
			Transaction::run(
				function () use ( $form, $now, &$is_too_soon ): void {
					$is_too_soon = ! $this->pace->may_mail( $form->address, $form->webinar_id, $now );
					$this->mail->enqueue_to_guest( $this->requests->store( $form, $now ), $now );
					if ( $is_too_soon ) {
						throw new RuntimeException( 'This mailbox has got a mail a moment ago.' );
					}
				}
			);
		} catch ( RuntimeException $refused ) {
			if ( ! $is_too_soon ) {
				throw $refused;
			}
		}
	}

	/**
	 * Says why not. A guest's request leaves no line in the log: anybody can send one.
	 */
	private function refuse( Command_Refused $refused, int $now ): never {
		if ( self::wants_json() ) {
			wp_send_json_error(
				array(
					'code'    => $refused->code_name,
					'message' => $refused->getMessage(),
				),
				$refused->status
			);
		}
		if ( 'webinar_form_expired' === $refused->code_name ) {
			Plain_Page::send( 200, __( 'One more tap', 'client-webinar-registration' ), $this->second_form( $now ) );
		}
		$id = is_string( $_POST['webinar_id'] ?? null ) ? absint( $_POST['webinar_id'] ) : 0; // phpcs:ignore WordPress.Security.NonceVerification -- Only for a link.
		Plain_Page::send( $refused->status, __( 'That did not work', 'client-webinar-registration' ), Plain_Page::paragraph( $refused->getMessage() ) . Plain_Page::link( __( 'Back to the webinar', 'client-webinar-registration' ), Webinars::page_url( $id ) ) );
	}

	/**
	 * The same form again with the token that a browser without scripts has not fetched. A token that is only too young is kept.
	 */
	private function second_form( int $now ): string {
		$form  = Guest_Form::read();
		$token = null === Started_Token::age_seconds( $form->started_at, $now ) ? Started_Token::create( $now ) : $form->started_at;
		$html  = '';
		foreach (
			array(
				'action'     => self::REQUEST,
				'webinar_id' => (string) $form->webinar_id,
				'name'       => $form->name,
				'email'      => $form->address,
				'consent'    => '1',
				'source'     => $form->source,
				'campaign'   => $form->campaign,
				'started_at' => $token,
			) as $name => $value
		) {
			$html .= sprintf( '<input type="hidden" name="%s" value="%s">', esc_attr( $name ), esc_attr( $value ) );
		}
		/* translators: %s: mail address. */
		return Plain_Page::paragraph( sprintf( __( 'We send the link to %s.', 'client-webinar-registration' ), $form->address ) )
			. '<form method="post" action="' . esc_url( Site_Address::ajax() ) . '">' . $html . '<button>' . esc_html__( 'Send me the link', 'client-webinar-registration' ) . '</button></form>';
	}

	private static function wants_json(): bool {
		$accept = $_SERVER['HTTP_ACCEPT'] ?? ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only searched.
		return is_string( $accept ) && str_contains( $accept, 'application/json' );
	}
}
