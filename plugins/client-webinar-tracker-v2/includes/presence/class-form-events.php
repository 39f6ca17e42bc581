<?php
/**
 * Forms that people answer after a webinar.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

/**
 * Says that a person who was there has answered a form, under the profile `full` only (P2). The module of forms keeps the answers.
 */
final class Form_Events {

	public function __construct( private readonly Session_Ledger $sessions ) {}

	/**
	 * Answers `client_webinar_form_event`, in the transaction of the answer.
	 *
	 * @param FormSubmitted|null                                                                          $event      The caller passes null.
	 * @param array{lead_id: int, webinar_id: int, form_id: int, form_payload: non-empty-array<string, bool|float|int|string|list<string>>} $submission Who answered what.
	 * @return FormSubmitted|null Null where the person was not there.
	 */
	public function fire( ?array $event, array $submission ): ?array {
		$webinar_id = $submission['webinar_id'];
		$session_id = $this->sessions->session_id( $webinar_id, $submission['lead_id'] );
		/**
		 * The read model.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		if ( 0 === $session_id || null === $webinar || 'full' !== apply_filters( 'core_webinar_runtime_profile', 'prod' ) ) {
			return $event;
		}
		$event = array(
			'lead_id'      => $submission['lead_id'],
			'webinar_id'   => $webinar_id,
			'webinar_type' => $webinar['type'],
			'session_id'   => $session_id,
			'submitted_at' => time(),
			'form_id'      => $submission['form_id'],
			'form_payload' => $submission['form_payload'],
		);
		/** This action is documented in contract/hooks/client_webinar_form_submitted.json. */
		do_action( 'client_webinar_form_submitted', $event );
		return $event;
	}
}
