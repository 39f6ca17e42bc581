<?php
/**
 * The history of the status.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Answers `core_webinar_history` from the rows that State_Store writes with each change of the status.
 */
final class Status_History {

	private const CHANGES_AT_MOST = 100;

	/**
	 * Returns the last changes of a webinar's status and of its source in use, oldest first. The caller checks who may see them.
	 *
	 * @param mixed $changes The answer of an earlier listener, ignored: only Core knows.
	 * @return list<StatusChange>
	 */
	public function changes( mixed $changes, mixed $webinar_id = null ): array {
		// On a post of another type anybody who edits it may write such meta.
		if ( ! is_int( $webinar_id ) || Post_Type::NAME !== get_post_type( $webinar_id ) ) {
			return array();
		}
		/**
		 * The shape that State_Changes stores.
		 *
		 * @var list<array{from: WebinarStatus, to: WebinarStatus, actor_id: int, timestamp: int, source: string, stream?: 'main'|'spare'}> $changes
		 */
		$changes = array_map(
			static fn( mixed $row ): mixed => json_decode( is_string( $row ) ? $row : '', true ),
			array_slice( (array) get_post_meta( $webinar_id, State_Store::HISTORY ), -self::CHANGES_AT_MOST )
		);
		$names   = $this->names( array_column( $changes, 'actor_id' ) );
		return array_map( static fn( array $change ): array => $change + array( 'actor_name' => $names[ $change['actor_id'] ] ?? '' ), $changes );
	}

	/**
	 * Returns names in plain text, by one query.
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
