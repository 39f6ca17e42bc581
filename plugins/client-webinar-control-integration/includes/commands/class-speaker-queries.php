<?php
/**
 * Read-only requests of the speaker's screens.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

use Webinars\Client_Webinar_Control_Integration\Lib\Command_Endpoint;

/**
 * Answers the overview and the readiness list over admin-ajax, to those who control the webinar, and changes nothing (R3, S5).
 */
final class Speaker_Queries {

	private readonly Command_Endpoint $overview_endpoint;

	private readonly Command_Endpoint $readiness_endpoint;

	public function __construct( private readonly Overview $overview, private readonly Readiness $readiness ) {
		$this->overview_endpoint  = new Command_Endpoint( 'client_webinar_control_integration_overview', 'control_webinar' );
		$this->readiness_endpoint = new Command_Endpoint( 'client_webinar_control_integration_readiness', 'control_webinar', array( 'fresh' => '/^1?$/D' ) );
	}

	/**
	 * Answers `client_webinar_control_commands`.
	 *
	 * @param array<string, array{action: string, nonce: string}> $commands Commands of other modules.
	 * @return array<string, array{action: string, nonce: string}>
	 */
	public function add_commands( array $commands, int $webinar_id ): array {
		return $this->readiness_endpoint->add_to( $this->overview_endpoint->add_to( $commands, 'overview', $webinar_id ), 'readiness', $webinar_id );
	}

	public function answer_overview(): void {
		$this->overview_endpoint->answer( fn( int $webinar_id ): array => $this->overview->read( $webinar_id ), $this->unavailable() );
	}

	public function answer_readiness(): void {
		$this->readiness_endpoint->answer( fn( int $webinar_id, array $fields ): array => $this->readiness->read( $webinar_id, '1' === $fields['fresh'] ), $this->unavailable() );
	}

	private function unavailable(): string {
		return __( 'Nothing can be said about the webinar. Activate the plugin "Webinars: Core".', 'client-webinar-control-integration' );
	}
}
