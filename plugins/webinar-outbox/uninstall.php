<?php
/**
 * Removes what the module stored.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require __DIR__ . '/includes/class-webhook-secret.php';
require __DIR__ . '/includes/class-settings.php';
require __DIR__ . '/includes/class-last-heartbeat.php';
require __DIR__ . '/includes/class-retention.php';
require __DIR__ . '/includes/class-schema.php';
require __DIR__ . '/includes/class-drain-schedule.php';
require __DIR__ . '/includes/class-message-texts.php';

( new Schema( new Settings() ) )->drop();
( new Drain_Schedule() )->stop();
( new Message_Texts() )->forget();
