<?php
/**
 * Validation of events.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Validates a message before it is sent, by contract/shapes/outbox-message.json.
 */
final class Event_Validator {

	public const TOO_LARGE = 'message_too_large';

	public const TEXT_TOO_LONG = 'message_text_too_long';

	public const INVALID = 'message_invalid';

	/** The sidecar rejects larger bodies. */
	private const LARGEST_PAYLOAD_BYTES = 65536;

	/** Telegram rejects longer text. */
	private const LONGEST_TEXT = 4096;

	private const LONGEST_BUTTON_TEXT = 64;

	private const LONGEST_URL = 2048;

	/** More than this is cut by mail programs. */
	private const LONGEST_SUBJECT = 200;

	/**
	 * Returns why a message cannot be sent, empty when it can.
	 *
	 * @param array<mixed> $event   Should be an OutboxEvent.
	 * @param string|false $payload The body to send; false when it could not be encoded.
	 */
	public static function fault( array $event, string|false $payload ): string {
		$data = is_array( $event['data'] ?? null ) ? $event['data'] : array();
		$text = $data['text'] ?? null;
		return match ( true ) {
			is_string( $text ) && mb_strlen( $text ) > self::LONGEST_TEXT => self::TEXT_TOO_LONG,
			is_string( $payload ) && strlen( $payload ) > self::LARGEST_PAYLOAD_BYTES => self::TOO_LARGE,
			false === $payload,
			! self::has_recipient( $event['type'] ?? null, $data ),
			! self::is_id( $data['webinar_id'] ?? null ),
			! in_array( $data['kind'] ?? null, Log_Filter::KINDS, true ),
			! self::is_id_or_none( $event['about_lead_id'] ?? 0 ),
			! is_string( $text ) || '' === $text,
			! self::is_button( $data['button'] ?? null ),
			! is_string( $data['subject'] ?? '' ) || mb_strlen( $data['subject'] ?? '' ) > self::LONGEST_SUBJECT,
			isset( $data['video_url'] ) && ! self::is_url( $data['video_url'] ) => self::INVALID,
			default => '',
		};
	}

	/**
	 * Whether the message names its recipient: a lead, or for a mail to somebody who is no lead yet the record that knows the address.
	 *
	 * @param mixed        $type Type of the event.
	 * @param array<mixed> $data The message.
	 */
	private static function has_recipient( mixed $type, array $data ): bool {
		return match ( $type ) {
			'telegram.message'        => self::is_id( $data['recipient_id'] ?? null ),
			Carrier_Choice::MAIL_TYPE => 0 === ( $data['recipient_id'] ?? null ) && self::is_id( $data['address_ref'] ?? null ),
			default                   => false,
		};
	}

	private static function is_id( mixed $id ): bool {
		return is_int( $id ) && $id > 0;
	}

	private static function is_id_or_none( mixed $id ): bool {
		return 0 === $id || self::is_id( $id );
	}

	private static function is_button( mixed $button ): bool {
		if ( ! is_array( $button ) ) {
			return null === $button;
		}
		$text = $button['text'] ?? null;
		return is_string( $text ) && '' !== $text && mb_strlen( $text ) <= self::LONGEST_BUTTON_TEXT && self::is_url( $button['url'] ?? null );
	}

	/** Whether Telegram could open the address. */
	private static function is_url( mixed $url ): bool {
		return is_string( $url ) && strlen( $url ) <= self::LONGEST_URL && 1 === preg_match( '~^https?://\S+$~D', $url );
	}
}
