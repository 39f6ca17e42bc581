<?php
/**
 * A test of a message.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Sends a message with the typed text and examples to the organizer's own e-mail address, at once: it is in no queue and in no count.
 *
 * @phpstan-import-type Typed from Wording_Validator
 */
final class Test_Mail {

	private const PAUSE_SECONDS = 10;

	/**
	 * Sends the test to the signed-in user.
	 *
	 * @param MessageTemplate $template The message.
	 * @param Typed           $typed    Valid fields.
	 * @return string Why it was not sent, translated; empty when it was.
	 */
	public static function send( array $template, array $typed ): string {
		$user_id = get_current_user_id();
		if ( false !== get_transient( "webinar_outbox_test_$user_id" ) ) {
			return __( 'You have just sent a test. Wait a few seconds.', 'webinar-outbox' );
		}
		set_transient( "webinar_outbox_test_$user_id", 1, self::PAUSE_SECONDS );
		/** This filter is documented in contract/hooks/core_webinar_lead_id.json. */
		$lead_id = apply_filters( 'core_webinar_lead_id', $user_id, $user_id );
		$own     = '' === trim( $typed['text'] ) ? $template['text'] : $typed['text'];
		$button  = '' === trim( $typed['button_text'] ) ? $template['button_text'] : trim( $typed['button_text'] );
		/**
		 * This filter is documented in contract/hooks/webinar_outbox_mail.json.
		 *
		 * @var MailOutcome|null $outcome
		 */
		$outcome = apply_filters(
			'webinar_outbox_mail',
			null,
			array(
				'id'           => 'test_' . str_replace( '-', '', wp_generate_uuid4() ),
				'recipient_id' => is_int( $lead_id ) ? $lead_id : $user_id,
				'address_ref'  => 0,
				// Not read: the subject is given.
				'webinar_id'   => 1,
				// The organizer asks for it, so it is sent to an address that gets no other mail.
				'kind'         => 'confirm_address',
				/* translators: %s: name of a message. */
				'subject'      => sprintf( __( 'Test: %s', 'webinar-outbox' ), $template['title'] ),
				'text'         => Message_Filler::fill( Message_Filler::with_first_line( $template, $own ), array_column( $template['placeholders'], 'example', 'name' ) ),
				'button'       => '' === $button ? null : array(
					'text' => $button,
					'url'  => home_url( '/' ),
				),
			)
		);
		return match ( $outcome['result'] ?? '' ) {
			'sent'  => '',
			'paced' => __( 'The test was not sent: as many e-mails have left in the last hour as are allowed.', 'webinar-outbox' ),
			/* translators: %s: technical answer of the mail server. */
			default => sprintf( __( 'The test was not sent. The mail server answered: %s', 'webinar-outbox' ), $outcome['reason'] ?? '' ),
		};
	}
}
