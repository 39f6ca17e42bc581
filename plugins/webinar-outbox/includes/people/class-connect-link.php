<?php
/**
 * The ways by which a person connects Telegram.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Makes the links to the bot that connect a lead's Telegram chat, and a short code that people type where links do not open. Each is for
 * one use. The bytes of both: contract/telegram-link.md.
 *
 * Telegram accepts up to 64 characters of A–Z, a–z, 0–9, `_` and `-` in a link; a token has 50.
 */
final class Connect_Link {

	private const VALID_SECONDS = WEEK_IN_SECONDS;

	/** These exist on Latin and on Russian keyboards, and look alike there. */
	public const CODE_ALPHABET = '0123456789ABCEHKMPTXY';

	/** A code is valid for 24 of these: it shows the last five bits of their number. */
	public const CODE_SLOT_SECONDS = 600;

	private const CODE_SLOTS = 24;

	/** The code of a greater id would not fit into an integer. */
	private const GREATEST_CODE_LEAD = 0xfffffff;

	public function __construct( private readonly Settings $settings ) {}

	/**
	 * Answers `webinar_outbox_telegram_connect_url`.
	 *
	 * @param string $url What another module answered.
	 * @return string The same when no bot is set up.
	 */
	public function url( string $url, int $lead_id ): string {
		$token = $this->new_token( $lead_id );
		return '' === $token ? $url : "https://t.me/{$this->settings->bot_username()}?start=$token";
	}

	/**
	 * Answers `webinar_outbox_telegram_connect_ways`.
	 *
	 * @param TelegramConnectWays|null $ways What another module answered.
	 * @return TelegramConnectWays|null The same when no bot is set up.
	 */
	public function ways( ?array $ways, int $lead_id ): ?array {
		$token  = $this->new_token( $lead_id );
		$secret = $this->settings->secret();
		if ( '' === $token || null === $secret ) {
			return $ways;
		}
		$bot  = $this->settings->bot_username();
		$code = self::code( $secret, $lead_id, ( intdiv( time(), self::CODE_SLOT_SECONDS ) + self::CODE_SLOTS ) * self::CODE_SLOT_SECONDS );
		return array(
			'app_url' => "tg://resolve?domain=$bot&start=$token",
			'bot'     => $bot,
			'code'    => trim( chunk_split( $code, 3, ' ' ) ),
		);
	}

	/** Makes the token of a link; empty when no bot is set up. */
	private function new_token( int $lead_id ): string {
		$secret = $this->settings->secret();
		return '' === $this->settings->bot_username() || null === $secret || $lead_id < 1
			? ''
			: self::token( $secret, $lead_id, time() + self::VALID_SECONDS, random_bytes( 8 ) );
	}

	/**
	 * Makes the signed token.
	 *
	 * @param int    $expires_at Unix seconds.
	 * @param string $nonce      Eight bytes; each is accepted once.
	 */
	public static function token( Webhook_Secret $secret, int $lead_id, int $expires_at, string $nonce ): string {
		$content = pack( 'CJN', 1, $lead_id, $expires_at ) . $nonce;
		$token   = $content . $secret->hmac_half( 'telegram-connect' . $content );
		return rtrim( strtr( base64_encode( $token ), '+/', '-_' ), '=' ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions
	}

	/**
	 * Makes the code that a person types; empty for a lead with an id that is too great.
	 *
	 * @param int $expires_at Unix seconds, a multiple of CODE_SLOT_SECONDS.
	 */
	public static function code( Webhook_Secret $secret, int $lead_id, int $expires_at ): string {
		if ( $lead_id > self::GREATEST_CODE_LEAD ) {
			return '';
		}
		$signature = (int) hexdec( bin2hex( substr( $secret->hmac( 'telegram-code' . pack( 'JN', $lead_id, $expires_at ) ), 0, 4 ) ) ) >> 2;
		$rest      = $lead_id << 35 | ( intdiv( $expires_at, self::CODE_SLOT_SECONDS ) % 32 ) << 30 | $signature;
		for ( $code = ''; $rest > 0; $rest = intdiv( $rest, strlen( self::CODE_ALPHABET ) ) ) {
			$code = self::CODE_ALPHABET[ $rest % strlen( self::CODE_ALPHABET ) ] . $code;
		}
		return $code;
	}
}
