<?php
/**
 * The command to check a stream.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

/**
 * Takes it over admin-ajax from the schedule form, and asks whoever knows what the room can show. Changes nothing.
 */
final class Check_Stream_Command {

	public const ACTION = 'ui_webinar_public_check_stream';

	/** Of the form, beside the webinar and the nonce. */
	private const FIELDS = array(
		'stream_type'   => '/^(obs|youtube|vimeo|zoom|telegram)$/D',
		'stream_source' => '/^.{1,2048}$/Dsu',
	);

	/**
	 * Answers the request.
	 */
	public function handle(): void {
		/**
		 * Null when Core is not there.
		 *
		 * @var CommandReading|null $reading
		 */
		$reading = apply_filters(
			'core_webinar_command',
			null,
			self::ACTION,
			array(
				'capability' => 'edit_post',
				'fields'     => self::FIELDS,
			)
		);
		if ( null === $reading ) {
			$this->refuse( 503, 'webinar_change_unanswered', __( 'Nothing was checked. Activate the plugin "Webinars: Core".', 'ui-webinar-public' ) );
		}
		$error = $reading['error'];
		if ( null !== $error ) {
			$this->refuse( $error['status'], $error['code'], $error['message'], $reading['webinar_id'] );
		}
		// Speakers edit a webinar, but not its stream.
		if ( ! current_user_can( 'publish_webinar_events' ) ) {
			$this->refuse( 403, 'webinar_permission_denied', __( 'Only organizers can change and check the stream. Ask one of them.', 'ui-webinar-public' ), $reading['webinar_id'] );
		}
		/**
		 * Null when the room is not there.
		 *
		 * @var StreamCheck|null $check
		 */
		$check = apply_filters( 'ui_webinar_room_stream_check', null, $reading['fields']['stream_type'], $reading['fields']['stream_source'] );
		if ( null === $check ) {
			$this->refuse( 503, 'webinar_change_unanswered', __( 'Nothing was checked. Activate the plugin "Webinars: Room".', 'ui-webinar-public' ), $reading['webinar_id'] );
		}
		wp_send_json_success( $check );
	}

	/**
	 * Says why nothing was checked, and ends the request.
	 *
	 * @param int    $status     HTTP status.
	 * @param string $code       One of the canon.
	 * @param string $message    For people, with the remedy.
	 * @param int    $webinar_id The webinar; 0 when that is not known.
	 */
	private function refuse( int $status, string $code, string $message, int $webinar_id = 0 ): never {
		/** This action is documented in contract/hooks/core_webinar_log.json. */
		do_action(
			'core_webinar_log',
			array(
				'level'      => $status >= 500 ? 'error' : 'warning',
				'module'     => 'ui-webinar-public',
				'code'       => $code,
				'message'    => 'A stream was not checked.',
				'webinar_id' => $webinar_id,
				'user_id'    => get_current_user_id(),
			)
		);
		wp_send_json_error( compact( 'code', 'message' ), $status );
	}
}
