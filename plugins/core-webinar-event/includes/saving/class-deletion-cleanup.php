<?php
/**
 * Cleanup after a deletion.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Removes the state of a deleted webinar, and a deleted user from the webinars.
 */
final class Deletion_Cleanup {

	public function __construct( private readonly State_Store $store, private readonly Fields $fields ) {}

	/**
	 * Removes the state: the guard refuses its deletion by WordPress (S2).
	 */
	public function remove_state( int $post_id ): void {
		if ( Post_Type::NAME === get_post_type( $post_id ) ) {
			$this->store->remove( $post_id );
		}
	}

	/**
	 * Removes a deleted user from the speakers, and gives their webinars to the user who gets their posts.
	 *
	 * @param int|null $reassign_to Who gets their posts.
	 */
	public function remove_user( int $user_id, ?int $reassign_to ): void {
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
