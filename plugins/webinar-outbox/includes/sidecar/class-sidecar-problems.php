<?php
/**
 * The problems that the sidecar reports about itself.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Says each problem of contract/shapes/sidecar-health.json in words, with its remedy.
 */
final class Sidecar_Problems {

	/**
	 * Returns one sentence for each problem.
	 *
	 * @param list<string> $codes As the sidecar reports them.
	 * @return list<string>
	 */
	public static function sentences( array $codes ): array {
		// Nothing is sent while Telegram does not answer: one cause is said once.
		$codes = in_array( 'telegram_unreachable', $codes, true ) ? array_diff( $codes, array( 'sending_paused' ) ) : $codes;
		return array_map( array( self::class, 'sentence' ), array_values( $codes ) );
	}

	private static function sentence( string $code ): string {
		return match ( $code ) {
			'telegram_unreachable' => __( 'Telegram does not answer the message service, or rejects its bot: messages wait there, and none is lost. Check its TELEGRAM_BOT_TOKEN, and that its machine reaches api.telegram.org; where Telegram is blocked, set TELEGRAM_PROXY. The log of the message service has the error.', 'webinar-outbox' ),
			'sending_paused' => __( 'The message service sends nothing at the moment, because Telegram asked for a pause. It goes on by itself, and no message is lost. If you see this often, another program uses the same bot: give the message service a bot of its own.', 'webinar-outbox' ),
			'heartbeat_old' => __( 'The message service says that this site has accepted no heartbeat for five minutes. Copy the heartbeat address under Settings → Webinar messages to its WORDPRESS_HEARTBEAT_URL, and check that no firewall or security plugin stops its requests to admin-ajax.php. The log of the message service has the answer that it got.', 'webinar-outbox' ),
			'message_old' => __( 'A message has been due at the message service for more than 15 minutes. If no other problem is named here, look into the log of the message service, and restart it: no message is lost by that.', 'webinar-outbox' ),
			/* translators: %s: technical name of the problem. */
			default => sprintf( __( 'The message service reports a problem that these plugins do not know: %s. Update the plugins; its documentation explains the problem.', 'webinar-outbox' ), $code ),
		};
	}
}
