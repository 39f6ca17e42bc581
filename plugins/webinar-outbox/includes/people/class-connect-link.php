<?php
/**
 * The link by which a person connects Telegram.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Makes the link to the bot that connects a lead's Telegram chat: valid for seven days, for one use.
 *
 * Telegram accepts up to 64 characters of A–Z, a–z, 0–9, `_` and `-`; a token has 50. Its bytes: contract/telegram-link.md.
 */
final class Connect_Link {

	private const VALID_SECONDS = WEEK_IN_SECONDS;

	public function __construct( private readonly Settings $settings ) {}

	/**
	 * Answers `webinar_outbox_telegram_connect_url`.
	 *
	 * @param string $url What another module answered.
	 * @return string The same when no bot is set up.
	 */
	public function url( string $url, int $lead_id ): string {
		$bot    = $this->settings->bot_username();
		$secret = $this->settings->secret();
		if ( '' === $bot || null === $secret || $lead_id < 1 ) {
			return $url;
		}
		return "https://t.me/$bot?start=" . self::token( $secret, $lead_id, time() + self::VALID_SECONDS, random_bytes( 8 ) );
	}

	/**
	 * Makes the signed token.
	 *
	 * @param int    $expires_at Unix seconds.
	 * @param string $nonce      Eight bytes; the sidecar accepts each once.
	 */
	public static function token( Webhook_Secret $secret, int $lead_id, int $expires_at, string $nonce ): string {
		$content = pack( 'CJN', 1, $lead_id, $expires_at ) . $nonce;
		$token   = $content . substr( $secret->hmac( 'telegram-connect' . $content ), 0, 16 );
		return rtrim( strtr( base64_encode( $token ), '+/', '-_' ), '=' ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions
	}
}
