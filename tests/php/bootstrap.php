<?php
/**
 * Loads WordPress with every plugin of the profile `prod` active, for PHPUnit.
 *
 * The database is MariaDB, as on the sites of our users. WEBINAR_TEST_DATABASE=sqlite takes SQLite, as the demo does: it
 * needs no server, and is three times slower.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Tests\Contract_Listener;
use Webinars\Tests\Mariadb_Server;
use Webinars\Tests\Test_Database;
use Webinars\Tests\Test_Site;

require_once dirname( __DIR__, 2 ) . '/vendor/autoload.php';
foreach ( (array) glob( __DIR__ . '/class-*.php' ) as $webinar_test_file ) {
	require_once $webinar_test_file;
}

require_once __DIR__ . '/../mariadb/class-mariadb-server.php';

$webinar_test_server = 'sqlite' === getenv( 'WEBINAR_TEST_DATABASE' ) ? null : Mariadb_Server::start( 'tests' );
$webinar_test_site   = Test_Site::create( $webinar_test_server?->db_host ?? '' );
$webinar_test_site->enter();
$webinar_test_pid = getmypid();
register_shutdown_function(
	static function () use ( $webinar_test_site, $webinar_test_server, $webinar_test_pid ): void {
		// A forked child ends before its parent, which still needs the site.
		if ( getmypid() !== $webinar_test_pid ) {
			return;
		}
		$webinar_test_site->remove();
		if ( null !== $webinar_test_server ) {
			// WordPress still uses the database in its own shutdown function, which is registered later.
			register_shutdown_function( array( $webinar_test_server, 'stop' ) );
		}
	}
);

// Activation has its own process, so that the plugins load here as they do on any later request. One that does not
// activate fails ActivationTest and leaves the others' tests running.
$webinar_test_activation = $webinar_test_site->run( __DIR__ . '/plugins.php', array( 'activate', ...Test_Site::required_plugins() ) );
if ( '' !== $webinar_test_activation['output'] ) {
	fwrite( STDERR, "Activating the plugins said:\n" . $webinar_test_activation['output'] . "\n\n" );
}

$_SERVER['HTTP_HOST']       = 'webinars.test';
$_SERVER['SERVER_NAME']     = 'webinars.test';
$_SERVER['REQUEST_URI']     = '/';
$_SERVER['REQUEST_METHOD']  = 'GET';
$_SERVER['REMOTE_ADDR']     = '127.0.0.1';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
// Printed to the standard output, a notice would be the begin of an answer, and no test could see a status any more.
set_error_handler( // phpcs:ignore WordPress.PHP.DevelopmentFunctions
	static function ( int $level, string $message, string $file, int $line ): bool {
		fwrite( STDERR, "Loading WordPress said: $message in $file:$line\n" );
		return true;
	},
	error_reporting() // phpcs:ignore WordPress.PHP.DevelopmentFunctions
);
require __DIR__ . '/wp-config.php';
restore_error_handler();

// Tests make posts, users and plugins as wp-admin does.
require_once ABSPATH . 'wp-admin/includes/admin.php';

// These ask wordpress.org; a test that runs WP-Cron means the product's jobs.
foreach ( array( 'wp_version_check', 'wp_update_plugins', 'wp_update_themes' ) as $webinar_test_job ) {
	wp_unschedule_hook( $webinar_test_job );
}

// Where create_webinar() streams from.
update_option( 'ui_webinar_room_stream_hosts', array( 'stream.webinars.test' ) );

// Their tests switch on the modules that `prod` disables or leaves to the site. A table that a test creates would be dropped after it, with all others.
require_once dirname( __DIR__, 2 ) . '/plugins/client-webinar-registration/includes/bootstrap.php';
Webinars\Client_Webinar_Registration\tables()->install();
require_once dirname( __DIR__, 2 ) . '/plugins/client-webinar-reminders/includes/bootstrap.php';
Webinars\Client_Webinar_Reminders\tables()->install();
require_once dirname( __DIR__, 2 ) . '/plugins/autowebinar-delivery/includes/bootstrap.php';
require_once dirname( __DIR__, 2 ) . '/plugins/client-webinar-forms/includes/bootstrap.php';
Webinars\Client_Webinar_Forms\tables()->install();
require_once dirname( __DIR__, 2 ) . '/plugins/client-webinar-action-consumer/includes/bootstrap.php';
Webinars\Client_Webinar_Action_Consumer\tables()->install();
require_once dirname( __DIR__, 2 ) . '/plugins/webinar-chat/includes/bootstrap.php';
Webinars\Webinar_Chat\tables()->install();
require_once dirname( __DIR__, 2 ) . '/plugins/webinar-mail/includes/bootstrap.php';
Webinars\Webinar_Mail\tables()->install();
require_once dirname( __DIR__, 2 ) . '/plugins/webinar-telegram/includes/bootstrap.php';
Webinars\Webinar_Telegram\tables()->install();

Contract_Listener::listen( dirname( __DIR__, 2 ) . '/contract' );
Test_Database::remember();
