<?php
/**
 * Prints as JSON all that the active plugins add to WordPress in one request: see DisabledModulesTest.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

$_SERVER['HTTP_HOST']       = 'webinars.test';
$_SERVER['REQUEST_URI']     = '/';
$_SERVER['REQUEST_METHOD']  = 'GET';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
// Both sides of WordPress: plugins ask is_admin().
define( 'WP_ADMIN', 'admin' === ( $argv[1] ?? '' ) );
require __DIR__ . '/wp-config.php';

wp_set_current_user( 1 );
foreach ( WP_ADMIN ? array( 'admin_menu', 'admin_init' ) : array( 'wp_enqueue_scripts', 'wp_footer' ) as $webinar_test_hook ) {
	ob_start();
	if ( 'admin_menu' === $webinar_test_hook ) {
		require_once ABSPATH . 'wp-admin/includes/admin.php';
	}
	do_action( $webinar_test_hook, '' ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
	ob_end_clean();
}
$webinar_test_lists = array(
	'routes'      => array_keys( rest_get_server()->get_routes() ),
	'tables'      => $GLOBALS['wpdb']->get_col( 'SHOW TABLES' ),
	'options'     => $GLOBALS['wpdb']->get_col( "SELECT option_name FROM {$GLOBALS['wpdb']->options} WHERE option_name NOT LIKE '%transient%'" ),
	'post types'  => get_post_types(),
	'shortcodes'  => array_keys( $GLOBALS['shortcode_tags'] ),
	'blocks'      => array_keys( WP_Block_Type_Registry::get_instance()->get_all_registered() ),
	'scripts'     => array( ...array_keys( wp_scripts()->registered ), ...array_keys( wp_styles()->registered ) ),
	'rewriting'   => array_keys( array( ...(array) $GLOBALS['wp_rewrite']->wp_rewrite_rules(), ...$GLOBALS['wp_rewrite']->extra_rules_top ) ),
	'query vars'  => apply_filters( 'query_vars', $GLOBALS['wp']->public_query_vars ),
	'screens'     => array_merge( array(), ...array_map( static fn( array $items ): array => array_column( $items, 2 ), array_values( $GLOBALS['submenu'] ?? array() ) ) ),
	'site health' => array_keys( apply_filters( 'site_status_tests', array( 'direct' => array(), 'async' => array() ) )['direct'] ), // phpcs:ignore WordPress.Arrays
);
foreach ( _get_cron_array() as $webinar_test_events ) {
	$webinar_test_lists['cron'] = array( ...( $webinar_test_lists['cron'] ?? array() ), ...array_keys( $webinar_test_events ) );
}
foreach ( $GLOBALS['wp_filter'] as $webinar_test_hook => $webinar_test_listeners ) {
	foreach ( $webinar_test_listeners->callbacks as $webinar_test_priority => $webinar_test_callbacks ) {
		foreach ( $webinar_test_callbacks as $webinar_test_callback ) {
			$webinar_test_function = $webinar_test_callback['function'];
			if ( is_array( $webinar_test_function ) ) {
				$webinar_test_function = ( is_object( $webinar_test_function[0] ) ? get_class( $webinar_test_function[0] ) : $webinar_test_function[0] ) . '::' . $webinar_test_function[1];
			} elseif ( is_object( $webinar_test_function ) ) {
				$webinar_test_function = 'a closure of ' . ( $webinar_test_function instanceof Closure ? basename( (string) ( new ReflectionFunction( $webinar_test_function ) )->getFileName() ) : get_class( $webinar_test_function ) );
			}
			$webinar_test_lists['hooks'][] = "$webinar_test_hook $webinar_test_priority $webinar_test_function";
		}
	}
}
echo wp_json_encode( array_map( static fn( array $list ): array => array_values( array_filter( $list, 'is_string' ) ), $webinar_test_lists ) );
