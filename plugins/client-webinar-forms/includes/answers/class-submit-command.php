<?php
/**
 * The command of a person who answers.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

use Webinars\Client_Webinar_Forms\Lib\Command_Endpoint;
use Webinars\Client_Webinar_Forms\Lib\Command_Refused;

/**
 * Answers `client_webinar_forms_submit` over admin-ajax: for a person who is signed in, admitted, and was there (H4).
 */
final class Submit_Command {

	public const ACTION = 'client_webinar_forms_submit';

	/** 8,192 bytes of answers, of which each may travel as three, and the other fields. */
	private const LARGEST_REQUEST_BYTES = 32768;

	public function __construct( private readonly Forms $forms, private readonly Answer_Ledger $ledger, private readonly Webhooks $webhooks ) {}

	/**
	 * Answers `client_webinar_registration_session_actions`: who came by a personal link answers like others.
	 *
	 * @param list<string> $actions Actions of other modules.
	 * @return list<string>
	 */
	public function add_session_action( array $actions ): array {
		return array( ...$actions, self::ACTION );
	}

	public function answer(): void {
		$endpoint = new Command_Endpoint(
			self::ACTION,
			'attend_webinar',
			array(
				'form_id'    => '/^[1-9][0-9]{0,9}$/D',
				'submission' => '/^[0-9a-f-]{36}$/D',
			),
			self::LARGEST_REQUEST_BYTES
		);
		$endpoint->answer(
			fn( int $webinar_id, array $fields ): array => $this->store( $webinar_id, (int) $fields['form_id'], $fields['submission'] ),
			__( 'The webinars of this site are switched off at the moment. Try again later.', 'client-webinar-forms' )
		);
	}

	/**
	 * Stores the answers of the request.
	 *
	 * @return array{message: string}
	 * @throws Command_Refused When they cannot be stored.
	 */
	private function store( int $webinar_id, int $form_id, string $submission ): array {
		// phpcs:disable WordPress.Security.EscapeOutput -- Answered as JSON.
		$form    = $this->forms->find( $form_id ) ?? throw new Command_Refused( 404, 'webinar_form_not_found', __( 'This form was removed. Reload the page.', 'client-webinar-forms' ), $webinar_id );
		$lead_id = Form_Place::lead_id();
		if ( current_user_can( 'control_webinar', $webinar_id ) ) {
			throw Answer_Ledger::not_entered( $webinar_id );
		}
		$thanks = array( 'message' => __( 'Thank you! Your answers are here.', 'client-webinar-forms' ) );
		if ( $this->is_known( $webinar_id, $form, $lead_id, $submission ) ) {
			return $thanks;
		}
		$payload   = Answer_Reader::read( $form, wp_unslash( $_POST['answers'] ?? null ), $webinar_id ); // phpcs:ignore WordPress.Security.NonceVerification, WordPress.Security.ValidatedSanitizedInput -- Core has verified the nonce; Answer_Reader validates.
		$is_stored = $this->ledger->add( $webinar_id, $form, $lead_id, get_current_user_id(), $submission, $payload, $this->webhooks->is_set( $form_id ) );
		// phpcs:enable
		if ( $is_stored ) {
			$this->webhooks->send_soon( $form_id );
		} else {
			// Another request was quicker, with this submission or another one.
			$this->is_known( $webinar_id, $form, $lead_id, $submission );
		}
		return $thanks;
	}

	/**
	 * Whether exactly this submission is stored.
	 *
	 * @throws Command_Refused When another one is, and the form may not be answered again.
	 */
	private function is_known( int $webinar_id, Form $form, int $lead_id, string $submission ): bool {
		$submissions = $this->ledger->submissions( $webinar_id, $form->id, $lead_id, $submission );
		if ( in_array( $submission, $submissions, true ) ) {
			return true;
		}
		if ( array() !== $submissions && ! $form->repeats ) {
			throw new Command_Refused( 409, 'webinar_already_answered', __( 'You have answered already. Thank you!', 'client-webinar-forms' ), $webinar_id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
		}
		return false;
	}
}
