<?php
/**
 * Export and erasure of personal data.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

use Webinars\Webinar_Telegram\Lib\Personal_Data_Tools;

/**
 * Exports that a person has connected Telegram, without the chat, and erases it. A link that was used stays used.
 */
final class Personal_Data extends Personal_Data_Tools {

	public function __construct( private readonly Chats $chats ) {}

	/** Suggests a paragraph for the privacy policy. */
	public function suggest_policy(): void {
		wp_add_privacy_policy_content(
			__( 'Webinars: Telegram', 'webinar-telegram' ),
			'<p>' . esc_html__( 'If you connect Telegram, this site stores the number of your chat with our bot, to send you messages about webinars there. Telegram receives these messages. The number is deleted with your account, or when you ask us to erase your data. /stop in the chat ends the messages at any time.', 'webinar-telegram' ) . '</p>'
		);
	}

	protected function label(): string {
		return __( 'Telegram of webinars', 'webinar-telegram' );
	}

	protected function export_lead( int $lead_id, int $page ): array {
		$person = $this->chats->find( $lead_id );
		return array(
			'data' => null === $person ? array() : array(
				$this->item(
					'webinar-telegram',
					array(
						__( 'Connected to Telegram', 'webinar-telegram' ) => match ( $person['state'] ) {
							'connected' => __( 'yes', 'webinar-telegram' ),
						'stopped'   => __( 'yes; the person has stopped the messages', 'webinar-telegram' ),
						default     => __( 'yes; the bot cannot write to the person', 'webinar-telegram' ),
						},
						__( 'Since', 'webinar-telegram' ) => (string) wp_date( 'Y-m-d H:i', intdiv( $person['changed_at_ms'], 1000 ) ),
					)
				),
			),
			'done' => true,
		);
	}

	protected function erase_lead( int $lead_id ): array {
		return self::erased( $this->chats->forget( $lead_id ) );
	}
}
