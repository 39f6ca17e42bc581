<?php
/**
 * Roles.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_Role;
use WP_User;

/**
 * Adds three roles when the module is installed, and removes them on uninstall. Code checks capabilities, never these names.
 */
final class Roles {

	private const ORGANIZER = array(
		'edit_webinar_events',
		'edit_others_webinar_events',
		'edit_published_webinar_events',
		'edit_private_webinar_events',
		'publish_webinar_events',
		'read_private_webinar_events',
		'delete_webinar_events',
		'delete_others_webinar_events',
		'delete_published_webinar_events',
		'delete_private_webinar_events',
		'control_webinars',
	);

	private const SPEAKER = array( 'edit_webinar_events', 'control_webinars' );

	/** An administrator also controls the webinars of others. */
	private const ADMINISTRATOR = array( ...self::ORGANIZER, 'control_others_webinars' );

	private const OWN = array( 'webinar_organizer', 'webinar_speaker', 'webinar_attendee' );

	private const USERS_AT_ONCE = 200;

	/**
	 * Adds the roles, and their capabilities to administrators too.
	 */
	public function add(): void {
		$this->grant( 'webinar_organizer', __( 'Webinar organizer', 'core-webinar-event' ), array( 'read', 'upload_files', ...self::ORGANIZER ) );
		$this->grant( 'webinar_speaker', __( 'Webinar speaker', 'core-webinar-event' ), array( 'read', 'upload_files', ...self::SPEAKER ) );
		$this->grant( 'webinar_attendee', __( 'Webinar attendee', 'core-webinar-event' ), array( 'read' ) );
		$this->grant( 'administrator', '', self::ADMINISTRATOR );
	}

	/**
	 * Names the roles that do not exist and the capabilities that no role has; none when all is there.
	 *
	 * @return list<string>
	 */
	public function missing(): array {
		$roles = wp_roles()->role_objects;
		$given = array_merge( ...array_values( array_map( static fn( WP_Role $role ): array => array_keys( $role->capabilities ), $roles ) ) );
		return array( ...array_diff( self::OWN, array_keys( $roles ) ), ...array_diff( self::ADMINISTRATOR, $given ) );
	}

	/**
	 * Removes roles and capabilities. Every user keeps some role: without one they could not use wp-admin.
	 */
	public function remove(): void {
		foreach ( self::OWN as $role ) {
			do {
				$users = get_users(
					array(
						'role'   => $role,
						'number' => self::USERS_AT_ONCE,
					)
				);
				foreach ( $users as $user ) {
					$this->take_role( $user, $role );
				}
			} while ( array() !== $users );
			remove_role( $role );
		}
		foreach ( wp_roles()->role_objects as $role ) {
			foreach ( array_intersect( self::ADMINISTRATOR, array_keys( $role->capabilities ) ) as $capability ) {
				$role->remove_cap( $capability );
			}
		}
	}

	/**
	 * Adds capabilities to a role, and adds the role where it is missing.
	 *
	 * @param string       $label        Label of the role; empty adds no role.
	 * @param list<string> $capabilities Capabilities.
	 */
	private function grant( string $name, string $label, array $capabilities ): void {
		if ( '' !== $label ) {
			add_role( $name, $label );
		}
		foreach ( $capabilities as $capability ) {
			get_role( $name )?->add_cap( $capability );
		}
	}

	/**
	 * Removes a role from a user, who gets the site's default role where no other is left.
	 */
	private function take_role( WP_User $user, string $role ): void {
		$user->remove_role( $role );
		if ( array() === $user->roles ) {
			$default = get_option( 'default_role' );
			$user->set_role( is_string( $default ) && $default !== $role ? $default : 'subscriber' );
		}
	}
}
