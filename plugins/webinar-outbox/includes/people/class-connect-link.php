<?php
/**
 * The link by which a person connects Telegram.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Makes deep links to the bot: whoever opens one in time, once, is from then on that lead's chat.
 *
 * Telegram takes 64 characters of A–Z, a–z, 0–9, `_` and `-`. The token is base64url of 37 bytes, 50 characters: version 1,
 * lead id (8 bytes), expiry in Unix seconds (4), nonce (8), and 16 bytes of HMAC-SHA256 over `telegram-connect` and all before.
 */
final class Connect_Link {

	private const VALID_SECONDS = WEEK_IN_SECONDS;

	public function __construct( private readonly Settings $settings ) {}

	/**
	 * Makes a new link.
	 *
	 * @param string $url     What another module answered.
	 * @param int    $lead_id Who connects.
	 * @return string What was answered before when no bot is set up.
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
	 * The signed token.
	 *
	 * @param Webhook_Secret $secret     What the sidecar checks it with.
	 * @param int            $lead_id    Who connects.
	 * @param int            $expires_at Unix seconds.
	 * @param string         $nonce      Eight bytes; the sidecar takes each once.
	 */
	public static function token( Webhook_Secret $secret, int $lead_id, int $expires_at, string $nonce ): string {
		$content = pack( 'CJN', 1, $lead_id, $expires_at ) . $nonce;
		$token   = $content . substr( $secret->hmac( 'telegram-connect' . $content ), 0, 16 );
		return rtrim( strtr( base64_encode( $token ), '+/', '-_' ), '=' ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions
	}
}
