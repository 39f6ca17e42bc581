<?php
/**
 * The people who wrote in chats.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use RuntimeException;
use Webinars\Webinar_Chat\Lib\Known_People;
use Webinars\Webinar_Chat\Lib\Transaction;

/**
 * Deletes messages, votes and bans. Bans from all webinars end with the person's data only, not with a webinar.
 */
final class Known_Writers implements Known_People {

	public function webinars( int $after_id, int $limit ): array {
		return array_map(
			'intval',
			array_column( Query::rows( 'SELECT webinar_id FROM {prefix}webinar_chat_rooms WHERE webinar_id > %d ORDER BY webinar_id LIMIT %d', array( $after_id, $limit ) ), 'webinar_id' )
		);
	}

	public function forget_some( int $webinar_id, int $limit ): int {
		$message_ids = array_map( 'intval', array_column( Query::rows( 'SELECT message_id FROM {prefix}webinar_chat_messages WHERE webinar_id = %d ORDER BY message_id LIMIT %d', array( $webinar_id, $limit ) ), 'message_id' ) );
		if ( array() !== $message_ids ) {
			$list = implode( ',', array_fill( 0, count( $message_ids ), '%d' ) );
			Query::run( "DELETE FROM {prefix}webinar_chat_votes WHERE message_id IN ($list)", $message_ids );
			return Query::run( "DELETE FROM {prefix}webinar_chat_messages WHERE message_id IN ($list)", $message_ids );
		}
		Query::run( 'DELETE FROM {prefix}webinar_chat_bans WHERE webinar_id = %d', array( $webinar_id ) );
		Query::run( 'DELETE FROM {prefix}webinar_chat_rooms WHERE webinar_id = %d', array( $webinar_id ) );
		return 0;
	}

	/**
	 * Forgets what a lead wrote, and the bans. A line that others have said too stays without the lead; votes stay as numbers.
	 *
	 * @return int How many rows.
	 * @throws RuntimeException When the database refused.
	 */
	public function forget_lead( int $lead_id ): int {
		return Transaction::run(
			static function () use ( $lead_id ): int {
				foreach ( Query::rows( 'SELECT chorus_of FROM {prefix}webinar_chat_messages WHERE lead_id = %d AND chorus_of > 0', array( $lead_id ) ) as $row ) {
					Query::run( 'UPDATE {prefix}webinar_chat_messages SET people = people - 1 WHERE message_id = %d', array( (int) $row['chorus_of'] ) );
				}
				// The key keeps such lines apart: it was made at random.
				$changed  = Query::run( "UPDATE {prefix}webinar_chat_messages SET lead_id = 0, user_id = 0, author_name = '', people = people - 1 WHERE lead_id = %d AND people > 1", array( $lead_id ) );
				$changed += Query::run( 'DELETE FROM {prefix}webinar_chat_messages WHERE lead_id = %d', array( $lead_id ) );
				$changed += Query::run( 'DELETE FROM {prefix}webinar_chat_votes WHERE lead_id = %d', array( $lead_id ) );
				return $changed + Query::run( 'DELETE FROM {prefix}webinar_chat_bans WHERE lead_id = %d', array( $lead_id ) );
			}
		);
	}
}
