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
 * its organizer". Before and after, only people who may publish it do, or publish a draft: WordPress asks for the right to publish any
 * webinar. Code without a user, such as a membership plugin's job, is trusted.
 */
final class Publication_Guard {

	private const COLUMNS = array( 'post_status', 'post_password', 'post_date' );

	private const UNPUBLISHED = array( 'auto-draft', 'draft', 'pending' );

	/** Whether Core is saving for an actor whose rights it has checked. */
	private bool $is_trusted = false;

	public function __construct( private readonly State_Store $store, private readonly Refusals $refusals ) {}

	/**
	 * Returns why the current user may not save these columns; null when they may.
	 *
	 * @param array<mixed> $columns Columns that are to be written, not slashed.
	 */
	public function problem( int $webinar_id, array $columns ): ?WP_Error {
		$before = $webinar_id > 0 ? get_post( $webinar_id ) : null;
		if ( ! $before instanceof WP_Post || Post_Type::NAME !== $before->post_type || $this->is_trusted || ! self::is_person() ) {
			return null;
		}
		$status  = $columns['post_status'] ?? $before->post_status;
		$columns = array_intersect_key( $columns, array_flip( 'publish' === $before->post_status ? self::COLUMNS : array( 'post_status' ) ) );
		$changes = array_filter( $columns, static fn( mixed $value, string $column ): bool => null !== $value && $value !== $before->$column, ARRAY_FILTER_USE_BOTH );
		return match ( true ) {
			array() === $changes                            => null,
			in_array( $before->post_status, self::UNPUBLISHED, true ) && in_array( $status, self::UNPUBLISHED, true ) => null,
			$this->store->read( $webinar_id )->is_running() => Refusals::error( 'webinar_running' ),
			0 === get_current_user_id() || current_user_can( 'trash' === $status ? 'delete_post' : 'publish_post', $webinar_id ) => null,
			default                                         => new WP_Error( 'webinar_permission_denied', __( 'Only its organizer may publish this webinar, take it back, hide it, or move its publication. Ask the organizer.', 'core-webinar-event' ) ),
		};
	}

	/**
	 * Saves for an actor who need not be the current user.
	 *
	 * @template Saved
	 * @param callable(): Saved $save
	 * @return Saved
	 */
	public function trust( callable $save ): mixed {
		$this->is_trusted = true;
		try {
			return $save();
		} finally {
			$this->is_trusted = false;
		}
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
		$error      = $this->problem( $webinar_id, (array) wp_unslash( $data ) );
		if ( null === $error ) {
			return $data;
		}
		$this->announce( $webinar_id, $data['post_status'], $error );
		// WordPress has already added the suffix of the trash.
		$data['post_name'] = is_string( $data['post_name'] ) ? preg_replace( '/__trashed$/D', '', $data['post_name'] ) : '';
		return array_merge( $data, wp_slash( array_intersect_key( (array) get_post( $webinar_id, ARRAY_A ), array_flip( array( ...self::COLUMNS, 'post_date_gmt' ) ) ) ) );
	}

	/**
	 * Answers pre_trash_post: wp_trash_post() would mark the webinar as one in the trash.
	 *
	 * @param mixed $check Null, or the result of an earlier filter.
	 * @return mixed False refuses.
	 */
	public function refuse_trash( mixed $check, WP_Post $post ): mixed {
		$error = null === $check ? $this->problem( $post->ID, array( 'post_status' => 'trash' ) ) : null;
		if ( null === $error ) {
			return $check;
		}
		$this->announce( $post->ID, 'trash', $error );
		return false;
	}

	private function announce( int $webinar_id, mixed $requested, WP_Error $error ): void {
		$context = Change_Context::for_current_user( 'post' );
		$this->refusals->announce( $webinar_id, 'upsert', $requested, $error, $context );
		Core_Log::write( 'warning', (string) $error->get_error_code(), 'A webinar was to be published, taken back, hidden or moved.', $webinar_id, $context->actor_id );
	}

	/**
	 * Whether a person saves, also by WP-CLI without --user. A job of WP-Cron may run in the request of a visitor (ALTERNATE_WP_CRON).
	 */
	public static function is_person(): bool {
		return ( get_current_user_id() > 0 && ! wp_doing_cron() ) || defined( 'WP_CLI' );
	}
}
