<?php
/**
 * The guard of the state.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_Error;

/**
 * Refuses every write of a webinar's state by WordPress's meta functions, and so by all that uses them: `meta_input`, importers,
 * XML-RPC, WP-CLI, the Custom Fields box (S2). Core itself writes past them, see State_Store.
 *
 * It runs last, so that a filter of another plugin that returns null by mistake allows no write.
 */
final class State_Guard {

	public function __construct( private readonly Refusals $refusals ) {}

	/**
	 * Answers add_post_meta().
	 *
	 * @param mixed $check Null, or the result of an earlier filter.
	 */
	public function on_add( mixed $check, int $post_id, string $key, mixed $value ): mixed {
		if ( ! $this->is_guarded( $post_id, $key ) ) {
			return $check;
		}
		// An import also writes values that are stored already.
		if ( ! in_array( $value, (array) get_post_meta( $post_id, $key ), true ) ) {
			$this->refuse( $post_id, $key, $value );
		}
		return false;
	}

	/**
	 * Answers update_post_meta().
	 *
	 * @param mixed $check Null, or the result of an earlier filter.
	 */
	public function on_update( mixed $check, int $post_id, string $key, mixed $value ): mixed {
		if ( ! $this->is_guarded( $post_id, $key ) ) {
			return $check;
		}
		if ( get_post_meta( $post_id, $key ) !== array( $value ) ) {
			$this->refuse( $post_id, $key, $value );
		}
		return false;
	}

	/**
	 * Answers delete_post_meta() and delete_post_meta_by_key().
	 *
	 * @param mixed $check      Null, or the result of an earlier filter.
	 * @param mixed $value      Only rows with this value.
	 * @param bool  $everywhere Whether the rows of all posts are to be deleted.
	 */
	public function on_delete( mixed $check, int $post_id, string $key, mixed $value, bool $everywhere ): mixed {
		if ( $everywhere ? ! $this->is_key_of_some_webinar( $key ) : ! $this->is_guarded( $post_id, $key ) ) {
			return $check;
		}
		$this->refuse( $everywhere ? 0 : $post_id, $key, '' );
		return false;
	}

	/**
	 * Answers update_metadata_by_mid().
	 *
	 * @param mixed $check   Null, or the result of an earlier filter.
	 * @param mixed $new_key New key; false keeps the old one.
	 */
	public function on_update_by_id( mixed $check, int $meta_id, mixed $value, mixed $new_key ): mixed {
		$row = get_metadata_by_mid( 'post', $meta_id );
		if ( false === $row ) {
			return $check;
		}
		$post_id = (int) $row->post_id;
		$old_key = (string) $row->meta_key;
		$new_key = is_string( $new_key ) ? $new_key : $old_key;
		if ( ! $this->is_guarded( $post_id, $old_key ) && ! $this->is_guarded( $post_id, $new_key ) ) {
			return $check;
		}
		// The Custom Fields box also sends unchanged rows.
		if ( $old_key === $new_key && $row->meta_value === $value ) {
			return true;
		}
		$this->refuse( $post_id, $this->is_guarded( $post_id, $old_key ) ? $old_key : $new_key, $value );
		return false;
	}

	/**
	 * Answers delete_metadata_by_mid().
	 *
	 * @param mixed $check Null, or the result of an earlier filter.
	 */
	public function on_delete_by_id( mixed $check, int $meta_id ): mixed {
		$row = get_metadata_by_mid( 'post', $meta_id );
		if ( false === $row || ! $this->is_guarded( (int) $row->post_id, (string) $row->meta_key ) ) {
			return $check;
		}
		$this->refuse( (int) $row->post_id, (string) $row->meta_key, '' );
		return false;
	}

	/**
	 * Answers wp_insert_post_data: keeps the post type. As a post of another type a webinar would not be guarded, and would start
	 * with the initial state when it becomes a webinar again. The rest of the save is stored.
	 *
	 * @param array<string, mixed> $data Columns to be written.
	 * @param array<string, mixed> $post The given post, with its ID if it has one.
	 * @return array<string, mixed>
	 */
	public function on_save( array $data, array $post ): array {
		$post_id = $post['ID'] ?? 0;
		$post_id = is_numeric( $post_id ) ? (int) $post_id : 0;
		if ( $post_id > 0 && Post_Type::NAME !== $data['post_type'] && Post_Type::NAME === get_post_type( $post_id ) ) {
			$this->refuse( $post_id, 'post_type', $data['post_type'] );
			$data['post_type'] = Post_Type::NAME;
		}
		return $data;
	}

	/**
	 * Whether a meta row belongs to the state of a webinar. Other post types may use the same keys.
	 */
	private function is_guarded( int $post_id, string $key ): bool {
		return Post_Type::NAME === get_post_type( $post_id ) && $this->is_key( $key );
	}

	/**
	 * Whether the database takes a key for one of the state. Most databases ignore case, accents and blanks at the end, so that a
	 * write to "STATUS" changes the row "status".
	 */
	private function is_key( string $key ): bool {
		global $wpdb;
		$keys = State_Store::keys();
		if ( in_array( strtolower( $key ), $keys, true ) ) {
			return true;
		}
		if ( 1 === preg_match( '/^[!-~]*$/D', $key ) ) {
			return false;
		}
		$list = implode( ', ', array_fill( 0, count( $keys ), '%s' ) );
		return null !== $wpdb->get_var(
			// phpcs:ignore WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Placeholders only.
			$wpdb->prepare( "SELECT meta_id FROM $wpdb->postmeta WHERE meta_key = %s AND meta_key IN ( $list ) LIMIT 1", $key, ...$keys )
		);
	}

	/**
	 * Whether deleting a key of all posts would change a webinar.
	 */
	private function is_key_of_some_webinar( string $key ): bool {
		global $wpdb;
		return $this->is_key( $key ) && null !== $wpdb->get_var(
			$wpdb->prepare( "SELECT ID FROM $wpdb->posts WHERE post_type = %s LIMIT 1", Post_Type::NAME )
		);
	}

	/**
	 * Announces the refused write.
	 *
	 * @param int    $webinar_id 0 for all webinars.
	 * @param string $key        Meta key, or `post_type`.
	 * @param mixed  $value      The refused value.
	 */
	private function refuse( int $webinar_id, string $key, mixed $value ): void {
		$change = 0 === strcasecmp( 'cta_visibility', $key ) ? 'cta' : 'status';
		$this->refusals->announce_forbidden_write( $webinar_id, $change, $value, 'meta', "A write of \"$key\" past the hooks was refused." );
	}
}
