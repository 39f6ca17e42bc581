<?php
/**
 * Plugin Name: Webinars: Faults
 * Description: The test's mailbox is the mail provider of the site, and each guest comes from a network of their own.
 *
 * @package Webinars\Faults
 */

declare( strict_types=1 );

add_action(
	'phpmailer_init',
	static function ( \PHPMailer\PHPMailer\PHPMailer $mailer ): void {
		$mailer->isSMTP();
		// phpcs:disable WordPress.NamingConventions.ValidVariableName.UsedPropertyNotSnakeCase -- Names of PHPMailer.
		$mailer->Host        = '127.0.0.1';
		$mailer->Port        = (int) getenv( 'WEBINAR_FAULTS_MAIL_PORT' );
		$mailer->SMTPAutoTLS = false;
		// phpcs:enable
	}
);

add_filter( 'client_webinar_registration_network_address', static fn( string $address ): string => $_SERVER['HTTP_X_GUEST_NETWORK'] ?? $address ); // phpcs:ignore WordPress.Security
