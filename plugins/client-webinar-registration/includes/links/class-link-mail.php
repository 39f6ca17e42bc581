<?php
/**
 * Mails with a personal link.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use Webinars\Client_Webinar_Registration\Lib\Site_Time;

/**
 * Sends somebody the personal link that they asked for. A guest's address is not stored with the message: it is read at the moment of sending.
 */
final class Link_Mail {

	private const TO_GUEST = 'confirm_address';

	private const TO_MEMBER = 'personal_link';

	/** The outbox fills in the link when it sends: no table holds one. */
	private const LINK = '{link}';

	public function __construct( private readonly Guest_Requests $requests, private readonly Registration_Ledger $ledger, private readonly Personal_Links $links ) {}

	/**
	 * Whether mails can be sent.
	 */
	public static function is_possible(): bool {
		return true === apply_filters( 'webinar_outbox_has_mail', false );
	}

	/**
	 * Passes the mail to a guest to the outbox, in the transaction of the request.
	 */
	public function enqueue_to_guest( int $guest_id, int $now ): void {
		$guest = $this->requests->find( $guest_id );
		if ( null !== $guest ) {
			$recipient = array(
				'recipient_id' => 0,
				'address_ref'  => $guest_id,
			);
			$this->enqueue( self::TO_GUEST, 'mail.message', $recipient, $guest_id, (int) $guest['webinar_id'], $guest['name'], $now );
		}
	}

	/**
	 * Passes the message to a registered lead to the outbox. It goes the lead's own way, by mail or Telegram.
	 */
	public function enqueue_to_member( int $registration_id, int $now ): void {
		$row  = $this->ledger->row( $registration_id );
		$link = null === $row ? '' : $this->links->url( '', (int) $row['webinar_id'], (int) $row['lead_id'] );
		$user = null === $row ? false : get_userdata( (int) $row['user_id'] );
		if ( null !== $row && false !== $user && '' !== $link ) {
			$this->enqueue( self::TO_MEMBER, 'telegram.message', array( 'recipient_id' => (int) $row['lead_id'] ), $registration_id, (int) $row['webinar_id'], wp_specialchars_decode( $user->display_name, ENT_QUOTES ), $now );
		}
	}

	/**
	 * Answers `webinar_mail_address`.
	 *
	 * @param MailAddress|null                       $address  What another module answered.
	 * @param array{address_ref: int, kind: string} $question The message.
	 * @return MailAddress|null The same where the request was deleted meanwhile.
	 */
	public function address( ?array $address, array $question ): ?array {
		$guest = self::TO_GUEST === $question['kind'] ? $this->requests->find( $question['address_ref'] ) : null;
		return null === $guest ? $address : array(
			'address' => $guest['address'],
			'name'    => $guest['name'],
		);
	}

	/**
	 * Answers `webinar_outbox_templates`. What is sent is in the site's language, what wp-admin says about it in the reader's.
	 *
	 * @param list<MessageTemplate> $templates Of the other modules.
	 * @return list<MessageTemplate>
	 */
	public function add_templates( array $templates ): array {
		$is_switched = switch_to_locale( get_locale() );
		$confirm     = sprintf(
			/* translators: 1: name of the person, 2: title of the webinar, 3: date, time and time zone. */
			__( "Hello %1\$s!\n\nYou asked for a seat at “%2\$s”. It begins: %3\$s. One tap confirms your address and books the seat. The same button opens the room when the webinar begins; please do not pass it on.\n\nIf it was not you, do nothing: nothing is booked.", 'client-webinar-registration' ),
			'{name}',
			'{title}',
			'{start}'
		);
		$replaced = sprintf(
			/* translators: 1: name of the person, 2: title of the webinar, 3: date, time and time zone. */
			__( "Hello %1\$s!\n\nThis is your link to “%2\$s”. The webinar begins: %3\$s. The link is for you alone and needs no password; please do not pass it on.", 'client-webinar-registration' ),
			'{name}',
			'{title}',
			'{start}'
		);
		/* translators: %s: title of the webinar. */
		$recording = sprintf( __( 'Recording: “%s”', 'client-webinar-registration' ), '{title}' );
		/* translators: %s: name of the person. */
		$confirm_auto = sprintf( __( "Hello %s!\n\nYou asked for access. One tap confirms your address, and the same button opens the recording; please do not pass it on.\n\nIf it was not you, do nothing: nothing happens.", 'client-webinar-registration' ), '{name}' );
		/* translators: %s: name of the person. */
		$replaced_auto       = sprintf( __( "Hello %s!\n\nThis is your link. It is for you alone and needs no password; please do not pass it on.", 'client-webinar-registration' ), '{name}' );
		$confirm_button_auto = __( 'Confirm and get access', 'client-webinar-registration' );
		$to_recording        = __( 'Watch the recording', 'client-webinar-registration' );
		/* translators: %s: title of the webinar. */
		$confirm_subject = sprintf( __( 'Confirm your seat: %s', 'client-webinar-registration' ), '{title}' );
		/* translators: %s: title of the webinar. */
		$replaced_subject = sprintf( __( 'Your link: %s', 'client-webinar-registration' ), '{title}' );
		$confirm_button   = __( 'Confirm and book my seat', 'client-webinar-registration' );
		$replaced_button  = __( 'To the room', 'client-webinar-registration' );
		if ( $is_switched ) {
			restore_previous_locale();
		}
		$placeholders = array(
			array(
				'name'    => 'name',
				'label'   => __( 'Name of the person', 'client-webinar-registration' ),
				'example' => __( 'Anna', 'client-webinar-registration' ),
			),
			array(
				'name'    => 'start',
				'label'   => __( 'Date, time and time zone of the start', 'client-webinar-registration' ),
				'example' => Site_Time::with_zone( time() + DAY_IN_SECONDS ),
			),
			array(
				'name'       => 'link',
				'label'      => __( 'Personal link', 'client-webinar-registration' ),
				'example'    => home_url( '/?' . Personal_Links::QUERY . '=…' ),
				'is_address' => true,
			),
		);
		// A recording has no start.
		$placeholders_auto = array_values( array_filter( $placeholders, static fn( array $placeholder ): bool => 'start' !== $placeholder['name'] ) );
		return array(
			...$templates,
			array(
				'name'         => self::TO_GUEST,
				'title'        => __( 'To a guest who asks for a seat', 'client-webinar-registration' ),
				'description'  => __( 'Goes out by e-mail at once. Its button is the personal link, which confirms the address and opens the room.', 'client-webinar-registration' ),
				'subject'      => $confirm_subject,
				'text'         => $confirm,
				'button_text'  => $confirm_button,
				'has_button'   => true,
				'has_delay'    => false,
				'placeholders' => $placeholders,
			),
			array(
				'name'         => self::TO_MEMBER,
				'title'        => __( 'To a person who asks for a new link', 'client-webinar-registration' ),
				'description'  => __( 'Goes out at once, by e-mail or Telegram, to somebody who has a seat. Its button is the personal link.', 'client-webinar-registration' ),
				'subject'      => $replaced_subject,
				'text'         => $replaced,
				'button_text'  => $replaced_button,
				'has_button'   => true,
				'has_delay'    => false,
				'placeholders' => $placeholders,
			),
			array(
				'name'         => self::TO_GUEST . '_auto',
				'title'        => __( 'To a guest who asks for access to a recording', 'client-webinar-registration' ),
				'description'  => __( 'Goes out by e-mail at once. Its button is the personal link, which confirms the address and opens the recording.', 'client-webinar-registration' ),
				'first_line'   => $recording,
				'text'         => $confirm_auto,
				'button_text'  => $confirm_button_auto,
				'has_button'   => true,
				'has_delay'    => false,
				'placeholders' => $placeholders_auto,
			),
			array(
				'name'         => self::TO_MEMBER . '_auto',
				'title'        => __( 'To a person who asks for a new link to a recording', 'client-webinar-registration' ),
				'description'  => __( 'Goes out at once, by e-mail or Telegram, to somebody who has access. Its button is the personal link.', 'client-webinar-registration' ),
				'first_line'   => $recording,
				'text'         => $replaced_auto,
				'button_text'  => $to_recording,
				'has_button'   => true,
				'has_delay'    => false,
				'placeholders' => $placeholders_auto,
			),
		);
	}

	/**
	 * Passes a message to the outbox.
	 *
	 * @param string             $type      Of the event.
	 * @param array<string, int> $recipient Who it is for.
	 * @param int                $id        Of the request, or of the registration.
	 */
	private function enqueue( string $template, string $type, array $recipient, int $id, int $webinar_id, string $name, int $now ): void {
		/**
		 * Null while the outbox is off.
		 *
		 * @var MessageText|null $message
		 */
		$message = apply_filters( 'webinar_outbox_message', null, $template, $this->values( $name, $webinar_id ), $webinar_id );
		if ( null === $message ) {
			return;
		}
		/** This action is documented in contract/hooks/webinar_outbox_enqueue.json. */
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'         => "client-webinar-registration/$template/$id/$now",
				'type'        => $type,
				'order_key'   => 'mail.message' === $type ? "guest:$id" : "lead:{$recipient['recipient_id']}",
				'data'        => $recipient + array(
					'webinar_id'        => $webinar_id,
					// Somebody waits for it: it goes to who gets no other mail too.
					'kind'              => self::TO_GUEST,
					'subject'           => $message['subject'] ?? '',
					'text'              => $message['text'],
					'button'            => array(
						'text' => $message['button_text'],
						'url'  => home_url( '/' ),
					),
					'has_personal_link' => true,
				),
				'urgent_from' => $now,
			)
		);
	}

	/**
	 * Values of the placeholders, in the language of the site.
	 *
	 * @return array{name: string, link: string, start: string}
	 */
	private function values( string $name, int $webinar_id ): array {
		$is_switched = switch_to_locale( get_locale() );
		$webinar     = Webinars::read( $webinar_id );
		$start       = Webinars::is_recording( $webinar ) ? '' : Site_Time::with_zone( $webinar['scheduled_at'] ?? 0 );
		if ( $is_switched ) {
			restore_previous_locale();
		}
		return array(
			'name'  => $name,
			'link'  => self::LINK,
			'start' => $start,
		);
	}
}
