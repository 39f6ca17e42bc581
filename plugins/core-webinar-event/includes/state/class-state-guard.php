<?php
/**
 * The guard of status and CTA visibility.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_Error;

/**
 * Refuses every write of a webinar's state by WordPress's meta functions, and with them by all that stands on those:
 * `meta_input`, importers, XML-RPC, WP-CLI, the Custom Fields box (S2). Core itself writes past them, see State_Store.
 *
 * It has the last word: a filter of another plugin that forgets what it was given, and returns null, opens nothing.
 */
final class State_Guard {

	public function __construct( private readonly Refusals $refusals ) {}

	/**
	 * Answers add_post_meta().
	 *
	 * @param mixed  $check   Null, or what an earlier filter decided.
	 * @param mixed  $value   What somebody wants to write.
	 */
	public function on_add( mixed $check, int $post_id, string $key, mixed $value ): mixed {
		if ( ! $this->is_guarded( $post_id, $key ) ) {
			return $check;
		}
		// An import brings along what is there already.
		if ( ! in_array( $value, (array) get_post_meta( $post_id, $key ), true ) ) {
			$this->refuse( $post_id, $key, $value );
		}
		return false;
	}

	/**
	 * Answers update_post_meta().
	 *
	 * @param mixed  $check   Null, or what an earlier filter decided.
	 * @param mixed  $value   What somebody wants to write.
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
	 * @param mixed  $check      Null, or what an earlier filter decided.
	 * @param mixed  $value      Only rows with this value.
	 * @param bool   $everywhere Whether the rows of all posts are meant.
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
	 * @param mixed $check   Null, or what an earlier filter decided.
	 * @param int   $meta_id Row.
	 * @param mixed $value   What somebody wants to write.
	 * @param mixed $new_key Key that the row shall have from now on; false keeps it.
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
		// The Custom Fields box sends every row that it shows.
		if ( $old_key === $new_key && $row->meta_value === $value ) {
			return true;
		}
		$this->refuse( $post_id, $this->is_guarded( $post_id, $old_key ) ? $old_key : $new_key, $value );
		return false;
	}

	/**
	 * Answers delete_metadata_by_mid().
	 *
	 * @param mixed $check   Null, or what an earlier filter decided.
	 * @param int   $meta_id Row.
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
	 * Answers wp_insert_post_data: a webinar stays one. As a post of another type it would be out of this guard, and would
	 * start anew when it comes back. The rest of the save goes through.
	 *
	 * @param array<string, mixed> $data Columns as they are about to be written.
	 * @param array<string, mixed> $post The post as it was given, with its ID when there is one.
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
	 * Whether a row belongs to the state of a webinar. Other post types may have keys of the same names.
	 */
	private function is_guarded( int $post_id, string $key ): bool {
		return Post_Type::NAME === get_post_type( $post_id ) && $this->is_key( $key );
	}

	/**
	 * Whether the database would take a key for one of the state: to most there is no difference in case, accents and
	 * blanks at the end, so that a write to "STATUS" hits the row "status".
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
	 * Whether deleting a key everywhere would reach a webinar.
	 */
	private function is_key_of_some_webinar( string $key ): bool {
		global $wpdb;
		return $this->is_key( $key ) && null !== $wpdb->get_var(
			$wpdb->prepare( "SELECT ID FROM $wpdb->posts WHERE post_type = %s LIMIT 1", Post_Type::NAME )
		);
	}

	/**
	 * Says no.
	 *
	 * @param int    $webinar_id Webinar; 0 for all.
	 * @param string $key        Meta key, or `post_type`.
	 * @param mixed  $value      What was to be written.
	 */
	private function refuse( int $webinar_id, string $key, mixed $value ): void {
		$change = 0 === strcasecmp( 'cta_visibility', $key ) ? 'cta' : 'status';
		$this->refusals->announce_forbidden_write( $webinar_id, $change, $value, 'meta', "A write of \"$key\" past the hooks was refused." );
	}
}
