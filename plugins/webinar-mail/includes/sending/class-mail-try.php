<?php
/**
 * One try to send a mail.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

use PHPMailer\PHPMailer\PHPMailer;
use PHPMailer\PHPMailer\SMTP;
use Throwable;
use WP_Error;

/**
 * Sends one mail with wp_mail(), so the site's own set-up applies: its sender and its SMTP plugin. What it changes in PHPMailer is undone.
 */
final class Mail_Try {

	/** A conversation with a mail server ends before the outbox's lease. */
	private const LONGEST_TIMEOUT_SECONDS = 20;

	/** Enhanced status codes of errors that concern every mail: of the server, the network, or a rule such as a limit. */
	private const NOT_THIS_MAIL = '/^5\.[347]/';

	private string $error = '';

	private bool $is_accepted = false;

	private ?Smtp_Errors $smtp = null;

	public function __construct(
		private readonly string $address,
		private readonly string $id,
		private readonly Mail_Body $body,
		private readonly string $unsubscribe
	) {}

	/**
	 * Sends the mail.
	 *
	 * @return array{'sent'|'refused'|'unexplained'|'unreachable'|'uncertain', string} Result and reason of contract/shapes/mail-outcome.json.
	 */
	public function send(): array {
		// Last, so that the plugins of the site have chosen the transport.
		add_action( 'phpmailer_init', array( $this, 'prepare' ), PHP_INT_MAX );
		// First, so that a name that the owner or a plugin chose stays.
		add_filter( 'wp_mail_from_name', array( $this, 'sender_name' ), PHP_INT_MIN );
		add_action( 'wp_mail_failed', array( $this, 'on_failed' ), PHP_INT_MIN );
		add_action( 'wp_mail_succeeded', array( $this, 'on_accepted' ), PHP_INT_MIN, 0 );
		try {
			$this->is_accepted = wp_mail( $this->address, $this->body->subject, $this->body->html, array( 'Content-Type: text/html; charset=UTF-8' ) ) || $this->is_accepted;
		} catch ( Throwable $error ) {
			$this->error = get_class( $error ) . ': ' . $error->getMessage();
		} finally {
			remove_action( 'phpmailer_init', array( $this, 'prepare' ), PHP_INT_MAX );
			remove_filter( 'wp_mail_from_name', array( $this, 'sender_name' ), PHP_INT_MIN );
			remove_action( 'wp_mail_failed', array( $this, 'on_failed' ), PHP_INT_MIN );
			remove_action( 'wp_mail_succeeded', array( $this, 'on_accepted' ), PHP_INT_MIN );
			$this->restore();
		}
		return $this->is_accepted ? array( 'sent', '' ) : array( $this->result(), $this->without_address( $this->reason() ) );
	}

	/** Answers `wp_mail_from_name`: the name of the site instead of WordPress's own. */
	public function sender_name( mixed $name ): mixed {
		$site = Mail_Body::site_name();
		return 'WordPress' === $name && '' !== $site ? $site : $name;
	}

	/**
	 * Answers `phpmailer_init`: adds the plain text, a Message-ID that stays the same at each try, and the headers for unsubscribing.
	 */
	public function prepare( PHPMailer $mailer ): void {
		// phpcs:disable WordPress.NamingConventions.ValidVariableName.UsedPropertyNotSnakeCase -- Names of PHPMailer.
		$mailer->AltBody   = $this->body->text;
		$mailer->MessageID = "<{$this->id}@" . (string) wp_parse_url( home_url(), PHP_URL_HOST ) . '>';
		$mailer->Timeout   = min( $mailer->Timeout, self::LONGEST_TIMEOUT_SECONDS );
		$mailer->addCustomHeader( 'Auto-Submitted', 'auto-generated' );
		// PHPMailer encodes a long header for PHP's mail(), so that nobody could read it.
		if ( '' !== $this->unsubscribe && 'mail' !== $mailer->Mailer ) {
			$mailer->addCustomHeader( 'List-Unsubscribe', "<$this->unsubscribe>" );
			$mailer->addCustomHeader( 'List-Unsubscribe-Post', 'List-Unsubscribe=One-Click' );
		}
		if ( 'smtp' === $mailer->Mailer && SMTP::class === get_class( $mailer->getSMTPInstance() ) && ! $mailer->getSMTPInstance()->connected() ) {
			$this->smtp = new Smtp_Errors();
			$mailer->setSMTPInstance( $this->smtp );
		}
		// phpcs:enable
	}

	public function on_failed( WP_Error $error ): void {
		$this->error = $error->get_error_message();
	}

	public function on_accepted(): void {
		$this->is_accepted = true;
	}

	/** Leaves nothing of this mail to the next one of another plugin. */
	private function restore(): void {
		global $phpmailer;
		if ( $phpmailer instanceof PHPMailer ) {
			// phpcs:disable WordPress.NamingConventions.ValidVariableName.UsedPropertyNotSnakeCase -- Names of PHPMailer.
			$phpmailer->MessageID = '';
			$phpmailer->AltBody   = '';
			// phpcs:enable
			if ( null !== $this->smtp ) {
				$this->smtp->close();
				$phpmailer->setSMTPInstance( new SMTP() );
			}
		}
	}

	/**
	 * Says what a failure means for this mail and for others.
	 *
	 * An answer that may concern every mail is `unexplained`: the outbox pauses when the next mail gets one too, and gives this one up when
	 * others get through.
	 *
	 * @return 'refused'|'unexplained'|'unreachable'|'uncertain'
	 */
	private function result(): string {
		$smtp = $this->smtp;
		return match ( true ) {
			null === $smtp || '' === $smtp->command => 'unexplained',
			// PHPMailer stores the error of the connection in the place of a code.
			$smtp->code < 200 => 'DATA END' === $smtp->command ? 'uncertain' : 'unreachable',
			in_array( $smtp->command, array( 'RCPT TO', 'DATA', 'DATA END' ), true ) && $smtp->code >= 500 && 1 !== preg_match( self::NOT_THIS_MAIL, $smtp->enhanced_code ) => 'refused',
			default => 'unexplained',
		};
	}

	private function reason(): string {
		return null !== $this->smtp && '' !== $this->smtp->command
			? trim( "{$this->smtp->command}: {$this->smtp->code} {$this->smtp->enhanced_code} {$this->smtp->detail}" )
			: $this->error;
	}

	/** Removes addresses: a reason is stored and logged. */
	private function without_address( string $reason ): string {
		$reason = str_ireplace( $this->address, '[address]', $reason );
		$reason = (string) preg_replace( '/[^\s<>"\'(]+@[^\s<>"\',;:)]+/', '[address]', $reason );
		$local  = (string) strstr( $this->address, '@', true );
		return mb_strlen( $local ) > 2 ? str_ireplace( $local, '[address]', $reason ) : $reason;
	}
}
