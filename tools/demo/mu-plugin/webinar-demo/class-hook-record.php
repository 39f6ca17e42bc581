<?php
/**
 * A log of the hooks that modules fire.
 *
 * @package Webinars\Demo
 */

declare( strict_types=1 );

namespace Webinars\Demo;

/**
 * Listens from outside the suite, as a CRM does, and writes one JSON line for each call of a hook.
 */
final class Hook_Record {

	private const HOOKS = array(
		'core_webinar_status_changed',
		'core_webinar_cta_visibility_changed',
		'core_webinar_change_refused',
		'client_webinar_entered',
		'autowebinar_session_created',
		'autowebinar_join',
		'autowebinar_progress',
		'autowebinar_cta_click',
		'autowebinar_completed',
		'client_webinar_completed',
		'webinar_completed',
		'client_webinar_attendance_classified',
		'post_webinar_route',
	);

	public function __construct( private readonly string $file ) {}

	public function listen(): void {
		foreach ( self::HOOKS as $hook ) {
			add_action( $hook, fn( array $payload ) => $this->write( $hook, $payload ) );
		}
	}

	/**
	 * Appends one line.
	 *
	 * @param string               $hook    Name of the hook.
	 * @param array<string, mixed> $payload The hook's only argument.
	 */
	private function write( string $hook, array $payload ): void {
		$line = wp_json_encode(
			array(
				'hook'    => $hook,
				'payload' => $payload,
			)
		);
		// phpcs:ignore WordPress.WP.AlternativeFunctions -- WP_Filesystem cannot append.
		file_put_contents( $this->file, $line . "\n", FILE_APPEND | LOCK_EX );
	}
}
