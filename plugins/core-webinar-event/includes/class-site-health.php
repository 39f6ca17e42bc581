<?php
/**
 * What Site Health says.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Names the modules that a webinar cannot do without and that are not active (P1).
 */
final class Site_Health {

	private const REQUIRED = array(
		'core-webinar-event',
		'client-webinar-control-integration',
		'ui-webinar-room',
		'ui-webinar-public',
		'client-webinar-tracker-v2',
		'client-webinar-event-emitter',
		'client-webinar-attendance-service',
		'post-webinar-routing-service',
		'client-webinar-attendance-telegram',
		'post-webinar-followup-telegram',
		'post-webinar-recording-followup-telegram',
		'webinar-outbox',
	);

	/**
	 * Adds the test.
	 *
	 * @param array<string, array<string, mixed>> $tests Tests by kind.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_test( array $tests ): array {
		$tests['direct']['core_webinar_event_modules'] = array(
			'label' => __( 'Webinar modules', 'core-webinar-event' ),
			'test'  => array( $this, 'test_modules' ),
		);
		return $tests;
	}

	/**
	 * Compares what is active with what is required.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test_modules(): array {
		$missing = array_values( array_diff( self::REQUIRED, $this->active() ) );
		$is_good = array() === $missing;
		return array(
			'label'       => $is_good
				? __( 'All webinar modules are active', 'core-webinar-event' )
				: __( 'Webinar modules are missing', 'core-webinar-event' ),
			'status'      => $is_good ? 'good' : 'critical',
			'badge'       => array(
				'label' => __( 'Webinars', 'core-webinar-event' ),
				'color' => $is_good ? 'blue' : 'red',
			),
			'description' => $is_good
				? '<p>' . esc_html__( 'Webinars run from the schedule to the messages afterwards.', 'core-webinar-event' ) . '</p>'
				: '<p>' . esc_html__( 'Without these plugins webinars do not run as they should. Install and activate them:', 'core-webinar-event' ) . '</p><ul><li>' . implode( '</li><li>', array_map( 'esc_html', $missing ) ) . '</li></ul>',
			'actions'     => $is_good ? '' : '<p><a href="' . esc_url( admin_url( 'plugins.php' ) ) . '">' . esc_html__( 'Open the list of plugins', 'core-webinar-event' ) . '</a></p>',
			'test'        => 'core_webinar_event_modules',
		);
	}

	/**
	 * Folders of the active plugins.
	 *
	 * @return list<string>
	 */
	private function active(): array {
		$files = array_merge( wp_get_active_and_valid_plugins(), is_multisite() ? wp_get_active_network_plugins() : array() );
		return array_values( array_map( static fn( string $file ): string => basename( dirname( $file ) ), $files ) );
	}
}
