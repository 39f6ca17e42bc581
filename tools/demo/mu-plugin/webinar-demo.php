<?php
/**
 * Plugin Name: Webinar demo
 * Description: What `npm start` needs of its own WordPress: people and a webinar to begin with, and one-tap sign-in. Not for a real site.
 *
 * @package Webinars\Demo
 */

declare( strict_types=1 );

namespace Webinars\Demo;

// Without the key of a running demo there is nothing here to reach.
if ( ! defined( 'ABSPATH' ) || ! defined( 'WEBINAR_DEMO_KEY' ) ) {
	return;
}

require_once __DIR__ . '/webinar-demo/class-stream-access.php';
require_once __DIR__ . '/webinar-demo/class-seed.php';
require_once __DIR__ . '/webinar-demo/class-sign-in.php';
require_once __DIR__ . '/webinar-demo/class-commands.php';
require_once __DIR__ . '/webinar-demo/class-hook-record.php';

( new Hook_Record( WP_CONTENT_DIR . '/webinar-demo-hooks.jsonl' ) )->listen();
( new Stream_Access() )->allow();

// After the plugins' own init: what they register is there.
add_action( 'init', array( new Sign_In(), 'handle' ), 100 );
add_action( 'init', array( new Commands( new Seed() ), 'handle' ), 100 );

// Who is invited is for a CRM to say: here everybody is but WordPress's plain subscribers.
add_filter(
	'core_webinar_is_admitted',
	static fn( bool $is_admitted, int $user_id ): bool => $is_admitted && ! user_can( $user_id, 'subscriber' ),
	10,
	2
);

// Nobody's Telegram knows the emulator's bot: its page opens instead.
if ( '' !== WEBINAR_DEMO_TELEGRAM ) {
	add_filter(
		'webinar_outbox_telegram_connect_url',
		static fn( string $url ): string => (string) preg_replace( '~^https://t\.me/\w+~', WEBINAR_DEMO_TELEGRAM, $url ),
		20
	);
}

// As in a language that is read from right to left: `?demo_direction=rtl` at any address, for looking at it.
if ( 'rtl' === filter_input( INPUT_GET, 'demo_direction' ) ) {
	add_filter(
		'gettext_with_context',
		static fn( string $translation, string $text, string $context ): string => 'text direction' === $context ? 'rtl' : $translation,
		10,
		3
	);
}
