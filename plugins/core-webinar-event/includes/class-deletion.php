<?php
/**
 * Webinars and people that go away.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_Post;

/**
 * Keeps what is under way, and cleans up after what is deleted.
 */
final class Deletion {

	/**
	 * Takes what it works with.
	 *
	 * @param State_Store $store    Where the state is.
	 * @param Fields      $fields   The fields.
	 * @param Refusals    $refusals How to say no.
	 */
	public function __construct(
		private readonly State_Store $store,
		private readonly Fields $fields,
		private readonly Refusals $refusals
	) {}

	/**
	 * Keeps a webinar that people are watching; the capability to delete it is gone meanwhile, so that screens do not
	 * offer it.
	 *
	 * @param mixed   $check Null, or what an earlier filter decided.
	 * @param WP_Post $post  What is to be trashed or deleted.
	 * @return mixed False refuses.
	 */
	public function refuse_while_running( mixed $check, WP_Post $post ): mixed {
		if ( Post_Type::NAME !== $post->post_type || ! $this->store->read( $post->ID )->is_running() ) {
			return $check;
		}
		$this->refusals->forbid( $post->ID, 'status', 'delete', 'deletion', 'A running webinar was to be trashed or deleted: stop it first.' );
		return false;
	}

	/**
	 * Keeps it also from the trash of wp_update_post(), which asks nobody; the rest of the save goes through.
	 *
	 * @param array<string, mixed> $data Columns as they are about to be written.
	 * @param array<string, mixed> $post The post as it was given, with its ID when there is one.
	 * @return array<string, mixed>
	 */
	public function keep_out_of_trash( array $data, array $post ): array {
		$before = 'trash' === $data['post_status'] && is_numeric( $post['ID'] ?? null ) ? get_post( (int) $post['ID'] ) : null;
		if ( null !== $before && 'trash' !== $before->post_status && false === $this->refuse_while_running( null, $before ) ) {
			$data['post_status'] = $before->post_status;
			// WordPress has marked it already.
			$data['post_name'] = is_string( $data['post_name'] ) ? preg_replace( '/__trashed$/D', '', $data['post_name'] ) : '';
		}
		return $data;
	}

	/**
	 * Removes the state, which WordPress's own deletion may not touch (S2).
	 *
	 * @param int $post_id Post that is being deleted.
	 */
	public function forget_state( int $post_id ): void {
		if ( Post_Type::NAME === get_post_type( $post_id ) ) {
			$this->store->remove( $post_id );
		}
	}

	/**
	 * Takes a deleted user off the webinars; what they owned goes to whom their posts went to.
	 *
	 * @param int      $user_id     Who is gone.
	 * @param int|null $reassign_to Who gets their posts.
	 */
	public function forget_user( int $user_id, ?int $reassign_to ): void {
		foreach ( $this->webinars_with( 'speaker_user_ids', "i:$user_id;", 'LIKE' ) as $webinar_id ) {
			$remaining = array_values( array_diff( $this->fields->speakers( $webinar_id ), array( $user_id ) ) );
			update_post_meta( $webinar_id, 'speaker_user_ids', $remaining );
		}
		foreach ( $this->webinars_with( 'owner_user_id', (string) $user_id, '=' ) as $webinar_id ) {
			update_post_meta( $webinar_id, 'owner_user_id', (int) $reassign_to );
		}
	}

	/**
	 * Finds webinars by a field.
	 *
	 * @param string $key     Meta key.
	 * @param string $value   What to look for.
	 * @param string $compare `=` or `LIKE`.
	 * @return list<int> Ids.
	 */
	private function webinars_with( string $key, string $value, string $compare ): array {
		return array_values(
			get_posts(
				array(
					'post_type'      => Post_Type::NAME,
					'post_status'    => array_values( get_post_stati() ),
					'posts_per_page' => -1,
					'fields'         => 'ids',
					'meta_query'     => array( // phpcs:ignore WordPress.DB.SlowDBQuery
						array(
							'key'     => $key,
							'value'   => $value,
							'compare' => $compare,
						),
					),
				)
			)
		);
	}
}
