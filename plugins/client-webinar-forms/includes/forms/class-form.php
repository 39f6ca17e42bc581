<?php
/**
 * A form.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

/**
 * What a form asks, as the organizer built it. The name of a field is never given to another field, so that older answers stay readable.
 *
 * @phpstan-type Field array{name: string, type: 'text'|'choice'|'several'|'scale'|'consent', label: string, required: bool, options: list<string>}
 */
final class Form {

	/** JSON Schema of one field, as REST validates it. */
	public const FIELD_SCHEMA = array(
		'type'                 => 'object',
		'required'             => true,
		'additionalProperties' => false,
		'properties'           => array(
			'name'     => array(
				'type'     => 'string',
				'required' => true,
				'pattern'  => '^q[1-9][0-9]{0,2}$',
			),
			'type'     => array(
				'type'     => 'string',
				'required' => true,
				'enum'     => array( 'text', 'choice', 'several', 'scale', 'consent' ),
			),
			'label'    => array(
				'type'      => 'string',
				'required'  => true,
				'maxLength' => 300,
			),
			'required' => array(
				'type'     => 'boolean',
				'required' => true,
			),
			'options'  => array(
				'type'     => 'array',
				'required' => true,
				'maxItems' => 20,
				'items'    => array(
					'type'      => 'string',
					'maxLength' => 200,
				),
			),
		),
	);

	/**
	 * Describes the form.
	 *
	 * @param int         $id      Of the post.
	 * @param list<Field> $fields  In their order.
	 * @param bool        $repeats Whether a person may answer again.
	 */
	public function __construct(
		public readonly int $id,
		public readonly string $title,
		public readonly array $fields,
		public readonly bool $repeats
	) {}

	/**
	 * Keeps of stored fields those that can be asked: valid ones with a label, each name once, options without empty and repeated ones.
	 *
	 * @param mixed $stored As an importer or an older version may have left it.
	 * @return list<Field>
	 */
	public static function clean( mixed $stored ): array {
		$fields = array();
		foreach ( is_array( $stored ) ? $stored : array() as $field ) {
			if ( true !== rest_validate_value_from_schema( $field, self::FIELD_SCHEMA ) ) {
				continue;
			}
			/**
			 * As just validated.
			 *
			 * @var Field $field
			 */
			$field            = rest_sanitize_value_from_schema( $field, self::FIELD_SCHEMA );
			$field['label']   = trim( $field['label'] );
			$field['options'] = array_values( array_unique( array_filter( array_map( 'trim', $field['options'] ), static fn( string $option ): bool => '' !== $option ) ) );
			$has_options      = ! in_array( $field['type'], array( 'choice', 'several' ), true ) || array() !== $field['options'];
			if ( '' !== $field['label'] && $has_options ) {
				$fields[ $field['name'] ] ??= $field;
			}
		}
		return array_values( $fields );
	}
}
