<?php
/**
 * Errors of a mail server.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

use PHPMailer\PHPMailer\SMTP;

/**
 * Remembers which command a mail server rejected, and its code. PHPMailer drops both before WordPress reports the failure.
 */
final class Smtp_Errors extends SMTP {

	/** As in `RCPT TO`, `MAIL FROM`, `DATA END`; another error's text where no command was rejected; empty for none. */
	public string $command = '';

	/** 0 without an answer. */
	public int $code = 0;

	/** As in `5.1.1`; may be empty. */
	public string $enhanced_code = '';

	public string $detail = '';

	/**
	 * Remembers an error.
	 *
	 * @param string          $message      As in `RCPT TO command failed`; empty after a command that succeeded.
	 * @param string          $detail       The server's words.
	 * @param int|string      $smtp_code    As in 550.
	 * @param string|int|null $smtp_code_ex As in 5.1.1.
	 */
	protected function setError( $message, $detail = '', $smtp_code = '', $smtp_code_ex = '' ): void { // phpcs:ignore WordPress.NamingConventions.ValidFunctionName -- Named by PHPMailer.
		parent::setError( $message, $detail, (string) $smtp_code, (string) $smtp_code_ex );
		// They end a conversation that has failed before.
		if ( '' === $message || str_contains( $message, 'QUIT' ) || str_contains( $message, 'RSET' ) ) {
			return;
		}
		$this->command       = str_replace( ' command failed', '', $message );
		$this->code          = (int) $smtp_code;
		$this->enhanced_code = (string) $smtp_code_ex;
		$this->detail        = trim( (string) $detail );
	}
}
