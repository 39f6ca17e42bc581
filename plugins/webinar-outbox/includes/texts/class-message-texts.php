<?php
/**
 * The stored texts and times of messages.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use RuntimeException;
use Webinars\Webinar_Outbox\Lib\Transaction;

/**
 * Stores the reworded texts, the delays and the quiet hours. A text that nobody changed is not stored, so it follows the default of a newer version.
 *
 * @phpstan-type Wording array{text: string, subject: string, button_text: string, delay_minutes: int}
 * @phpstan-type QuietHours array{from: string, until: string}
 */
final class Message_Texts {

	public const OPTION = 'webinar_outbox_texts';

	private const NO_CHANGE = array(
		'text'          => '',
		'subject'       => '',
		'button_text'   => '',
		'delay_minutes' => 0,
	);

	/**
	 * Returns the changed parts of a message; an empty text stands for the default.
	 *
	 * @return Wording
	 */
	public function wording( string $template ): array {
		$wording = $this->stored()['templates'][ $template ] ?? array();
		return array(
			'text'          => is_string( $wording['text'] ?? null ) ? $wording['text'] : '',
			'subject'       => is_string( $wording['subject'] ?? null ) ? $wording['subject'] : '',
			'button_text'   => is_string( $wording['button_text'] ?? null ) ? $wording['button_text'] : '',
			'delay_minutes' => is_int( $wording['delay_minutes'] ?? null ) ? $wording['delay_minutes'] : 0,
		);
	}

	/**
	 * Returns the quiet hours in the time zone of the site: `HH:MM`, both empty for none.
	 *
	 * @return QuietHours
	 */
	public function quiet_hours(): array {
		$stored = $this->stored();
		return array(
			'from'  => is_string( $stored['quiet_from'] ?? null ) ? $stored['quiet_from'] : '',
			'until' => is_string( $stored['quiet_until'] ?? null ) ? $stored['quiet_until'] : '',
		);
	}

	/**
	 * Stores changes. What the caller does not name stays as another user may have stored it in the meantime.
	 *
	 * @param array<string, Wording> $wordings    By template.
	 * @param QuietHours|null        $quiet_hours Null when they were not changed.
	 * @return bool Whether the change is stored.
	 */
	public function change( array $wordings, ?array $quiet_hours ): bool {
		global $wpdb;
		add_option( self::OPTION, array(), '', false );
		try {
			return Transaction::run(
				function () use ( $wpdb, $wordings, $quiet_hours ): bool {
					// The lock on the row keeps two people who save at the same time from losing a text.
					$wpdb->get_var( $wpdb->prepare( "SELECT option_id FROM $wpdb->options WHERE option_name = %s FOR UPDATE", self::OPTION ) );
					wp_cache_delete( self::OPTION, 'options' );
					$before = $this->stored();
					$after  = self::merge( $before, $wordings, $quiet_hours );
					return $after === $before || update_option( self::OPTION, $after );
				}
			);
		} catch ( RuntimeException ) {
			return false;
		}
	}

	/**
	 * Applies changes to the stored value; a wording that equals the default is not stored.
	 *
	 * @param array{templates?: array<string, array<mixed>>, quiet_from?: mixed, quiet_until?: mixed} $before      Stored.
	 * @param array<string, Wording>                                                                 $wordings    See change().
	 * @param QuietHours|null                                                                        $quiet_hours See change().
	 * @return array{templates?: array<string, array<mixed>>, quiet_from?: mixed, quiet_until?: mixed}
	 */
	private static function merge( array $before, array $wordings, ?array $quiet_hours ): array {
		$templates = array_filter( $wordings + ( $before['templates'] ?? array() ), static fn( array $wording ): bool => self::NO_CHANGE !== $wording );
		$times     = null === $quiet_hours ? array() : array(
			'quiet_from'  => $quiet_hours['from'],
			'quiet_until' => $quiet_hours['until'],
		);
		return $times + array( 'templates' => $templates ) + $before;
	}

	/**
	 * Returns the option; malformed parts are dropped.
	 *
	 * @return array{templates?: array<string, array<mixed>>, quiet_from?: mixed, quiet_until?: mixed}
	 */
	private function stored(): array {
		$stored = get_option( self::OPTION );
		if ( ! is_array( $stored ) ) {
			return array();
		}
		$stored['templates'] = is_array( $stored['templates'] ?? null ) ? array_filter( $stored['templates'], 'is_array' ) : array();
		return $stored;
	}
}
