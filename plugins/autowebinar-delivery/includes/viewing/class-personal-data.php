<?php
/**
 * Personal data of viewings.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

use WP_User;

/**
 * Exports and erases how far a person has come with a recording, and deletes it with the person: WordPress's own deletion of user meta is
 * refused (Meta_Guard).
 */
final class Personal_Data {

	private const ID = 'autowebinar-delivery';

	public function __construct( private readonly Viewing_Store $viewings ) {}

	/**
	 * Answers `wp_privacy_personal_data_exporters`.
	 *
	 * @param array<string, array<string, mixed>> $exporters Known exporters.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_exporter( array $exporters ): array {
		$exporters[ self::ID ] = array(
			'exporter_friendly_name' => self::label(),
			'callback'               => array( $this, 'export' ),
		);
		return $exporters;
	}

	/**
	 * Answers `wp_privacy_personal_data_erasers`.
	 *
	 * @param array<string, array<string, mixed>> $erasers Known erasers.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_eraser( array $erasers ): array {
		$erasers[ self::ID ] = array(
			'eraser_friendly_name' => self::label(),
			'callback'             => array( $this, 'erase' ),
		);
		return $erasers;
	}

	/**
	 * Exports the viewing of a person.
	 *
	 * @return array{data: list<array<string, mixed>>, done: true}
	 */
	public function export( string $email ): array {
		$user    = get_user_by( 'email', $email );
		$viewing = $user instanceof WP_User ? $this->viewings->read( $user->ID ) : null;
		$data    = array();
		if ( null !== $viewing ) {
			$title  = $viewing->webinar_id() > 0 ? get_the_title( $viewing->webinar_id() ) : $viewing->session_id;
			$fields = array(
				__( 'Webinar', 'autowebinar-delivery' )   => $title,
				__( 'Began', 'autowebinar-delivery' )     => self::time( $viewing->started_at ),
				__( 'Watched until', 'autowebinar-delivery' ) => sprintf( '%d:%02d', intdiv( $viewing->reached_sec, 60 ), $viewing->reached_sec % 60 ),
				__( 'Progress', 'autowebinar-delivery' )  => "$viewing->percent %",
				__( 'Completed', 'autowebinar-delivery' ) => $viewing->is_completed ? __( 'yes', 'autowebinar-delivery' ) : __( 'no', 'autowebinar-delivery' ),
				__( 'Opened the offer', 'autowebinar-delivery' ) => self::time( $viewing->cta_clicked_at ),
				__( 'Last seen', 'autowebinar-delivery' ) => self::time( $viewing->last_seen_at ),
			);
			$item   = array();
			foreach ( array_filter( $fields, static fn( string $value ): bool => '' !== $value ) as $name => $value ) {
				$item[] = array(
					'name'  => $name,
					'value' => esc_html( $value ),
				);
			}
			$data[] = array(
				'group_id'    => self::ID,
				'group_label' => self::label(),
				'item_id'     => 'autowebinar-session',
				'data'        => $item,
			);
		}
		return array(
			'data' => $data,
			'done' => true,
		);
	}

	/**
	 * Erases the viewing of a person.
	 *
	 * @return array{items_removed: bool, items_retained: false, messages: array{}, done: true}
	 */
	public function erase( string $email ): array {
		$user = get_user_by( 'email', $email );
		return array(
			'items_removed'  => $user instanceof WP_User && $this->viewings->forget( $user->ID ),
			'items_retained' => false,
			'messages'       => array(),
			'done'           => true,
		);
	}

	/**
	 * Deletes the viewing with the person. On a network WordPress only takes the person off the site.
	 */
	public function on_user_deleted( int $user_id ): void {
		if ( ! is_multisite() ) {
			$this->viewings->forget( $user_id );
		}
	}

	/**
	 * Deletes the viewing with the person.
	 */
	public function on_user_deleted_from_network( int $user_id ): void {
		$this->viewings->forget( $user_id );
	}

	private static function label(): string {
		return __( 'Recorded webinar', 'autowebinar-delivery' );
	}

	/**
	 * A time for people, empty for none.
	 */
	private static function time( int $at ): string {
		return $at > 0 ? gmdate( 'Y-m-d H:i', $at ) . ' UTC' : '';
	}
}
