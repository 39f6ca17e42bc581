<?php
/**
 * Recordings.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Decides whether webinars of type `auto` run on this site: only under `full`, with the module that delivers them (P2, D1). One that
 * exists where they do not has the state of a draft for every reader, so that nothing calls it live; its stored state stays.
 */
final class Auto_Webinars {

	public const TYPE = 'auto';

	private const MODULE = 'autowebinar-delivery';

	public static function are_available(): bool {
		// In this order: the module is not there on most sites, and the list of active plugins is always loaded.
		return self::is_module_active() && 'full' === ( new Runtime_Profile() )->current();
	}

	public static function is_recording( int $webinar_id ): bool {
		return self::TYPE === get_post_meta( $webinar_id, 'type', true );
	}

	/**
	 * Whether a webinar is a recording that does not run here.
	 */
	public static function is_unavailable( int $webinar_id ): bool {
		return self::is_recording( $webinar_id ) && ! self::are_available();
	}

	/**
	 * Returns why nobody could watch the recording; null where they can. Reads it from its server.
	 */
	public static function source_problem( int $webinar_id ): ?string {
		$source = get_post_meta( $webinar_id, 'stream_source', true );
		/**
		 * As the contract says.
		 *
		 * @var SourceProblem|null $problem
		 */
		$problem = apply_filters( 'autowebinar_source_problem', null, is_string( $source ) ? $source : '' );
		return $problem['message'] ?? null;
	}

	public static function label(): string {
		return __( 'This recording is not available here', 'core-webinar-event' );
	}

	/**
	 * Answers wp_insert_post_data: a recording that does not run here is not published. The rest of the save is stored.
	 *
	 * @param array<string, mixed> $data Columns to be written.
	 * @param array<string, mixed> $post The given post, with its ID if it has one.
	 * @return array<string, mixed>
	 */
	public function keep_unpublished( array $data, array $post ): array {
		$id   = is_numeric( $post['ID'] ?? null ) ? (int) $post['ID'] : 0;
		$meta = $post['meta_input'] ?? null;
		$type = is_array( $meta ) && isset( $meta['type'] ) ? $meta['type'] : get_post_meta( $id, 'type', true );
		if ( Post_Type::NAME === $data['post_type'] && self::is_published_in_vain( $id, $type, $data['post_status'] ) ) {
			$data['post_status'] = 'draft';
		}
		return $data;
	}

	/**
	 * Whether a save would publish a recording that does not run here. One that is published already may be saved.
	 *
	 * @param int   $webinar_id  0 for a new webinar.
	 * @param mixed $type        Type after the save.
	 * @param mixed $post_status Post status after the save.
	 */
	public static function is_published_in_vain( int $webinar_id, mixed $type, mixed $post_status ): bool {
		$public = array( 'publish', 'future', 'private' );
		return self::TYPE === $type
			&& in_array( $post_status, $public, true )
			&& ! ( $webinar_id > 0 && in_array( get_post_status( $webinar_id ), $public, true ) )
			&& ! self::are_available();
	}

	private static function is_module_active(): bool {
		$files = (array) get_option( 'active_plugins' );
		if ( is_multisite() ) {
			array_push( $files, ...array_keys( (array) get_site_option( 'active_sitewide_plugins' ) ) );
		}
		return in_array( self::MODULE, array_map( static fn( mixed $file ): string => is_string( $file ) ? basename( $file, '.php' ) : '', $files ), true );
	}
}
