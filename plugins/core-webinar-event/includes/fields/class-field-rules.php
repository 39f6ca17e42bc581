<?php
/**
 * Rules for the values of fields.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Validates and sanitizes a value by the kind and the bounds of its field.
 *
 * @phpstan-import-type Field from Fields
 */
final class Field_Rules {

	private const TEXT_LENGTH = 200;

	private const PEOPLE = 100;

	/**
	 * Makes a value safe to store. A value of the wrong kind becomes the default.
	 *
	 * @param Field $field
	 * @return int|string|list<int>
	 */
	public function sanitize( array $field, mixed $value ): int|string|array {
		$text = is_scalar( $value ) ? (string) $value : '';
		return match ( $field['kind'] ) {
			'number'  => is_numeric( $value ) ? max( $field['min'] ?? 0, min( $field['max'] ?? 0, (int) $value ) ) : $field['default'],
			'choice'  => in_array( $text, $field['choices'] ?? array(), true ) ? $text : $field['default'],
			'text'    => mb_substr( sanitize_text_field( $text ), 0, self::TEXT_LENGTH ),
			'address' => Address::sanitize( $text, false ),
			'link'    => Address::sanitize( $text, true ),
			'people'  => $this->user_ids( $value ),
		};
	}

	/**
	 * Returns how to correct a value, for beside its field; null for a valid value.
	 *
	 * @param Field $field
	 */
	public function problem( array $field, mixed $value ): ?string {
		global $wpdb;
		if ( is_string( $value ) && $wpdb->strip_invalid_text_for_column( $wpdb->postmeta, 'meta_value', $value ) !== $value ) {
			return __( 'Remove the emoji or other character that the database of this site cannot store. Tools → Site Health says how to convert the database.', 'core-webinar-event' );
		}
		switch ( $field['kind'] ) {
			case 'number':
				$min = $field['min'] ?? 0;
				$max = $field['max'] ?? 0;
				return false !== filter_var(
					$value,
					FILTER_VALIDATE_INT,
					array(
						'options' => array(
							'min_range' => $min,
							'max_range' => $max,
						),
					)
				)
					? null
					/* translators: 1: lowest number, 2: highest number. */
					: sprintf( __( 'Enter a whole number from %1$s to %2$s.', 'core-webinar-event' ), (string) $min, (string) $max );
			case 'choice':
				$choices = $field['choices'] ?? array();
				return in_array( $value, $choices, true )
					? null
					/* translators: %s: list of values. */
					: sprintf( __( 'Choose one of these: %s.', 'core-webinar-event' ), implode( ', ', $choices ) );
			case 'text':
				return is_string( $value ) && mb_strlen( $value ) <= self::TEXT_LENGTH
					? null
					/* translators: %d: number of characters. */
					: sprintf( __( 'Enter at most %d characters.', 'core-webinar-event' ), self::TEXT_LENGTH );
			case 'address':
				return $this->is_address( $value, false )
					? null
					/* translators: %d: number of characters. */
					: sprintf( __( 'Enter an address that starts with https:// or http:// and has at most %d characters.', 'core-webinar-event' ), Address::LENGTH );
			case 'link':
				return $this->is_address( $value, true )
					? null
					/* translators: %d: number of characters. */
					: sprintf( __( 'Enter an address that starts with https://, http:// or, on this site, with /, and has at most %d characters.', 'core-webinar-event' ), Address::LENGTH );
			default:
				return $this->are_people( $value )
					? null
					/* translators: %d: number of people. */
					: sprintf( __( 'Choose at most %d users of this site, each once.', 'core-webinar-event' ), self::PEOPLE );
		}
	}

	/**
	 * Whether the value is an address or empty.
	 *
	 * @param bool $allows_path Whether a path of this site is valid.
	 */
	private function is_address( mixed $value, bool $allows_path ): bool {
		return is_string( $value ) && ( '' === trim( $value ) || '' !== Address::sanitize( $value, $allows_path ) );
	}

	/**
	 * Whether the value is a list of existing users.
	 */
	private function are_people( mixed $value ): bool {
		$ids = $this->user_ids( $value );
		if ( ! is_array( $value ) || count( $ids ) !== count( $value ) ) {
			return false;
		}
		cache_users( $ids );
		return array() === array_filter( $ids, static fn( int $id ): bool => false === get_userdata( $id ) );
	}

	/**
	 * Returns the unique user ids of a list.
	 *
	 * @return list<int>
	 */
	private function user_ids( mixed $value ): array {
		if ( ! is_array( $value ) ) {
			return array();
		}
		$ids = array_map( static fn( mixed $id ): int => is_numeric( $id ) ? (int) $id : 0, $value );
		$ids = array_unique( array_filter( $ids, static fn( int $id ): bool => $id > 0 ) );
		return array_slice( array_values( $ids ), 0, self::PEOPLE );
	}
}
