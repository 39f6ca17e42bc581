<?php
/**
 * Personal data of chats.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use Webinars\Webinar_Chat\Lib\Personal_Data_Tools;

/**
 * Exports and erases what a person wrote.
 */
final class Personal_Data extends Personal_Data_Tools {

	private const ROWS_PER_PAGE = 100;

	public function __construct( private readonly Message_Ledger $ledger, private readonly Known_Writers $known ) {}

	protected function label(): string {
		return __( 'Messages in the chat of webinars', 'webinar-chat' );
	}

	protected function export_lead( int $lead_id, int $page ): array {
		$messages = $this->ledger->of_lead( $lead_id, self::ROWS_PER_PAGE, self::ROWS_PER_PAGE * ( $page - 1 ) );
		return array(
			'data' => array_map(
				fn( array $message ): array => $this->item(
					"webinar-chat-{$message['message_id']}",
					array(
						__( 'Webinar', 'webinar-chat' ) => get_the_title( $message['webinar_id'] ),
						__( 'Time', 'webinar-chat' )    => gmdate( 'Y-m-d H:i', $message['said_at'] ) . ' UTC',
						__( 'Name', 'webinar-chat' )    => $message['author_name'],
						__( 'Message', 'webinar-chat' ) => $message['message_text'],
					)
				),
				$messages
			),
			'done' => count( $messages ) < self::ROWS_PER_PAGE,
		);
	}

	protected function erase_lead( int $lead_id ): array {
		return self::erased( $this->known->forget_lead( $lead_id ) > 0 );
	}
}
