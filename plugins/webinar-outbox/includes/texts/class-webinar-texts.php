<?php
/**
 * The wordings of single webinars.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use RuntimeException;
use Webinars\Webinar_Outbox\Lib\Transaction;

/**
 * Stores how the messages about one webinar are worded, as protected post meta: neither REST nor a form of WordPress shows or writes it.
 *
 * @phpstan-import-type Wording from Message_Texts
 * @phpstan-type WebinarWording array{text: string, subject: string, button_text: string}
 */
final class Webinar_Texts {

	public const META = '_webinar_outbox_texts';

	private const NO_CHANGE = array(
		'text'        => '',
		'subject'     => '',
		'button_text' => '',
	);

	/**
	 * Returns the own parts of a message; an empty one stands for the wording of the site.
	 *
	 * @return WebinarWording
	 */
	public function wording( int $webinar_id, string $template ): array {
		$own = $this->stored( $webinar_id )[ $template ] ?? array();
		return array(
			'text'        => is_string( $own['text'] ?? null ) ? $own['text'] : '',
			'subject'     => is_string( $own['subject'] ?? null ) ? $own['subject'] : '',
			'button_text' => is_string( $own['button_text'] ?? null ) ? $own['button_text'] : '',
		);
	}

	/**
	 * Stores changes. What the caller does not name stays as another user may have stored it in the meantime.
	 *
	 * @param array<string, Wording> $wordings By template. Delays belong to the site.
	 * @return bool Whether the change is stored.
	 */
	public function change( int $webinar_id, array $wordings ): bool {
		global $wpdb;
		try {
			return Transaction::run(
				function () use ( $wpdb, $webinar_id, $wordings ): bool {
					// The lock keeps two people who save at the same time from losing a text.
					$wpdb->get_var( $wpdb->prepare( "SELECT ID FROM $wpdb->posts WHERE ID = %d FOR UPDATE", $webinar_id ) );
					wp_cache_delete( $webinar_id, 'post_meta' );
					$before = $this->stored( $webinar_id );
					$own    = array_map( static fn( array $wording ): array => array_intersect_key( $wording, self::NO_CHANGE ), $wordings );
					$after  = array_filter( $own + $before, static fn( array $wording ): bool => self::NO_CHANGE !== $wording );
					return match ( true ) {
						$after === $before  => true,
						array() === $after => delete_post_meta( $webinar_id, self::META ),
						default             => false !== update_post_meta( $webinar_id, self::META, wp_slash( $after ) ),
					};
				}
			);
		} catch ( RuntimeException ) {
			return false;
		}
	}

	/**
	 * Words the messages of a copy like those of the webinar.
	 *
	 * @param CoreWebinarCopied $copied The payload of the hook.
	 */
	public function on_copied( array $copied ): void {
		$stored = $this->stored( $copied['from_webinar_id'] );
		if ( array() !== $stored ) {
			update_post_meta( $copied['webinar_id'], self::META, wp_slash( $stored ) );
		}
	}

	/**
	 * Returns what is stored; malformed parts are dropped.
	 *
	 * @return array<string, array<mixed>>
	 */
	private function stored( int $webinar_id ): array {
		$stored = $webinar_id > 0 ? get_post_meta( $webinar_id, self::META, true ) : array();
		return is_array( $stored ) ? array_filter( $stored, 'is_array' ) : array();
	}
}
