<?php
/**
 * Previews of messages.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Renders a message with the typed text and examples, by the code that sends it. The preview, its updates and a test use the same message.
 *
 * @phpstan-import-type Typed from Wording_Validator
 * @phpstan-type Preview array{text: string, button_text: string, count: string, is_too_long: bool, mail: MailPreview|null}
 */
final class Message_Preview {

	/**
	 * Renders a message.
	 *
	 * @param MessageTemplate $template   As Wording_Scope::templates() lists it.
	 * @param Typed           $typed      The fields; they may be invalid.
	 * @param int             $webinar_id A webinar, or Wording_Scope::SITE.
	 * @return Preview
	 */
	public static function render( array $template, array $typed, int $webinar_id ): array {
		$message    = self::message( $template, $typed, $webinar_id );
		$characters = Message_Filler::longest_length( Message_Filler::with_first_line( $template, Message_Filler::reworded( $template, self::trimmed( $typed ) )['text'] ), array_column( $template['placeholders'], 'name' ) );
		/**
		 * This filter is documented in contract/hooks/webinar_outbox_mail_preview.json.
		 *
		 * @var MailPreview|null $mail
		 */
		$mail = apply_filters( 'webinar_outbox_mail_preview', null, $message );
		return array(
			'text'        => $message['text'],
			'button_text' => $message['button']['text'] ?? '',
			/* translators: 1: number of characters, 2: number of characters. */
			'count'       => sprintf( __( 'With the longest names and titles: %1$s of %2$s characters.', 'webinar-outbox' ), number_format_i18n( $characters ), number_format_i18n( Message_Filler::LONGEST_TEXT ) ),
			'is_too_long' => $characters > Message_Filler::LONGEST_TEXT,
			'mail'        => $mail,
		);
	}

	/**
	 * Makes the message as it would be handed to the module that sends e-mails.
	 *
	 * @param MessageTemplate $template   See render().
	 * @param Typed           $typed      See render().
	 * @param int             $webinar_id See render().
	 * @return MailMessage
	 */
	public static function message( array $template, array $typed, int $webinar_id ): array {
		$examples = array_column( $template['placeholders'], 'example', 'name' );
		$filled   = Message_Filler::filled( Message_Filler::reworded( $template, self::trimmed( $typed ) ), $examples );
		return array(
			'id'           => 'test_' . str_replace( '-', '', wp_generate_uuid4() ),
			'recipient_id' => 0,
			'address_ref'  => 0,
			'webinar_id'   => max( 1, $webinar_id ),
			'kind'         => self::kind( $template['name'] ),
			'subject'      => $filled['subject'] ?? '',
			'text'         => $filled['text'],
			'button'       => '' === $filled['button_text'] ? null : array(
				'text' => mb_substr( $filled['button_text'], 0, Message_Filler::LONGEST_BUTTON ),
				'url'  => $examples['link'] ?? home_url( '/' ),
			),
		);
	}

	/**
	 * Returns the kind of the messages of a template.
	 *
	 * @phpstan-param MessageTemplate['name'] $template
	 * @phpstan-return MailMessage['kind']
	 */
	private static function kind( string $template ): string {
		return match ( $template ) {
			'come_back'            => 'reminder',
			'attended_auto'        => 'attended',
			'confirm_address_auto' => 'confirm_address',
			'absent', 'absent_auto', 'not_attended_auto' => 'not_attended',
			'personal_link', 'personal_link_auto', 'registered_auto' => 'registered',
			'partner_attended', 'partner_not_attended', 'partner_absent', 'partner_attended_auto', 'partner_not_attended_auto', 'partner_absent_auto' => 'attendance_notice',
			default         => $template,
		};
	}

	/**
	 * Trims the fields, as Wording_Validator does before they are stored.
	 *
	 * @param Typed $typed The fields.
	 * @return Typed
	 */
	private static function trimmed( array $typed ): array {
		return array(
			'text'          => trim( $typed['text'] ),
			'subject'       => trim( $typed['subject'] ),
			'button_text'   => trim( $typed['button_text'] ),
			'delay_minutes' => $typed['delay_minutes'],
		);
	}
}
