<?php
/**
 * Removes what the module stored.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/autoload.php';

( new Schema( new Settings() ) )->drop();
( new Drain_Schedule() )->stop();
( new Message_Texts() )->forget();
