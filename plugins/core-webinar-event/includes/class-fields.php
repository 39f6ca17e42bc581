<?php
/**
 * What organizers and speakers say about a webinar beside its title and text.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * The one table of meta that people edit: kind, bounds, default, and who may change it.
 *
 * State (status, CTA visibility and the times of the broadcast) is not here: see State_Store.
 *
 * @phpstan-type Field array{kind: 'choice'|'number'|'text'|'address'|'link'|'people', default: int|string|list<int>, is_technical?: bool, choices?: list<string>, min?: int, max?: int}
 */
final class Fields {

	/** Seconds of 32 bits, as the contract has it: a bound that finds milliseconds. */
	private const LAST_SECOND = 4294967295;

	private const TEXT_LENGTH = 200;

	private const PEOPLE = 100;

	/** A path is given as `link`, an absolute address as `address`. */
	private const TABLE = array(
		'type'             => array(
			'kind'         => 'choice',
			'default'      => 'live',
			'choices'      => array( 'live', 'auto' ),
			'is_technical' => true,
		),
		'scheduled_at'     => array(
			'kind'    => 'number',
			'default' => 0,
			'min'     => 0,
			'max'     => self::LAST_SECOND,
		),
		'duration_minutes' => array(
			'kind'    => 'number',
			'default' => 60,
			'min'     => 1,
			'max'     => 1440,
		),
		'stream_type'      => array(
			'kind'         => 'choice',
			'default'      => 'obs',
			'choices'      => array( 'obs', 'youtube', 'vimeo', 'zoom', 'telegram' ),
			'is_technical' => true,
		),
		'stream_source'    => array(
			'kind'         => 'address',
			'default'      => '',
			'is_technical' => true,
		),
		'speaker_user_ids' => array(
			'kind'         => 'people',
			'default'      => array(),
			'is_technical' => true,
		),
		'owner_user_id'    => array(
			'kind'         => 'number',
			'default'      => 0,
			'min'          => 0,
			'max'          => PHP_INT_MAX,
			'is_technical' => true,
		),
		'guest_cta_text'   => array(
			'kind'    => 'text',
			'default' => '',
		),
		'guest_cta_url'    => array(
			'kind'    => 'link',
			'default' => '/signup/',
		),
		'room_cta_text'    => array(
			'kind'    => 'text',
			'default' => '',
		),
		'room_cta_url'     => array(
			'kind'    => 'link',
			'default' => '',
		),
		'shows_people'     => array(
			'kind'    => 'number',
			'default' => 0,
			'min'     => 0,
			'max'     => 1,
		),
		'recording_url'    => array(
			'kind'    => 'address',
			'default' => '',
		),
	);

	/**
	 * Registers the meta: sanitized on every way in, and in REST for those who edit.
	 */
	public function register(): void {
		foreach ( self::TABLE as $name => $field ) {
			$type = match ( $field['kind'] ) {
				'number' => 'integer',
				'people' => 'array',
				default  => 'string',
			};
			$schema = array(
				'type'    => $type,
				'default' => $field['default'],
				// Guests read wp/v2 too, and must not find the stream there.
				'context' => array( 'edit' ),
			);
			if ( 'people' === $field['kind'] ) {
				$schema['items'] = array( 'type' => 'integer' );
			}
			register_post_meta(
				Post_Type::NAME,
				$name,
				array(
					'type'              => $type,
					'single'            => true,
					'default'           => $field['default'],
					'sanitize_callback' => fn( mixed $value ): int|string|array => $this->sanitize( $name, $value ),
					'auth_callback'     => fn( bool $is_allowed, string $key, int $post_id, int $user_id ): bool => user_can( $user_id, 'edit_post', $post_id )
						&& ( ! $this->is_technical( $name ) || user_can( $user_id, 'publish_webinar_events' ) ),
					'show_in_rest'      => array( 'schema' => $schema ),
				)
			);
		}
	}

	/**
	 * All names.
	 *
	 * @return list<string>
	 */
	public function names(): array {
		return array_keys( self::TABLE );
	}

	/**
	 * Whether there is such a field.
	 *
	 * @param string $name Meta key.
	 */
	public function has( string $name ): bool {
		return isset( self::TABLE[ $name ] );
	}

	/**
	 * Whether only those who publish webinars may change it.
	 *
	 * @param string $name Meta key.
	 */
	public function is_technical( string $name ): bool {
		return $this->field( $name )['is_technical'] ?? false;
	}

	/**
	 * What a webinar says, or the default.
	 *
	 * @param int    $webinar_id Webinar; 0 for the default.
	 * @param string $name       Meta key.
	 * @return int|string|list<int>
	 */
	public function value( int $webinar_id, string $name ): int|string|array {
		return $webinar_id > 0
			? $this->sanitize( $name, get_post_meta( $webinar_id, $name, true ) )
			: $this->field( $name )['default'];
	}

	/**
	 * A field that holds a number.
	 *
	 * @param int    $webinar_id Webinar.
	 * @param string $name       Meta key.
	 */
	public function number( int $webinar_id, string $name ): int {
		$value = $this->value( $webinar_id, $name );
		return is_int( $value ) ? $value : 0;
	}

	/**
	 * A field that holds text.
	 *
	 * @param int    $webinar_id Webinar.
	 * @param string $name       Meta key.
	 */
	public function text( int $webinar_id, string $name ): string {
		$value = $this->value( $webinar_id, $name );
		return is_string( $value ) ? $value : '';
	}

	/**
	 * The speakers.
	 *
	 * @param int $webinar_id Webinar.
	 * @return list<int> User ids.
	 */
	public function speakers( int $webinar_id ): array {
		$value = $this->value( $webinar_id, 'speaker_user_ids' );
		return is_array( $value ) ? $value : array();
	}

	/**
	 * Makes a value safe to store. What is no value at all becomes the default.
	 *
	 * @param string $name  Meta key.
	 * @param mixed  $value Anything.
	 * @return int|string|list<int>
	 */
	public function sanitize( string $name, mixed $value ): int|string|array {
		$field = $this->field( $name );
		$text  = is_scalar( $value ) ? (string) $value : '';
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
	 * Says what is wrong with a value and how to mend it; null when nothing is.
	 *
	 * @param string $name  Meta key.
	 * @param mixed  $value Anything.
	 */
	public function problem( string $name, mixed $value ): ?string {
		$field = $this->field( $name );
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
					/* translators: 1: field name, 2: lowest number, 3: highest number. */
					: sprintf( __( '"%1$s" must be a whole number from %2$s to %3$s.', 'core-webinar-event' ), $name, (string) $min, (string) $max );
			case 'choice':
				$choices = $field['choices'] ?? array();
				return in_array( $value, $choices, true )
					? null
					/* translators: 1: field name, 2: list of values. */
					: sprintf( __( '"%1$s" must be one of: %2$s.', 'core-webinar-event' ), $name, implode( ', ', $choices ) );
			case 'text':
				return is_string( $value ) && mb_strlen( $value ) <= self::TEXT_LENGTH
					? null
					/* translators: 1: field name, 2: number of characters. */
					: sprintf( __( '"%1$s" must be text of at most %2$d characters.', 'core-webinar-event' ), $name, self::TEXT_LENGTH );
			case 'address':
				return $this->is_address( $value, false )
					? null
					/* translators: 1: field name, 2: number of characters. */
					: sprintf( __( '"%1$s" must be an address that starts with https:// or http://, of at most %2$d characters.', 'core-webinar-event' ), $name, Address::LENGTH );
			case 'link':
				return $this->is_address( $value, true )
					? null
					/* translators: 1: field name, 2: number of characters. */
					: sprintf( __( '"%1$s" must be an address that starts with https://, http:// or, on this site, with /, of at most %2$d characters.', 'core-webinar-event' ), $name, Address::LENGTH );
			default:
				return $this->are_people( $value )
					? null
					/* translators: 1: field name, 2: number of people. */
					: sprintf( __( '"%1$s" must be a list of at most %2$d users of this site, each once.', 'core-webinar-event' ), $name, self::PEOPLE );
		}
	}

	/**
	 * Reads the table.
	 *
	 * @param string $name Meta key, one that exists.
	 * @return Field
	 */
	private function field( string $name ): array {
		return self::TABLE[ $name ];
	}

	/**
	 * Whether it is an address or nothing.
	 *
	 * @param mixed $value       Anything.
	 * @param bool  $allows_path Whether a path of this site will do.
	 */
	private function is_address( mixed $value, bool $allows_path ): bool {
		return is_string( $value ) && ( '' === trim( $value ) || '' !== Address::sanitize( $value, $allows_path ) );
	}

	/**
	 * Whether it is a list of users who exist.
	 *
	 * @param mixed $value Anything.
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
	 * Keeps what can be user ids, each once.
	 *
	 * @param mixed $value Anything.
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
