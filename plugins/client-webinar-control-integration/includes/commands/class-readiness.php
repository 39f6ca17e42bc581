<?php
/**
 * The checklist before the start.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

/**
 * Collects the checks of every module. The list warns and never forbids.
 */
final class Readiness {

	private const CHECKS_AT_MOST   = 20;
	private const LONGEST_MESSAGE  = 500;
	private const LONGEST_ADDRESS  = 2048;
	private const A_NAME           = '/^[a-z0-9_]+$/D';
	private const A_PLACE_TO_GO_TO = '~^(https?://|/)\S+$~D';

	/**
	 * Reads the checks. The first check of a name wins. This may take seconds.
	 *
	 * @param bool $is_fresh Whether a person has asked to check again.
	 * @return array{checks: list<ReadinessCheck>}
	 */
	public function read( int $webinar_id, bool $is_fresh ): array {
		$found  = apply_filters( 'client_webinar_control_readiness', array(), $webinar_id, $is_fresh );
		$checks = array();
		foreach ( is_array( $found ) ? $found : array() as $said ) {
			$check = $this->check( $said );
			if ( null !== $check ) {
				$checks += array( $check['name'] => $check );
			}
		}
		return array( 'checks' => array_slice( array_values( $checks ), 0, self::CHECKS_AT_MOST ) );
	}

	/**
	 * Returns a valid check, or null: any plugin may add one, and a malformed check must not hide the others.
	 *
	 * @return ReadinessCheck|null
	 */
	private function check( mixed $said ): ?array {
		$name     = is_array( $said ) ? $said['name'] ?? null : null;
		$is_ready = is_array( $said ) ? $said['is_ready'] ?? null : null;
		$message  = is_array( $said ) ? $said['message'] ?? null : null;
		$url      = is_array( $said ) ? $said['url'] ?? null : null;
		if ( ! is_string( $name ) || 1 !== preg_match( self::A_NAME, $name ) || ! is_bool( $is_ready ) || ! is_string( $message ) || '' === trim( $message ) ) {
			return null;
		}
		$is_place = is_string( $url ) && strlen( $url ) <= self::LONGEST_ADDRESS && 1 === preg_match( self::A_PLACE_TO_GO_TO, $url );
		return array(
			'name'     => $name,
			'is_ready' => $is_ready,
			'message'  => mb_substr( trim( $message ), 0, self::LONGEST_MESSAGE ),
			'url'      => $is_place ? $url : '',
		);
	}
}
