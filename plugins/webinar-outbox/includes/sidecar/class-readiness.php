<?php
/**
 * Checks before the start.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use WP_Error;

/**
 * Tells the speaker before the start whether the sidecar answers and the bot is connected.
 */
final class Readiness {

	public function __construct( private readonly Settings $settings, private readonly Sidecar $sidecar ) {}

	/**
	 * Adds two checks, or one where all messages go by e-mail. A speaker, who cannot mend any of it, and an owner who declined Telegram see
	 * none. Where this site writes to Telegram itself, the check says so. Sends the sidecar up to two requests with a timeout of three seconds; the second only after an answer to the first.
	 *
	 * @param list<ReadinessCheck> $checks Checks of other modules.
	 * @return list<ReadinessCheck>
	 */
	public function add_checks( array $checks ): array {
		$direct = Direct_Telegram::of_site();
		if ( $direct->is_on() && Carrier_Choice::uses_telegram() && current_user_can( 'publish_webinar_events' ) ) {
			$pause    = Queue_Pause::for_direct();
			$checks[] = $pause->has_failures()
				? $this->check( 'telegram_bot', false, self::direct_problem( $pause ), $this->settings_url() )
				/* translators: %s: user name of a bot. */
				: $this->check( 'telegram_bot', true, sprintf( __( 'WordPress sends to Telegram itself, as @%s.', 'webinar-outbox' ), $direct->bot() ) );
			return $checks;
		}
		if ( ! $this->sidecar->is_configured() && Carrier_Choice::has_mail() ) {
			$checks[] = $this->check( 'mail', true, __( 'Messages go out by e-mail.', 'webinar-outbox' ) );
			return $checks;
		}
		if ( ! current_user_can( 'publish_webinar_events' ) || ! ( $this->sidecar->is_configured() || Carrier_Choice::uses_telegram() ) ) {
			return $checks;
		}
		$health   = $this->sidecar->is_configured() ? $this->sidecar->health() : null;
		$problem  = $this->sidecar_problem( $health );
		$checks[] = '' === $problem
			? $this->check( 'sidecar', true, __( 'The message service answers.', 'webinar-outbox' ) )
			: $this->check( 'sidecar', false, $problem, $this->settings_url() );
		if ( Carrier_Choice::uses_telegram() ) {
			$checks[] = $this->bot_check( $health );
		}
		return $checks;
	}

	/** Says that this site sends nothing to Telegram at the moment, and the remedy. */
	public static function direct_problem( Queue_Pause $pause ): string {
		return sprintf(
			/* translators: 1: date and time, 2: technical answer of Telegram. */
			__( 'No message has gone to Telegram since %1$s; the last answer was: %2$s. All messages are kept and lose none of their tries; this site tries again every few minutes. With 401 or 404 connect the bot again under Settings → Webinar messages; without an answer ask your host whether this site may call api.telegram.org.', 'webinar-outbox' ),
			(string) wp_date( 'Y-m-d H:i', $pause->since() ),
			$pause->error()
		);
	}

	/**
	 * Returns why messages do not reach the sidecar, and the remedy.
	 *
	 * @param array{telegram: string, bot: string|null}|null $health The sidecar's answer, null for none.
	 * @return string Empty when there is no problem.
	 */
	public function sidecar_problem( ?array $health ): string {
		$url = Settings::checked_sidecar_url( $this->settings->value( 'sidecar_url' ) );
		return match ( true ) {
			$url instanceof WP_Error => $url->get_error_message(),
			! $this->sidecar->is_configured() => ! Carrier_Choice::is_missing( $this->sidecar ) ? '' : __( 'The message service is not set up: messages are kept, and go out as soon as it is. Enter its address under Settings → Webinar messages.', 'webinar-outbox' ),
			null === $health => __( 'The message service does not answer: messages are kept, and go out as soon as it does. Check that it runs, and its address under Settings → Webinar messages.', 'webinar-outbox' ),
			$this->sidecar->refuses_secret() => __( 'The message service refuses our secret: messages are kept, and go out as soon as it takes it. Make a new one under Settings → Webinar messages and give it to the message service. If both have the same, set the clocks of both machines.', 'webinar-outbox' ),
			default => '',
		};
	}

	/**
	 * Checks that the bot is connected, and is the one that connect links lead to.
	 *
	 * @param array{telegram: string, bot: string|null}|null $health The sidecar's answer, null for none.
	 * @return ReadinessCheck
	 */
	private function bot_check( ?array $health ): array {
		$bot = $this->settings->bot_username();
		if ( '' === $bot ) {
			return $this->check( 'telegram_bot', false, __( 'People cannot connect Telegram yet. Enter the name of the bot under Settings → Webinar messages.', 'webinar-outbox' ), $this->settings_url() );
		}
		if ( null === $health ) {
			return $this->check( 'telegram_bot', false, __( 'Whether the Telegram bot is connected is known once the message service answers.', 'webinar-outbox' ) );
		}
		if ( 'connected' !== $health['telegram'] ) {
			return $this->check( 'telegram_bot', false, __( 'The Telegram bot is not connected: messages wait until it is. The log of the message service says what to do.', 'webinar-outbox' ) );
		}
		if ( null !== $health['bot'] && 0 !== strcasecmp( $health['bot'], $bot ) ) {
			/* translators: 1: user name of a bot, 2: user name of another bot. */
			return $this->check( 'telegram_bot', false, sprintf( __( 'People are sent to @%1$s, but the message service writes as @%2$s. Enter that name under Settings → Webinar messages, or give the message service the other bot.', 'webinar-outbox' ), $bot, $health['bot'] ), $this->settings_url() );
		}
		/* translators: %s: user name of a bot. */
		return $this->check( 'telegram_bot', true, sprintf( __( 'The Telegram bot @%s is connected.', 'webinar-outbox' ), $bot ) );
	}

	/**
	 * Builds one check.
	 *
	 * @return ReadinessCheck
	 */
	private function check( string $name, bool $is_ready, string $message, string $url = '' ): array {
		return array(
			'name'     => $name,
			'is_ready' => $is_ready,
			'message'  => $message,
			'url'      => $url,
		);
	}

	/** Returns the address of the settings page, empty for users who may not open it. */
	private function settings_url(): string {
		return current_user_can( 'manage_options' ) ? Settings_Page::url() : '';
	}
}
