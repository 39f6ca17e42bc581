<?php
/**
 * The contents of a mail.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

use Webinars\Webinar_Mail\Lib\Valid_Utf8;

/**
 * Subject, plain text and HTML of a message, in the language of the site. The HTML loads nothing, so opening it tells nobody anything.
 */
final class Mail_Body {

	private const LONGEST_LINE = 150;

	private function __construct( public readonly string $subject, public readonly string $text, public readonly string $html ) {}

	/**
	 * Renders a message.
	 *
	 * @param MailMessage $message     The message.
	 * @param string      $unsubscribe Address of the page that ends the mails, empty for none.
	 */
	public static function from_message( array $message, string $unsubscribe ): self {
		$is_switched = switch_to_locale( get_locale() );
		$footer      = sprintf(
			/* translators: %s: name of the site. */
			__( 'You get this e-mail because of a webinar at %s.', 'webinar-mail' ),
			self::site_name()
		);
		$body = new self(
			self::subject( $message ),
			self::text( $message, $footer, $unsubscribe ),
			self::html( $message, $footer, $unsubscribe )
		);
		if ( $is_switched ) {
			restore_previous_locale();
		}
		return $body;
	}

	/**
	 * Returns the subject: one line, so that nothing in it becomes a header.
	 *
	 * @param MailMessage $message The message.
	 */
	private static function subject( array $message ): string {
		$subject = $message['subject'];
		if ( '' === $subject ) {
			/** This filter is documented in contract/hooks/core_webinar_get.json. */
			$webinar = apply_filters( 'core_webinar_get', null, $message['webinar_id'] );
			$title   = is_array( $webinar ) && is_string( $webinar['title'] ) ? $webinar['title'] : '';
			$subject = '' === $title ? '' : sprintf( self::subject_format( $message['kind'] ), $title );
		}
		$line = self::line( $subject );
		return '' === $line ? self::site_name() : $line;
	}

	/** Returns what a message without a subject of its own is about, by its kind. */
	private static function subject_format( string $kind ): string {
		return match ( $kind ) {
			/* translators: %s: title of a webinar. */
			'recording'    => __( 'Recording: %s', 'webinar-mail' ),
			/* translators: %s: title of a webinar. */
			'registered'   => __( 'You have a seat: %s', 'webinar-mail' ),
			/* translators: %s: title of a webinar. */
			'waiting'      => __( 'You are on the waiting list: %s', 'webinar-mail' ),
			/* translators: %s: title of a webinar. */
			'seat_granted' => __( 'A seat is yours now: %s', 'webinar-mail' ),
			/* translators: %s: title of a webinar. */
			'reminder'     => __( 'Reminder: %s', 'webinar-mail' ),
			/* translators: %s: title of a webinar. */
			'moved'        => __( 'New time: %s', 'webinar-mail' ),
			/* translators: %s: title of a webinar. */
			'cancelled'    => __( 'Cancelled: %s', 'webinar-mail' ),
			default        => '%s',
		};
	}

	/**
	 * Returns the plain text.
	 *
	 * @param MailMessage $message The message.
	 */
	private static function text( array $message, string $footer, string $unsubscribe ): string {
		$parts = array( $message['text'] );
		if ( null !== $message['button'] ) {
			$parts[] = $message['button']['text'] . ":\n" . $message['button']['url'];
		}
		$parts[] = "-- \n" . $footer . ( '' === $unsubscribe ? '' : "\n" . __( 'No more e-mails about webinars:', 'webinar-mail' ) . ' ' . $unsubscribe );
		return implode( "\n\n", $parts ) . "\n";
	}

	/**
	 * Returns the HTML. Styles are inline, because mail programs drop others; the colours of the dark mode are not, because these know it.
	 *
	 * @param MailMessage $message The message.
	 */
	private static function html( array $message, string $footer, string $unsubscribe ): string {
		$button = null === $message['button'] ? '' : sprintf(
			'<p style="margin:24px 0"><a class="button" href="%s" style="display:inline-block;padding:12px 24px;border-radius:6px;background:#1d4ed8;color:#ffffff;font-weight:600;text-decoration:none">%s</a></p>',
			esc_url( $message['button']['url'] ),
			esc_html( $message['button']['text'] )
		);
		$end    = '' === $unsubscribe ? '' : sprintf( '<br><a class="quiet" href="%s" style="color:#595959">%s</a>', esc_url( $unsubscribe ), esc_html__( 'No more e-mails about webinars', 'webinar-mail' ) );
		return '<!DOCTYPE html><html lang="' . esc_attr( get_bloginfo( 'language' ) ) . '" dir="' . ( is_rtl() ? 'rtl' : 'ltr' ) . '"><head>'
			. '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
			. '<style>:root{color-scheme:light dark}@media (prefers-color-scheme:dark){body,div{background:#1c1c1e!important;color:#f2f2f2!important}.text a{color:#8ab4ff!important}.button{background:#8ab4ff!important;color:#10131a!important}.quiet{color:#b3b3b3!important}}</style></head>'
			. '<body style="margin:0;background:#ffffff;color:#1e1e1e"><div style="max-width:560px;margin:0 auto;padding:24px 16px;font:16px/1.5 -apple-system,BlinkMacSystemFont,\'Segoe UI\',Roboto,Arial,sans-serif">'
			. '<div class="text">' . make_clickable( wpautop( esc_html( $message['text'] ) ) ) . '</div>' . $button
			. '<p class="quiet" style="margin:32px 0 0;font-size:13px;color:#595959">' . esc_html( $footer ) . $end . '</p>'
			. '</div></body></html>';
	}

	/** Returns the name of the site, as a header holds it. */
	public static function site_name(): string {
		return self::line( html_entity_decode( get_bloginfo( 'name' ), ENT_QUOTES, 'UTF-8' ) );
	}

	/** Returns one line in which a mail program decodes nothing: an encoded word may hold a line break. */
	private static function line( string $text ): string {
		$line = (string) preg_replace( array( '/[\p{C}\p{Z}]+/u', '/=\?(?=[^?]*\?[bq]\?)/i' ), array( ' ', '= ?' ), Valid_Utf8::strip( $text ) );
		return mb_substr( trim( $line ), 0, self::LONGEST_LINE );
	}
}
