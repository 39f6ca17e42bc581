<?php
/**
 * Deletion of running webinars.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_Post;

/**
 * Keeps a running webinar out of the trash and from being deleted: people are watching it.
 */
final class Deletion_Guard {

	public function __construct( private readonly State_Store $store, private readonly Refusals $refusals ) {}

	/**
	 * Refuses to trash or delete a running webinar. Capabilities denies it too, so that screens do not offer it.
	 *
	 * @param mixed $check Null, or the result of an earlier filter.
	 * @return mixed False refuses.
	 */
	public function refuse_while_running( mixed $check, WP_Post $post ): mixed {
		if ( Post_Type::NAME !== $post->post_type || ! $this->store->read( $post->ID )->is_running() ) {
			return $check;
		}
		$this->refusals->announce_forbidden_write( $post->ID, 'status', 'delete', 'deletion', 'A running webinar was to be trashed or deleted: stop it first.' );
		return false;
	}

	/**
	 * Also refuses the trash by wp_update_post(), which applies no other filter. The rest of the save is stored.
	 *
	 * @param array<string, mixed> $data Columns to be written.
	 * @param array<string, mixed> $post The given post, with its ID if it has one.
	 * @return array<string, mixed>
	 */
	public function keep_out_of_trash( array $data, array $post ): array {
		$before = 'trash' === $data['post_status'] && is_numeric( $post['ID'] ?? null ) ? get_post( (int) $post['ID'] ) : null;
		if ( null !== $before && 'trash' !== $before->post_status && false === $this->refuse_while_running( null, $before ) ) {
			$data['post_status'] = $before->post_status;
			// WordPress has already added the suffix.
			$data['post_name'] = is_string( $data['post_name'] ) ? preg_replace( '/__trashed$/D', '', $data['post_name'] ) : '';
		}
		return $data;
	}
}
