<?php
/**
 * The WordPress that the tests run in: an unmodified core, the plugins of this project, a database of its own.
 *
 * Nothing is copied: core is read from the cache, the plugins from where they are written. Test_Site says where, by
 * environment, so that every process of one test run sees the same site and two runs never share one.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

// WP-CLI has defined it.
defined( 'ABSPATH' ) || define( 'ABSPATH', getenv( 'WEBINAR_TEST_CORE' ) . '/' );
define( 'WP_CONTENT_DIR', getenv( 'WEBINAR_TEST_CONTENT' ) );
define( 'WP_LANG_DIR', ABSPATH . 'wp-content/languages' );
// SuitePackageTest installs into a folder of its own.
define( 'WP_PLUGIN_DIR', '' === (string) getenv( 'WEBINAR_TEST_PLUGINS' ) ? dirname( __DIR__, 2 ) . '/plugins' : getenv( 'WEBINAR_TEST_PLUGINS' ) );
define( 'WP_PLUGIN_URL', 'http://webinars.test/wp-content/plugins' );
if ( '' === (string) getenv( 'WEBINAR_TEST_PATH' ) ) {
	// Each site of a network has its own.
	define( 'WP_HOME', 'http://webinars.test' );
	define( 'WP_SITEURL', 'http://webinars.test' );
}

define( 'DB_NAME', 'tests' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', (string) getenv( 'WEBINAR_TEST_DB_HOST' ) );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
define( 'DB_DIR', WP_CONTENT_DIR );
define( 'DB_FILE', 'tests.sqlite' );

// The whole database is one file, so that a test is undone by putting the file back.
define( 'SQLITE_JOURNAL_MODE', 'MEMORY' );

// What is measured is not slowed down by it.
define( 'WP_DEBUG', '0' !== getenv( 'WEBINAR_TEST_DEBUG' ) );
define( 'WP_DEBUG_DISPLAY', true );
define( 'WP_DEBUG_LOG', WP_CONTENT_DIR . '/debug.log' );
define( 'DISABLE_WP_CRON', true );
define( 'WP_HTTP_BLOCK_EXTERNAL', false );
define( 'AUTOMATIC_UPDATER_DISABLED', true );

// Fixed keys: a nonce made in one process is valid in another one.
foreach ( array( 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ) as $webinar_test_key ) {
	define( $webinar_test_key . '_KEY', 'tests ' . $webinar_test_key );
	define( $webinar_test_key . '_SALT', 'tests salt ' . $webinar_test_key );
}

// Tests of modules that `prod` disables start processes in which they run.
if ( '' !== (string) getenv( 'WEBINAR_TEST_PROFILE' ) ) {
	define( 'WEBINAR_RUNTIME_PROFILE', getenv( 'WEBINAR_TEST_PROFILE' ) );
}

// MultisiteTest makes the site a network of sites in folders.
if ( '' !== (string) getenv( 'WEBINAR_TEST_PATH' ) ) {
	define( 'MULTISITE', true );
	define( 'SUBDOMAIN_INSTALL', false );
	define( 'DOMAIN_CURRENT_SITE', 'webinars.test' );
	define( 'PATH_CURRENT_SITE', '/' );
	define( 'SITE_ID_CURRENT_SITE', 1 );
	define( 'BLOG_ID_CURRENT_SITE', 1 );
}

// WordPress reads these names in the global scope, and a function may load this file.
global $table_prefix, $wp_filter;
$table_prefix = 'wp_'; // phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited

// A slow password hash protects nobody here.
$wp_filter['wp_hash_password_options'][10]['webinar_test'] = array( // phpcs:ignore WordPress.WP.GlobalVariablesOverride
	'accepted_args' => 0,
	'function'      => static fn(): array => array( 'cost' => 4 ),
);

require_once ABSPATH . 'wp-settings.php';
