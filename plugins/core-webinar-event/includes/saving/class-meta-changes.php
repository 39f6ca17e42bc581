<?php
/**
 * Changes of the fields by meta functions.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Completes changes of the fields that no save of the post follows: importers, copies and `wp post meta update` write the fields after
 * the post. Once a request for each webinar.
 */
final class Meta_Changes {

	/**
	 * Webinars whose fields have changed since they were last saved, as keys.
	 *
	 * @var array<int, true>
	 */
	private array $changed = array();

	public function __construct( private readonly Fields $fields, private readonly Webinar_Saver $saver ) {}

	public function on_meta_changed( mixed $meta_id, int $post_id, string $key ): void {
		if ( $this->fields->has( $key ) && Post_Type::NAME === get_post_type( $post_id ) ) {
			$this->changed[ $post_id ] = true;
		}
	}

	/**
	 * The save completes the change.
	 */
	public function on_post_saved( int $post_id ): void {
		unset( $this->changed[ $post_id ] );
	}

	public function complete(): void {
		$changed       = array_keys( $this->changed );
		$this->changed = array();
		array_map( array( $this->saver, 'on_fields_changed' ), $changed );
	}
}
