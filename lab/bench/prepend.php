<?php
/**
 * Runs before each request, so that WordPress looks for wp-config.php in the site's folder, not in the shared one.
 *
 * @package Webinars\Bench
 */

declare( strict_types=1 );

define( 'ABSPATH', getenv( 'WEBINAR_TEST_CONTENT' ) . '/' );
