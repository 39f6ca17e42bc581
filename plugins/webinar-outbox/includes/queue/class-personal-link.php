<?php
/**
 * The personal link in a message.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Fills in the recipient's personal link at each try to send, so that no table, log or export holds it (H4), and a replaced link is not
 * sent.
 *
 * @phpstan-import-type ClaimedEvent from Event_Store
 */
final class Personal_Link {

	/** A cut address does not work. */
	private const URL = '~^https?://\S{1,190}$~D';

	/**
	 * Returns the body to send. Where the person has no link, the message leads to the address that is stored with its button.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 * @return string JSON.
	 */
	public static function filled_in( array $event ): string {
		$body = json_decode( $event['payload'], true );
		if ( ! is_array( $body ) || ! is_array( $body['data'] ?? null ) || true !== ( $body['data']['has_personal_link'] ?? null ) ) {
			return $event['payload'];
		}
		$data = $body['data'];
		unset( $data['has_personal_link'] );
		/** This filter is documented in contract/hooks/client_webinar_registration_personal_url.json. */
		$link   = apply_filters( 'client_webinar_registration_personal_url', '', $event['webinar_id'], $event['lead_id'], is_int( $data['address_ref'] ?? null ) ? $data['address_ref'] : 0 );
		$button = is_array( $data['button'] ?? null ) ? $data['button'] : array();
		if ( ! is_string( $link ) || 1 !== preg_match( self::URL, $link ) ) {
			$link = is_string( $button['url'] ?? null ) ? $button['url'] : '';
		} elseif ( array() !== $button ) {
			$data['button'] = array( 'url' => $link ) + $button;
		}
		if ( is_string( $data['text'] ?? null ) ) {
			$data['text'] = mb_substr( Message_Filler::fill( $data['text'], array( 'link' => mb_strlen( $link ) > Message_Filler::LONGEST_VALUE ? '' : $link ) ), 0, Message_Filler::LONGEST_TEXT );
		}
		$body['data'] = $data;
		return (string) wp_json_encode( $body, JSON_UNESCAPED_SLASHES );
	}
}
