<?php
/**
 * The addresses of a webinar, for the editor.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

/**
 * Adds the addresses to what the editor reads and gets back when it saves, so that they are known right after publishing.
 */
final class Webinar_Addresses {

	private const FIELD = 'webinar_addresses';
	private const NAMES = array( 'page', 'schedule', 'room', 'console' );

	/** Adds the field to the webinar in `wp/v2`, for people who edit it. */
	public function register(): void {
		register_rest_field(
			'webinar_event',
			self::FIELD,
			array(
				'get_callback' => static fn( array $post ): array => self::of_webinar( (int) $post['id'] ),
				'schema'       => array(
					'description' => __( 'Addresses of a published webinar.', 'ui-webinar-public' ),
					'type'        => 'object',
					'context'     => array( 'edit' ),
					'readonly'    => true,
					'properties'  => array_fill_keys(
						self::NAMES,
						array( 'type' => 'string' )
					),
				),
			)
		);
	}

	/**
	 * Returns whole addresses; empty where there is none, or while the webinar is not published.
	 *
	 * @return array<string, string>
	 */
	private static function of_webinar( int $webinar_id ): array {
		if ( 'publish' !== get_post_status( $webinar_id ) ) {
			return array_fill_keys( self::NAMES, '' );
		}
		/**
		 * These filters are documented in contract/hooks.
		 *
		 * @var array<string, string> $addresses
		 */
		$addresses = array(
			'page'     => apply_filters( 'ui_webinar_entry_url', '', $webinar_id ),
			'schedule' => apply_filters( 'ui_webinar_public_url', '' ),
			'room'     => apply_filters( 'ui_webinar_room_url', '', $webinar_id ),
			'console'  => apply_filters( 'client_webinar_control_url', '', $webinar_id ),
		);
		return $addresses;
	}
}
