<?php
/**
 * Publication of webinars.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use Webinars\Core_Webinar_Event\Lib\Core_Log;
use WP_Error;
use WP_Post;

/**
 * Keeps a published webinar published. While it is running nobody takes it back, hides it or moves it: people would read "cancelled by
 * its organizer". Before and after, only people who may publish it do. Code without a user, such as a membership plugin's job, is trusted.
 */
final class Publication_Guard {

	private const COLUMNS = array( 'post_status', 'post_password', 'post_date' );

	public function __construct( private readonly State_Store $store, private readonly Refusals $refusals ) {}

	/**
	 * Returns why the current user may not save these columns; null when they may.
	 *
	 * @param array<mixed> $columns Columns that are to be written, not slashed.
	 */
	public function problem( int $webinar_id, array $columns ): ?WP_Error {
		$before = $webinar_id > 0 ? get_post( $webinar_id ) : null;
		if ( ! $before instanceof WP_Post || Post_Type::NAME !== $before->post_type || 'publish' !== $before->post_status || ! self::is_person() ) {
			return null;
		}
		$changes = array_filter( self::COLUMNS, static fn( string $column ): bool => isset( $columns[ $column ] ) && $columns[ $column ] !== $before->$column );
		return match ( true ) {
			array() === $changes                            => null,
			$this->store->read( $webinar_id )->is_running() => Refusals::error( 'webinar_running' ),
			0 === get_current_user_id() || current_user_can( 'publish_post', $webinar_id ) => null,
			default                                         => new WP_Error( 'webinar_permission_denied', __( 'Only organizers may take back a published webinar, hide it, or move its publication. Ask the organizer of this webinar.', 'core-webinar-event' ) ),
		};
	}

	/**
	 * Answers wp_insert_post_data: keeps what must not change. Quick Edit, Bulk Edit, XML-RPC and WP-CLI give no reason for a refused
	 * save; REST and `core_webinar_upsert` refuse before. The rest of the save is stored.
	 *
	 * @param array<string, mixed> $data Columns to be written, slashed.
	 * @param array<string, mixed> $post The given post, with its ID if it has one.
	 * @return array<string, mixed>
	 */
	public function keep( array $data, array $post ): array {
		$webinar_id = is_numeric( $post['ID'] ?? null ) ? (int) $post['ID'] : 0;
		// The trash has a guard of its own.
		$error = 'trash' === $data['post_status'] ? null : $this->problem( $webinar_id, (array) wp_unslash( $data ) );
		if ( null === $error ) {
			return $data;
		}
		$context = Change_Context::for_current_user( 'post' );
		$this->refusals->announce( $webinar_id, 'upsert', $data['post_status'], $error, $context );
		Core_Log::write( 'warning', (string) $error->get_error_code(), 'A published webinar was to be taken back, hidden or moved.', $webinar_id, $context->actor_id );
		$before = get_post( $webinar_id, ARRAY_A );
		return array_merge( $data, wp_slash( array_intersect_key( (array) $before, array_flip( array( ...self::COLUMNS, 'post_date_gmt' ) ) ) ) );
	}

	/**
	 * Whether a person saves, also by WP-CLI without --user.
	 */
	public static function is_person(): bool {
		return get_current_user_id() > 0 || defined( 'WP_CLI' );
	}
}
