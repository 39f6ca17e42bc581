<?php
/**
 * The pause of the queue.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Pauses one carrier while it accepts no event, so that no event uses up its tries. The carriers pause apart.
 *
 * It begins with the second failed try, because the first one may concern one event only. It doubles with each further one, up to five
 * minutes. That of the sidecar ends at its heartbeat, and when its address or a secret is changed. The failures are counted until the
 * carrier accepts or rejects an event.
 */
final class Queue_Pause {

	public const OPTION = 'webinar_outbox_pause';

	public const MAIL_OPTION = 'webinar_outbox_mail_pause';

	public const DIRECT_OPTION = 'webinar_outbox_direct_pause';

	private const FIRST_SECONDS = 5;

	private const LONGEST_SECONDS = 5 * MINUTE_IN_SECONDS;

	/**
	 * Use for_sidecar(), for_mail() or for_direct().
	 *
	 * @param Settings|null $settings Of the sidecar: a change of them ends the pause.
	 */
	private function __construct( private readonly string $option, private readonly ?Settings $settings ) {}

	public static function for_sidecar( Settings $settings ): self {
		return new self( self::OPTION, $settings );
	}

	public static function for_mail(): self {
		return new self( self::MAIL_OPTION, null );
	}

	/** Of Telegram without a message service. */
	public static function for_direct(): self {
		return new self( self::DIRECT_OPTION, null );
	}

	/** Whether no event may be tried now. A pause that ends too far ahead was stored with another clock, and is over. */
	public function is_running( int $now ): bool {
		$stored  = $this->stored();
		$seconds = $stored['until'] - $now;
		return $seconds > 0 && $seconds <= self::LONGEST_SECONDS && $stored['used_settings'] === $this->used_settings();
	}

	/** Whether the last try failed, whichever event it was. */
	public function has_failures(): bool {
		return $this->stored()['failures'] > 0;
	}

	/** Returns the Unix seconds since which the carrier has accepted no event, 0 when the last try succeeded. */
	public function since(): int {
		return $this->stored()['since'];
	}

	/** Returns why the last try failed, empty when it succeeded. */
	public function error(): string {
		return $this->stored()['error'];
	}

	/** Stores that the carrier did not accept an event, for a reason that may concern every event. */
	public function begin( int $now, string $error ): void {
		$stored  = $this->stored();
		$seconds = 0 === $stored['failures'] ? 0 : min( self::LONGEST_SECONDS, self::FIRST_SECONDS * 2 ** min( $stored['failures'] - 1, 10 ) );
		$this->store(
			array(
				'until'         => $now + $seconds,
				'failures'      => $stored['failures'] + 1,
				'since'         => $stored['failures'] > 0 ? $stored['since'] : $now,
				'error'         => $error,
				'used_settings' => $this->used_settings(),
			)
		);
	}

	/** Ends the pause, but does not forget the failures: a heartbeat shows that the sidecar runs, not that it accepts events. */
	public function try_now(): void {
		$stored = $this->stored();
		if ( $stored['until'] > 0 ) {
			$this->store( array( 'until' => 0 ) + $stored );
		}
	}

	/** Stores that the carrier has answered about an event. */
	public function end(): void {
		if ( $this->has_failures() ) {
			delete_option( $this->option );
		}
	}

	/** Returns what decides which sidecar is called and whether it accepts the signature; empty for other carriers. */
	private function used_settings(): string {
		if ( null === $this->settings ) {
			return '';
		}
		$endings = array_map( static fn( Webhook_Secret $secret ): string => $secret->ending(), $this->settings->secrets() );
		return implode( ' ', array( $this->settings->sidecar_url(), ...$endings ) );
	}

	/**
	 * Reads the option.
	 *
	 * @return array{until: int, failures: int, since: int, error: string, used_settings: string}
	 */
	private function stored(): array {
		$stored = get_option( $this->option );
		$stored = is_array( $stored ) ? $stored : array();
		$number = static fn( string $name ): int => is_int( $stored[ $name ] ?? null ) ? $stored[ $name ] : 0;
		$text   = static fn( string $name ): string => is_string( $stored[ $name ] ?? null ) ? $stored[ $name ] : '';
		return array(
			'until'         => $number( 'until' ),
			'failures'      => $number( 'failures' ),
			'since'         => $number( 'since' ),
			'error'         => $text( 'error' ),
			'used_settings' => $text( 'used_settings' ),
		);
	}

	/**
	 * Writes the option.
	 *
	 * @param array{until: int, failures: int, since: int, error: string, used_settings: string} $values All values.
	 */
	private function store( array $values ): void {
		update_option( $this->option, $values, false );
	}
}
