<?php
/**
 * The configuration of the tests, with the address and the secret of this run's sidecar.
 *
 * @package Webinars\Stack
 */

declare( strict_types=1 );

define( 'WEBINAR_SIDECAR_URL', getenv( 'WEBINAR_STACK_SIDECAR_URL' ) );
define( 'WEBINAR_SIDECAR_PUBLIC_URL', getenv( 'WEBINAR_STACK_SIDECAR_URL' ) );
define( 'WEBINAR_SIDECAR_SECRET', getenv( 'WEBINAR_STACK_SECRET' ) );

require_once dirname( __DIR__, 2 ) . '/tests/php/wp-config.php';
