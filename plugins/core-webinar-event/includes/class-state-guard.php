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
 */
final class State_Guard {

	/**
	 * Takes what it works with.
	 *
	 * @param Refusals $refusals How to say no.
	 */
	public function __construct( private readonly Refusals $refusals ) {}

	/**
	 * Answers add_post_meta().
	 *
	 * @param mixed  $check   Null, or what an earlier filter decided.
	 * @param int    $post_id Post.
	 * @param string $key     Meta key.
	 * @param mixed  $value   What somebody wants to write.
	 */
	public function on_add( mixed $check, int $post_id, string $key, mixed $value ): mixed {
		return $this->on_update( $check, $post_id, $key, $value );
	}

	/**
	 * Answers update_post_meta().
	 *
	 * @param mixed  $check   Null, or what an earlier filter decided.
	 * @param int    $post_id Post.
	 * @param string $key     Meta key.
	 * @param mixed  $value   What somebody wants to write.
	 */
	public function on_update( mixed $check, int $post_id, string $key, mixed $value ): mixed {
		if ( ! $this->is_guarded( $post_id, $key ) ) {
			return $check;
		}
		if ( get_post_meta( $post_id, $key, true ) !== $value ) {
			$this->refuse( $post_id, $key, $value );
		}
		return false;
	}

	/**
	 * Answers delete_post_meta() and delete_post_meta_by_key().
	 *
	 * @param mixed  $check      Null, or what an earlier filter decided.
	 * @param int    $post_id    Post.
	 * @param string $key        Meta key.
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
	 * @param mixed        $check   Null, or what an earlier filter decided.
	 * @param int          $meta_id Row.
	 * @param mixed        $value   What somebody wants to write.
	 * @param string|false $new_key Key that the row shall have from now on; false keeps it.
	 */
	public function on_update_by_id( mixed $check, int $meta_id, mixed $value, string|false $new_key ): mixed {
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
	 * Whether a row belongs to the state of a webinar. Other post types may have keys of the same names.
	 *
	 * @param int    $post_id Post.
	 * @param string $key     Meta key.
	 */
	private function is_guarded( int $post_id, string $key ): bool {
		return in_array( $key, State_Store::keys(), true ) && Post_Type::NAME === get_post_type( $post_id );
	}

	/**
	 * Whether deleting a key everywhere would reach a webinar.
	 *
	 * @param string $key Meta key.
	 */
	private function is_key_of_some_webinar( string $key ): bool {
		global $wpdb;
		return in_array( $key, State_Store::keys(), true ) && null !== $wpdb->get_var(
			$wpdb->prepare( "SELECT ID FROM $wpdb->posts WHERE post_type = %s LIMIT 1", Post_Type::NAME )
		);
	}

	/**
	 * Tells of it, and leaves a line in the log: this is a mistake in somebody's code or somebody's attempt.
	 *
	 * @param int    $webinar_id Webinar; 0 for all.
	 * @param string $key        Meta key.
	 * @param mixed  $value      What was to be written.
	 */
	private function refuse( int $webinar_id, string $key, mixed $value ): void {
		$context = Context::of_current_user( 'meta' );
		$error   = Refusals::error( 'webinar_status_mutation_forbidden' );
		$this->refusals->tell( $webinar_id, 'cta_visibility' === $key ? 'cta' : 'status', $value, $error, $context );
		/** This action is documented in contract/hooks/core_webinar_log.json. */
		do_action(
			'core_webinar_log',
			array(
				'level'      => 'warning',
				'module'     => 'core-webinar-event',
				'code'       => (string) $error->get_error_code(),
				'message'    => "A write of the meta \"$key\" past the hooks was refused.",
				'webinar_id' => $webinar_id,
				'user_id'    => $context->actor_id,
			)
		);
	}
}
