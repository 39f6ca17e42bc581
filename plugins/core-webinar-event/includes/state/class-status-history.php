<?php
/**
 * What happened to a webinar.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Answers `core_webinar_history` from the rows that State_Store writes together with each change of the status.
 */
final class Status_History {

	private const CHANGES_AT_MOST = 100;

	/**
	 * The last changes of a webinar's status, oldest first; who may see them is the caller's matter.
	 *
	 * @param mixed $changes    What an earlier listener said: only Core knows.
	 * @return list<StatusChange>
	 */
	public function changes( mixed $changes, mixed $webinar_id = null ): array {
		// Anybody may give a post of another type such meta.
		if ( ! is_int( $webinar_id ) || Post_Type::NAME !== get_post_type( $webinar_id ) ) {
			return array();
		}
		/**
		 * As State_Changes says them.
		 *
		 * @var list<array{from: WebinarStatus, to: WebinarStatus, actor_id: int, timestamp: int, source: string}> $changes
		 */
		$changes = array_map(
			static fn( mixed $row ): mixed => json_decode( is_string( $row ) ? $row : '', true ),
			array_slice( (array) get_post_meta( $webinar_id, State_Store::HISTORY ), -self::CHANGES_AT_MOST )
		);
		$names   = $this->names( array_column( $changes, 'actor_id' ) );
		return array_map( static fn( array $change ): array => $change + array( 'actor_name' => $names[ $change['actor_id'] ] ?? '' ), $changes );
	}

	/**
	 * Names of people in plain text, found in one query.
	 *
	 * @param list<int> $user_ids Users; who is gone has no name.
	 * @return array<int, string> By id.
	 */
	private function names( array $user_ids ): array {
		$user_ids = array_diff( $user_ids, array( 0 ) );
		if ( array() === $user_ids ) {
			return array();
		}
		$users = get_users(
			array(
				'include' => array_unique( $user_ids ),
				'blog_id' => 0,
				'fields'  => array( 'ID', 'display_name' ),
			)
		);
		return array_map(
			static fn( string $name ): string => html_entity_decode( wp_strip_all_tags( $name ), ENT_QUOTES | ENT_HTML5, 'UTF-8' ),
			array_column( $users, 'display_name', 'ID' )
		);
	}
}
