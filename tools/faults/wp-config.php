<?php
/**
 * The WordPress of the tests, told where this run's sidecar is.
 *
 * @package Webinars\Faults
 */

declare( strict_types=1 );

define( 'WEBINAR_SIDECAR_URL', getenv( 'WEBINAR_FAULTS_SIDECAR_URL' ) );
define( 'WEBINAR_SIDECAR_SECRET', getenv( 'WEBINAR_FAULTS_SECRET' ) );

require_once dirname( __DIR__, 2 ) . '/tests/php/wp-config.php';
