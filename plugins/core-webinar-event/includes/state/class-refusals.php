<?php
/**
 * Refusals.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use Webinars\Core_Webinar_Event\Lib\Core_Log;
use Webinars\Core_Webinar_Event\Lib\Valid_Utf8;
use WP_Error;

/**
 * Announces refused changes, with a message for each code.
 */
final class Refusals {

	private const REQUESTED_LENGTH = 64;

	private const MESSAGE_LENGTH = 500;

	/**
	 * Announces that a change was refused.
	 *
	 * @param int    $webinar_id 0 for a new webinar.
	 * @param string $change     `status`, `cta`, `stream` or `upsert`.
	 * @param mixed  $requested  The requested value.
	 */
	public function announce( int $webinar_id, string $change, mixed $requested, WP_Error $error, Change_Context $context ): void {
		/** This action is documented in contract/hooks/core_webinar_change_refused.json. */
		do_action(
			'core_webinar_change_refused',
			array(
				'webinar_id' => $webinar_id,
				'change'     => $change,
				'requested'  => is_scalar( $requested ) ? mb_substr( Valid_Utf8::strip( (string) $requested ), 0, self::REQUESTED_LENGTH ) : '',
				'code'       => (string) $error->get_error_code(),
				'message'    => mb_substr( $error->get_error_message(), 0, self::MESSAGE_LENGTH ),
				'actor_id'   => $context->actor_id,
				'timestamp'  => time(),
			)
		);
	}

	/**
	 * Announces that a write past the hooks was refused (S2), and logs it: it is an error in some code or an attempt, and the
	 * function that was called does not report the reason.
	 *
	 * @param int    $webinar_id 0 for all webinars.
	 * @param string $change     `status` or `cta`.
	 * @param mixed  $requested  The refused value.
	 * @param string $source     Where Core refused it.
	 * @param string $message    For the log.
	 */
	public function announce_forbidden_write( int $webinar_id, string $change, mixed $requested, string $source, string $message ): void {
		$context = Change_Context::for_current_user( $source );
		$error   = self::error( 'webinar_status_mutation_forbidden' );
		$this->announce( $webinar_id, $change, $requested, $error, $context );
		Core_Log::write( 'warning', (string) $error->get_error_code(), $message, $webinar_id, $context->actor_id );
	}

	/**
	 * Returns the error of a code. Its message names the remedy.
	 *
	 * @param string $code Error code of the contract.
	 */
	public static function error( string $code ): WP_Error {
		return new WP_Error(
			$code,
			match ( $code ) {
				'webinar_state_invalid_start'       => __( 'This webinar cannot be started now. Set its date and publish it first; one that is paused is resumed.', 'core-webinar-event' ),
				'webinar_state_invalid_archive'     => __( 'Only a finished webinar can be archived. Let it take place first, or move it to the trash.', 'core-webinar-event' ),
				'webinar_state_invalid_rewind'      => __( 'This webinar has begun and cannot be scheduled again. Add a new webinar for another date.', 'core-webinar-event' ),
				'webinar_state_invalid_restart'     => __( 'This webinar is over and cannot be started again. Add a new webinar instead.', 'core-webinar-event' ),
				'webinar_state_locked'              => __( 'This webinar is archived and does not change any more. Add a new webinar instead.', 'core-webinar-event' ),
				'webinar_not_live'                  => __( 'This webinar is not running. Only one that has been started and is not over can be paused, resumed or stopped.', 'core-webinar-event' ),
				'webinar_no_spare_stream'           => __( 'This webinar has no spare source. An organizer can enter one in its schedule, also while it is running.', 'core-webinar-event' ),
				'webinar_status_mutation_forbidden' => __( 'The status of a webinar and its offer change only by the controls of the webinar: start, pause, resume, stop, archive, show and hide.', 'core-webinar-event' ),
				'webinar_action_unknown'            => __( 'A webinar can be told to "start" or to "stop", nothing else.', 'core-webinar-event' ),
				'webinar_running'                   => __( 'This webinar is running, and people are in its room. Stop it first; then it can be taken back, hidden, protected or moved.', 'core-webinar-event' ),
				'webinar_type_unavailable'          => __( 'A webinar of type "auto" is a recording, and recordings do not run on this site. Choose another type, or ask the administrator for the profile "full" and the plugin "autowebinar-delivery".', 'core-webinar-event' ),
				'webinar_type_fixed'                => __( 'This webinar has begun, and its type does not change any more. Add a new webinar instead.', 'core-webinar-event' ),
				'webinar_recording_unpausable'      => __( 'A recording has no break: everybody pauses it for themselves. Close it when nobody is to watch it any more.', 'core-webinar-event' ),
				'webinar_not_found'                 => __( 'There is no such webinar. It may have been deleted: look in the list of webinars.', 'core-webinar-event' ),
				'webinar_permission_denied'         => __( 'You may not do this with this webinar. Ask its organizer, or to be made one of its speakers.', 'core-webinar-event' ),
				default                             => __( 'The webinar could not be saved. Try again; if it happens once more, look in the log of the site.', 'core-webinar-event' ),
			}
		);
	}
}
