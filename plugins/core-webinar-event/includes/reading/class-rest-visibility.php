<?php
/**
 * What wp/v2 shows to people who may not edit.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_Post;
use WP_REST_Response;

/**
 * Limits wp/v2 to what the schedule shows. The post type is in REST for the block editor; it has no pages, and its authors no archive.
 */
final class Rest_Visibility {

	/**
	 * Answers rest_prepare_webinar_event: removes the description and the author. WordPress would make an excerpt of the description
	 * where there is none.
	 */
	public function limit_post( WP_REST_Response $response, WP_Post $post ): WP_REST_Response {
		if ( current_user_can( 'edit_post', $post->ID ) ) {
			return $response;
		}
		$data = array_diff_key( (array) $response->get_data(), array_flip( array( 'content', 'author' ) ) );
		if ( '' === $post->post_excerpt && is_array( $data['excerpt'] ?? null ) ) {
			$data['excerpt']['rendered'] = '';
		}
		$response->set_data( $data );
		$response->remove_link( 'author' );
		return $response;
	}

	/**
	 * Answers rest_webinar_event_query: a search or a filter must not find what the answer does not show.
	 *
	 * @param array<string, mixed> $query For WP_Query.
	 * @return array<string, mixed>
	 */
	public function limit_query( array $query ): array {
		if ( current_user_can( 'edit_others_webinar_events' ) ) {
			return $query;
		}
		if ( array( 'publish' ) !== array_values( (array) ( $query['post_status'] ?? 'publish' ) ) ) {
			// Otherwise the number of drafts of others would be in the header of the answer.
			$query[ List_Query::OWN ] = true;
		}
		$query['search_columns'] = array( 'post_title', 'post_excerpt' );
		return array_diff_key( $query, array_flip( array( 'author__in', 'author__not_in' ) ) );
	}

	/**
	 * Answers rest_user_query: a webinar makes nobody a public author.
	 *
	 * @param array<string, mixed> $query For WP_User_Query.
	 * @return array<string, mixed>
	 */
	public function limit_users( array $query ): array {
		if ( is_array( $query['has_published_posts'] ?? null ) ) {
			$query['has_published_posts'] = self::without_webinars( $query['has_published_posts'] );
		}
		return $query;
	}

	/**
	 * Answers get_usernumposts, by which `wp/v2/users/<id>` decides who is a public author. It counts the posts of all types that are in
	 * REST.
	 *
	 * @param int|string $count     Number of posts.
	 * @param mixed      $post_type Post types that were counted.
	 * @return int|string
	 */
	public function limit_count( int|string $count, int $user_id, mixed $post_type ): int|string {
		return is_array( $post_type ) && count( $post_type ) > 1 && in_array( Post_Type::NAME, $post_type, true ) && (int) $count > 0 && ! current_user_can( 'list_users' )
			? count_user_posts( $user_id, self::without_webinars( $post_type ) )
			: $count;
	}

	/**
	 * Removes our post type.
	 *
	 * @param array<mixed> $post_types Names.
	 * @return list<string>
	 */
	private static function without_webinars( array $post_types ): array {
		return array_values( array_filter( $post_types, static fn( mixed $name ): bool => is_string( $name ) && Post_Type::NAME !== $name ) );
	}
}
