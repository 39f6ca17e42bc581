<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

require_once __DIR__ . '/autoload.php';
require_once __DIR__ . '/page/page.php';
require_once __DIR__ . '/stream/stream.php';
require_once __DIR__ . '/state/state.php';
require_once __DIR__ . '/read-sync/read-sync.php';
require_once __DIR__ . '/screens/screens.php';
require_once __DIR__ . '/speaker/speaker.php';

function bootstrap( string $plugin_file ): void {
	Lib\Translations::register();
	$hosts       = new Stream_Hosts();
	$addresses   = new Stream_Address( $hosts );
	$page        = new Room_Page();
	$admission   = new Room_Admission();
	$shared      = new Shared_Room_State( $addresses );
	$state       = new Room_State( $shared );
	$snapshots   = new Room_Snapshots();
	$pass        = new Lib\Room_Pass();
	$credentials = new Room_Credentials( $snapshots, $pass );
	$route       = new State_Route( $admission, $state, $snapshots, $credentials );

	( new Lib\Install_State( '1', $page->create( ... ), $hosts->create_options( ... ) ) )->add_hooks( $plugin_file );
	register_page( $page, $hosts );
	register_stream( $hosts, $addresses );
	register_state( new Room_Announcement( $admission, $shared, $snapshots ), $snapshots, $pass, $route );
	register_read_sync( $plugin_file, $route, $snapshots );
	register_screens( $plugin_file, $page, $admission, new Stage_Screen( $state, new Stage_Script( $admission, $credentials ) ) );
	register_speaker_tools( $addresses, $page );
}
