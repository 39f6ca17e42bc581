<?php
/**
 * Capabilities.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_Post;
use WP_User;

/**
 * Maps `control_webinar`, `attend_webinar` and WordPress's post capabilities to the capabilities of roles. Rights are per webinar: its
 * organizer has them, and its speakers some.
 */
final class Capabilities {

	public function __construct( private readonly Fields $fields, private readonly State_Store $store ) {}

	/**
	 * Answers map_meta_cap.
	 *
	 * @param string[]     $caps Capabilities that WordPress requires.
	 * @param array<mixed> $args The webinar is the first.
	 * @return string[]
	 */
	public function map( array $caps, string $cap, int $user_id, array $args ): array {
		if ( ! in_array( $cap, array( 'control_webinar', 'attend_webinar', 'read_post', 'edit_post', 'publish_post', 'delete_post' ), true ) ) {
			return $caps;
		}
		$webinar = $this->webinar( $args[0] ?? null );
		if ( null === $webinar ) {
			return in_array( $cap, array( 'control_webinar', 'attend_webinar' ), true ) ? array( 'do_not_allow' ) : $caps;
		}
		return match ( $cap ) {
			'control_webinar' => $this->to_control( $webinar, $user_id ),
			'attend_webinar'  => $this->is_admitted( $webinar, $user_id ) ? array( 'read' ) : array( 'do_not_allow' ),
			'read_post'       => $this->is_bound( $webinar, $user_id ) ? array( 'read' ) : $caps,
			'edit_post'       => $this->is_bound( $webinar, $user_id ) ? array( 'edit_webinar_events' ) : array( ...$caps, 'edit_others_webinar_events' ),
			'publish_post'    => $this->is_owner( $webinar, $user_id ) ? $caps : array( ...$caps, 'edit_others_webinar_events' ),
			default           => $this->to_delete( $caps, $webinar, $user_id ),
		};
	}

	/**
	 * Answers user_has_cap: the webinars of others are for people who also control them, unless the site lets its organizers trust each
	 * other.
	 *
	 * @param array<string, bool> $all_caps Capabilities of the user.
	 * @return array<string, bool>
	 */
	public function limit_to_own( array $all_caps ): array {
		if ( empty( $all_caps['edit_others_webinar_events'] ) || ! empty( $all_caps['control_others_webinars'] ) || Organizer_Trust::is_given() ) {
			return $all_caps;
		}
		return array_diff_key( $all_caps, array_flip( array( 'edit_others_webinar_events', 'delete_others_webinar_events', 'read_private_webinar_events' ) ) );
	}

	/**
	 * Returns what deleting needs: the organizer deletes it, whoever wrote the post.
	 *
	 * @param string[] $caps Capabilities that WordPress requires.
	 * @return string[]
	 */
	private function to_delete( array $caps, WP_Post $webinar, int $user_id ): array {
		return match ( true ) {
			$this->store->read( $webinar->ID )->is_running() => array( 'do_not_allow' ),
			$this->is_owner( $webinar, $user_id )            => array( 'delete_webinar_events' ),
			default                                          => array( ...$caps, 'delete_others_webinar_events' ),
		};
	}

	/**
	 * Returns what start, stop and the offer need (S5).
	 *
	 * @return string[]
	 */
	private function to_control( WP_Post $webinar, int $user_id ): array {
		return array( $this->is_bound( $webinar, $user_id ) ? 'control_webinars' : 'control_others_webinars' );
	}

	/**
	 * Whether a member of the site may enter the room (R1, H4): map() also requires `read`, which users of another site of the network
	 * and users without a role do not have. An unpublished webinar is open to the people who prepare it. For others a password counts as
	 * on any page; only the visitor's own request can bring it.
	 */
	private function is_admitted( WP_Post $webinar, int $user_id ): bool {
		// Not get_userdata(), which also reads what the user may do: presence reports ask about thousands.
		$user = WP_User::get_data_by( 'id', (string) $user_id );
		if ( false === $user || ( is_multisite() && isset( $user->spam ) && '1' === $user->spam ) ) {
			return false;
		}
		$is_open = 'publish' === $webinar->post_status
			&& ( get_current_user_id() !== $user_id || ! post_password_required( $webinar ) )
			&& ! Auto_Webinars::is_unavailable( $webinar->ID );
		// In this order: nearly everybody who is asked for is an attendee.
		return ( $is_open && (bool) apply_filters( 'core_webinar_is_admitted', true, $user_id, $webinar->ID ) )
			|| $this->is_bound( $webinar, $user_id )
			|| user_can( $user_id, 'control_others_webinars' );
	}

	/**
	 * Whether a user is the organizer or a speaker of this webinar.
	 */
	private function is_bound( WP_Post $webinar, int $user_id ): bool {
		return $this->is_owner( $webinar, $user_id )
			|| ( $user_id > 0 && in_array( $user_id, $this->fields->speakers( $webinar->ID ), true ) );
	}

	/**
	 * Whether a user is the organizer of this webinar. Until it is saved for the first time, that is its author.
	 */
	private function is_owner( WP_Post $webinar, int $user_id ): bool {
		$owner_id = get_metadata_raw( 'post', $webinar->ID, 'owner_user_id', true );
		$owner_id = null === $owner_id ? (int) $webinar->post_author : $this->fields->sanitize( 'owner_user_id', $owner_id );
		return $user_id > 0 && $owner_id === $user_id;
	}

	/**
	 * Finds the webinar of the capability check.
	 *
	 * @param mixed $post An id or a post: WordPress passes both.
	 */
	private function webinar( mixed $post ): ?WP_Post {
		if ( ! $post instanceof WP_Post ) {
			$post = is_numeric( $post ) && (int) $post > 0 ? get_post( (int) $post ) : null;
		}
		return $post instanceof WP_Post && Post_Type::NAME === $post->post_type ? $post : null;
	}
}
