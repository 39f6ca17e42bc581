<?php
/**
 * The fields of a webinar, beside its title and description.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Declares the post meta that people edit: kind, bounds, default, and who may change it.
 *
 * State (status, CTA visibility and the times of the broadcast) is not here: see State_Store.
 *
 * @phpstan-type Field array{kind: 'choice'|'number'|'text'|'address'|'link'|'people', default: int|string|list<int>, is_technical?: bool, choices?: list<string>, min?: int, max?: int}
 */
final class Fields {

	/** Unix seconds of 32 bits, as in the contract. The bound rejects milliseconds. */
	private const LAST_SECOND = 4294967295;

	private const STREAM_TYPES = array( 'obs', 'youtube', 'vimeo', 'rutube', 'vk', 'kinescope', 'boomstream', 'zoom', 'telegram' );

	/** A `link` may be a path of this site, an `address` is absolute. */
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
			'choices'      => self::STREAM_TYPES,
			'is_technical' => true,
		),
		'stream_source'    => array(
			'kind'         => 'address',
			'default'      => '',
			'is_technical' => true,
		),
		'spare_type'       => array(
			'kind'         => 'choice',
			'default'      => 'obs',
			'choices'      => self::STREAM_TYPES,
			'is_technical' => true,
		),
		'spare_source'     => array(
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
		'seats'            => array(
			'kind'         => 'number',
			'default'      => 0,
			'min'          => 0,
			'max'          => 100_000,
			'is_technical' => true,
		),
		'series_id'        => array(
			'kind'         => 'number',
			'default'      => 0,
			'min'          => 0,
			'max'          => PHP_INT_MAX,
			'is_technical' => true,
		),
		'recording_url'    => array(
			'kind'    => 'address',
			'default' => '',
		),
	);

	private readonly Field_Rules $rules;

	public function __construct() {
		$this->rules = new Field_Rules();
	}

	/**
	 * Registers the meta: sanitized on every write, and in REST for people who may edit.
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
				// Guests may read wp/v2, and must not find the stream source there.
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
						&& ( ! $this->is_technical( $name ) || user_can( $user_id, 'publish_post', $post_id ) ),
					'show_in_rest'      => array( 'schema' => $schema ),
				)
			);
		}
	}

	/**
	 * Returns the meta keys of all fields.
	 *
	 * @return list<string>
	 */
	public function names(): array {
		return array_keys( self::TABLE );
	}

	public function has( string $name ): bool {
		return isset( self::TABLE[ $name ] );
	}

	/**
	 * Whether only people who may publish webinars may change it.
	 */
	public function is_technical( string $name ): bool {
		return $this->field( $name )['is_technical'] ?? false;
	}

	/**
	 * Returns the stored value, or the default.
	 *
	 * @param int $webinar_id 0 for the default.
	 * @return int|string|list<int>
	 */
	public function value( int $webinar_id, string $name ): int|string|array {
		return $webinar_id > 0
			? $this->sanitize( $name, get_post_meta( $webinar_id, $name, true ) )
			: $this->field( $name )['default'];
	}

	public function number( int $webinar_id, string $name ): int {
		$value = $this->value( $webinar_id, $name );
		return is_int( $value ) ? $value : 0;
	}

	public function text( int $webinar_id, string $name ): string {
		$value = $this->value( $webinar_id, $name );
		return is_string( $value ) ? $value : '';
	}

	/**
	 * Returns the speakers.
	 *
	 * @return list<int> User ids.
	 */
	public function speakers( int $webinar_id ): array {
		$value = $this->value( $webinar_id, 'speaker_user_ids' );
		return is_array( $value ) ? $value : array();
	}

	/**
	 * Makes a value safe to store. A value of the wrong kind becomes the default.
	 *
	 * @return int|string|list<int>
	 */
	public function sanitize( string $name, mixed $value ): int|string|array {
		return $this->rules->sanitize( $this->field( $name ), $value );
	}

	/**
	 * Returns how to correct a value, for beside its field; null for a valid value.
	 */
	public function problem( string $name, mixed $value ): ?string {
		return $this->rules->problem( $this->field( $name ), $value );
	}

	/**
	 * Reads a value from the command line: numbers in digits, users as ids separated by commas. Other text stays as it is, and
	 * problem() says what is wrong with it.
	 *
	 * @return int|string|list<int|string>
	 */
	public function from_text( string $name, string $text ): int|string|array {
		$number = static fn( string $digits ): int|string => 1 === preg_match( '/^ *-?[0-9]{1,18} *$/D', $digits ) ? (int) $digits : $digits;
		return match ( $this->field( $name )['kind'] ) {
			'number' => $number( $text ),
			'people' => '' === trim( $text ) ? array() : array_map( $number, explode( ',', $text ) ),
			default  => $text,
		};
	}

	/**
	 * Returns the declaration of a field.
	 *
	 * @return Field
	 */
	private function field( string $name ): array {
		return self::TABLE[ $name ];
	}
}
