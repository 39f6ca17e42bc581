<?php
/**
 * Questions to Core.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

/**
 * Reads webinars and leads by the filters of the contract.
 */
final class Webinars {

	/**
	 * Returns the read model; null without Core, or when there is no such webinar.
	 *
	 * @return Webinar|null
	 */
	public static function read( int $webinar_id ): ?array {
		/**
		 * As the contract says.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = $webinar_id > 0 ? apply_filters( 'core_webinar_get', null, $webinar_id ) : null;
		return $webinar;
	}

	/**
	 * The same from the database: under the lock of a webinar no cache may answer how many seats it has.
	 *
	 * @return Webinar|null
	 */
	public static function read_fresh( int $webinar_id ): ?array {
		wp_cache_delete( $webinar_id, 'post_meta' );
		return self::read( $webinar_id );
	}

	/**
	 * Returns the number of seats; 0 means no limit.
	 *
	 * @param Webinar|null $webinar
	 */
	public static function seats( ?array $webinar ): int {
		return $webinar['seats'] ?? 0;
	}

	/**
	 * Whether people may still book and cancel.
	 *
	 * @param Webinar|null $webinar
	 */
	public static function is_open( ?array $webinar ): bool {
		return in_array( $webinar['status'] ?? '', array( 'scheduled', 'live', 'paused' ), true );
	}

	/**
	 * Whether people watch it alone and in their own time: they get access and no seat (D1).
	 *
	 * @param Webinar|null $webinar
	 */
	public static function is_recording( ?array $webinar ): bool {
		return 'auto' === ( $webinar['type'] ?? '' );
	}

	/**
	 * Whether a guest may know of the webinar, as they know of its page.
	 *
	 * @param Webinar|null $webinar
	 */
	public static function is_public( ?array $webinar ): bool {
		$post = null === $webinar ? null : get_post( $webinar['webinar_id'] );
		return null !== $webinar && null !== $post && 'publish' === $post->post_status && '' === $post->post_password && ( $webinar['is_available'] ?? true );
	}

	/**
	 * Address of the page where a guest reads about the webinar; the front page where there is none.
	 */
	public static function page_url( int $webinar_id ): string {
		foreach ( array( $webinar_id > 0 ? apply_filters( 'ui_webinar_entry_url', '', $webinar_id ) : '', apply_filters( 'ui_webinar_public_url', '' ) ) as $url ) {
			if ( is_string( $url ) && '' !== $url ) {
				return $url;
			}
		}
		return home_url( '/' );
	}

	public static function lead_of( int $user_id ): int {
		$lead_id = apply_filters( 'core_webinar_lead_id', $user_id, $user_id );
		return is_int( $lead_id ) ? $lead_id : $user_id;
	}
}
