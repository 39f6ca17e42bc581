<?php
/**
 * The guard of the fields.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Keeps one row of each field, people of another site out of the fields, and the date of a running webinar, whoever writes the meta.
 */
final class Field_Guard {

	private const SPEAKERS = array( 'speaker_user_ids', Speaker_Rows::KEY );

	public function __construct(
		private readonly Fields $fields,
		private readonly State_Store $store,
		private readonly Refusals $refusals
	) {}

	/**
	 * Answers add_post_metadata. Importers and copies add the owner although the new post has one, and only one row is read. An import
	 * brings user ids of another site, who are other people here: its webinars have no speakers, and belong to the author that the importer has chosen.
	 *
	 * @param mixed $check Null, or the result of an earlier filter.
	 * @return mixed False refuses.
	 */
	public function on_add( mixed $check, int $post_id, string $key ): mixed {
		$is_refused = Post_Type::NAME === get_post_type( $post_id ) && (
			( $this->fields->has( $key ) && metadata_exists( 'post', $post_id, $key ) )
			|| ( in_array( $key, self::SPEAKERS, true ) && $this->is_importing() )
		);
		return $is_refused ? false : $check;
	}

	/**
	 * Answers update_post_metadata and delete_post_metadata: nobody moves a running webinar, also not by `wp post meta update`.
	 *
	 * @param mixed $check Null, or the result of an earlier filter.
	 * @return mixed False refuses.
	 */
	public function on_change( mixed $check, int $post_id, string $key ): mixed {
		if ( 'scheduled_at' !== $key || ! Publication_Guard::is_person() || Post_Type::NAME !== get_post_type( $post_id ) || ! $this->store->read( $post_id )->is_running() ) {
			return $check;
		}
		$this->refusals->announce( $post_id, 'upsert', $key, Refusals::error( 'webinar_running' ), Change_Context::for_current_user( 'meta' ) );
		return false;
	}

	/**
	 * Answers the same filters for a row that is given by its id.
	 *
	 * @param mixed $check Null, or the result of an earlier filter.
	 * @return mixed False refuses.
	 */
	public function on_change_by_id( mixed $check, int $meta_id ): mixed {
		$row = get_metadata_by_mid( 'post', $meta_id );
		return false === $row ? $check : $this->on_change( $check, (int) $row->post_id, (string) $row->meta_key );
	}

	/**
	 * Removes surplus rows, as a copy by SQL leaves them. Every reader takes the first row.
	 */
	public function remove_surplus( int $webinar_id ): void {
		global $wpdb;
		foreach ( (array) get_post_meta( $webinar_id ) as $key => $rows ) {
			if ( ! $this->fields->has( (string) $key ) || ! is_array( $rows ) || count( $rows ) < 2 ) {
				continue;
			}
			$meta_ids = $wpdb->get_col( $wpdb->prepare( "SELECT meta_id FROM $wpdb->postmeta WHERE post_id = %d AND meta_key = %s ORDER BY meta_id", $webinar_id, $key ) );
			foreach ( array_slice( $meta_ids, 1 ) as $meta_id ) {
				$wpdb->delete( $wpdb->postmeta, array( 'meta_id' => $meta_id ) );
			}
			wp_cache_delete( $webinar_id, 'post_meta' );
		}
	}

	/**
	 * Whether an importer is running: the action is the WordPress Importer's, also under WP-CLI; others set the constant.
	 */
	private function is_importing(): bool {
		return ( defined( 'WP_IMPORTING' ) && constant( 'WP_IMPORTING' ) ) || did_action( 'import_start' ) > did_action( 'import_end' );
	}
}
