<?php
/**
 * The editor's command `preview`.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Renders over admin-ajax the message that is being reworded. Changes nothing. Core's `core_webinar_command` is not used: the wording of
 * the site belongs to no webinar.
 */
final class Preview_Command {

	public const ACTION = 'webinar_outbox_preview';

	/** Bytes; more than any text that can be stored. */
	private const LONGEST_FIELD = 16384;

	/**
	 * Makes the command.
	 *
	 * @param \Closure(int): Wording_Scope $scope_of Takes a webinar, or Wording_Scope::SITE.
	 */
	public function __construct( private readonly \Closure $scope_of ) {}

	public function handle(): void {
		if ( ! is_user_logged_in() ) {
			self::refuse( 401, 'webinar_not_signed_in', __( 'Sign in again to see the preview.', 'webinar-outbox' ) );
		}
		$scope = ( $this->scope_of )( absint( self::field( 'webinar_id' ) ) );
		if ( false === check_ajax_referer( $scope->nonce(), 'nonce', false ) ) {
			self::refuse( 403, 'webinar_nonce_invalid', __( 'This page is too old. Copy what you typed, and load the page again.', 'webinar-outbox' ) );
		}
		if ( ! $scope->may_edit() ) {
			self::refuse( 403, 'webinar_permission_denied', __( 'You may not reword these messages.', 'webinar-outbox' ) );
		}
		$template = $scope->templates()[ self::field( 'template' ) ] ?? null;
		$typed    = array(
			'text'          => str_replace( "\r\n", "\n", self::field( 'text' ) ),
			'subject'       => self::field( 'subject' ),
			'button_text'   => self::field( 'button_text' ),
			'delay_minutes' => '0',
		);
		if ( null === $template || strlen( implode( '', $typed ) ) > self::LONGEST_FIELD ) {
			self::refuse( 400, 'webinar_request_invalid', __( 'There is no such message, or its text is much too long.', 'webinar-outbox' ) );
		}
		wp_send_json_success( Message_Preview::render( $template, $typed, $scope->webinar_id ) );
	}

	private static function field( string $name ): string {
		$sent = $_POST[ $name ] ?? ''; // phpcs:ignore WordPress.Security -- handle() verifies the nonce; the texts are rendered as plain text.
		return is_string( $sent ) ? wp_unslash( $sent ) : '';
	}

	private static function refuse( int $status, string $code, string $message ): never {
		wp_send_json_error( compact( 'code', 'message' ), $status );
	}
}
