<?php
/**
 * Plugin Name: Webinar demo
 * Description: For `npm start` only: creates people and a webinar, and signs visitors in by a link. Not for a real site.
 *
 * @package Webinars\Demo
 */

declare( strict_types=1 );

namespace Webinars\Demo;

// Only a running demo defines the key.
if ( ! defined( 'ABSPATH' ) || ! defined( 'WEBINAR_DEMO_KEY' ) ) {
	return;
}

require_once __DIR__ . '/webinar-demo/class-stream-access.php';
require_once __DIR__ . '/webinar-demo/class-site-settings.php';
require_once __DIR__ . '/webinar-demo/class-people.php';
require_once __DIR__ . '/webinar-demo/class-webinars.php';
require_once __DIR__ . '/webinar-demo/class-next-step.php';
require_once __DIR__ . '/webinar-demo/class-past-webinar.php';
require_once __DIR__ . '/webinar-demo/class-seed.php';
require_once __DIR__ . '/webinar-demo/class-sign-in.php';
require_once __DIR__ . '/webinar-demo/class-audience.php';
require_once __DIR__ . '/webinar-demo/class-commands.php';
require_once __DIR__ . '/webinar-demo/class-hook-record.php';

( new Hook_Record( WP_CONTENT_DIR . '/webinar-demo-hooks.jsonl' ) )->listen();
( new Stream_Access() )->allow();

( static function (): void {
	$settings = new Site_Settings();
	$people   = new People();
	$next     = new Next_Step( $people );
	$webinars = new Webinars( $people, $next );
	$seed     = new Seed( $settings, $people, $webinars, $next, new Past_Webinar( $people, $webinars, $next ) );

	// Late, because the plugins register post types and routes at init.
	add_action( 'init', array( new Sign_In(), 'handle' ), 100 );
	add_action( 'init', array( new Commands( $settings, $seed, $webinars, new Audience() ), 'handle' ), 100 );
} )();

// On a real site a CRM decides who is invited. Here everybody is, except WordPress's subscribers.
add_filter(
	'core_webinar_is_admitted',
	static fn( bool $is_admitted, int $user_id ): bool => $is_admitted && ! user_can( $user_id, 'subscriber' ),
	10,
	2
);

// The emulator's bot does not exist in Telegram, so a page of the demo opens instead of t.me.
if ( '' !== WEBINAR_DEMO_TELEGRAM ) {
	add_filter(
		'webinar_outbox_telegram_connect_url',
		static fn( string $url ): string => (string) preg_replace( '~^https://t\.me/\w+~', WEBINAR_DEMO_TELEGRAM, $url ),
		20
	);
}

// PHP has no image library on some machines. WordPress then takes no images, because it cannot make smaller ones.
add_filter( 'wp_prevent_unsupported_mime_type_uploads', '__return_false' );

// The demo's mail server stands for the mail provider of a site.
add_filter( 'wp_mail_from', static fn(): string => 'webinars@example.com' );
add_action(
	'phpmailer_init',
	static function ( \PHPMailer\PHPMailer\PHPMailer $mailer ): void {
		$mailer->isSMTP();
		// phpcs:disable WordPress.NamingConventions.ValidVariableName.UsedPropertyNotSnakeCase -- Names of PHPMailer.
		$mailer->Host        = '127.0.0.1';
		$mailer->Port        = (int) WEBINAR_DEMO_MAIL_PORT;
		$mailer->SMTPAutoTLS = false;
		// phpcs:enable
	}
);

// `?demo_direction=rtl` at any address shows the page as in a right-to-left language, for checks by eye.
if ( 'rtl' === filter_input( INPUT_GET, 'demo_direction' ) ) {
	add_filter(
		'gettext_with_context',
		static fn( string $translation, string $text, string $context ): string => 'text direction' === $context ? 'rtl' : $translation,
		10,
		3
	);
}
