<?php
/**
 * Sending: chooses who gets mails, and sends them.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

/**
 * Adds the hooks of sending.
 */
function register_sending( Recipients $recipients, Personal_Choice $choice, Suppressed_Addresses $suppressed, Unsubscribe_Link $link, Pace $pace ): void {
	$carrier = new Carrier( $recipients, $choice, $suppressed );
	$mails   = new Mails( $recipients, $suppressed, $link, $pace );

	// From other modules.
	add_filter( 'webinar_outbox_has_mail', '__return_true' );
	add_filter( 'webinar_outbox_carrier', array( $carrier, 'choose' ), 10, 2 );
	add_filter( 'webinar_outbox_mail', array( $mails, 'send' ), 10, 2 );
	add_filter( 'webinar_outbox_mail_preview', array( $mails, 'preview' ), 10, 2 );
	add_filter( 'webinar_mail_capacity', array( $pace, 'capacity' ), 10, 2 );
	add_filter( 'webinar_mail_address', array( $recipients, 'answer' ), 10, 2 );

	// WordPress.
	$pace->add_hooks();
}
