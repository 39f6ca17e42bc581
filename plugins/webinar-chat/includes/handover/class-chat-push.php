<?php
/**
 * Tells the sidecar of changes.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use Webinars\Webinar_Chat\Lib\Transaction;

/**
 * Changes a chat, and tells a sidecar that serves its room that it has changed: the sidecar asks what.
 */
final class Chat_Push {

	/**
	 * Runs a change in a transaction.
	 *
	 * @template T
	 * @param callable(): T $change Changes the chat.
	 * @return T
	 */
	public static function after( int $webinar_id, callable $change ): mixed {
		$result = Transaction::run( $change );
		/** This action is documented in contract/hooks/webinar_outbox_push.json. */
		do_action(
			'webinar_outbox_push',
			array(
				'type' => 'chat.changed',
				'data' => array( 'webinar_id' => $webinar_id ),
			)
		);
		return $result;
	}
}
