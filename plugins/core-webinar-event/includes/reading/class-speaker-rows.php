<?php
/**
 * Rows of the speakers.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Stores a meta row for each speaker beside `speaker_user_ids`: the database cannot read PHP's serialized list, and Webinar_Rows
 * joins these rows instead.
 *
 * The rows are only a hint: the field decides who speaks. A wrong row costs a query and changes no answer.
 */
final class Speaker_Rows {

	public const KEY = '_speaker_user_id';

	public function __construct( private readonly Fields $fields ) {}

	/**
	 * Updates the rows after every change of the speakers.
	 */
	public function on_meta_changed( mixed $meta_id, int $post_id, string $key ): void {
		if ( 'speaker_user_ids' !== $key || Post_Type::NAME !== get_post_type( $post_id ) ) {
			return;
		}
		$known    = array_map( static fn( mixed $id ): int => is_numeric( $id ) ? (int) $id : 0, (array) get_post_meta( $post_id, self::KEY ) );
		$speakers = $this->fields->speakers( $post_id );
		foreach ( array_diff( $known, $speakers ) as $user_id ) {
			delete_post_meta( $post_id, self::KEY, $user_id );
		}
		foreach ( array_diff( $speakers, $known ) as $user_id ) {
			add_post_meta( $post_id, self::KEY, $user_id );
		}
	}
}
