<?php
/**
 * The command to check a stream source.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

use Webinars\Ui_Webinar_Public\Lib\Command_Endpoint;
use Webinars\Ui_Webinar_Public\Lib\Command_Refused;

/**
 * Receives the command over admin-ajax from the schedule form (R3). The room's module does the check. Nothing is changed.
 */
final class Check_Stream_Command {

	public const ACTION = 'ui_webinar_public_check_stream';

	private readonly Command_Endpoint $endpoint;

	public function __construct() {
		$this->endpoint = new Command_Endpoint(
			self::ACTION,
			'edit_post',
			array(
				'stream_type'   => '/^(recording|obs|youtube|vimeo|rutube|vk|kinescope|boomstream|zoom|telegram)$/D',
				'stream_source' => '/^.{1,2048}$/Dsu',
			)
		);
	}

	/**
	 * Answers the request.
	 */
	public function handle(): void {
		$this->endpoint->answer(
			array( $this, 'check' ),
			__( 'Nothing was checked. Activate the plugin "Webinars: Core".', 'ui-webinar-public' )
		);
	}

	/**
	 * Checks a stream source, or a finished recording.
	 *
	 * @param int                   $webinar_id Webinar.
	 * @param array<string, string> $fields     `stream_type` and `stream_source`.
	 * @return StreamCheck
	 * @throws Command_Refused When the person may not check it, or while the room's module is off.
	 */
	public function check( int $webinar_id, array $fields ): array {
		// Speakers edit a webinar, but not its stream.
		if ( ! current_user_can( 'publish_post', $webinar_id ) ) {
			throw new Command_Refused( 403, 'webinar_permission_denied', __( 'Only organizers can change and check the stream. Ask one of them.', 'ui-webinar-public' ), $webinar_id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
		}
		if ( 'recording' === $fields['stream_type'] ) {
			return $this->check_recording( $fields['stream_source'] );
		}
		/**
		 * Null while the room's module is off.
		 *
		 * @var StreamCheck|null $check
		 */
		$check = apply_filters( 'ui_webinar_room_stream_check', null, $fields['stream_type'], $fields['stream_source'] );
		if ( null === $check ) {
			throw new Command_Refused( 503, 'webinar_change_unanswered', __( 'Nothing was checked. Activate the plugin "Webinars: Room".', 'ui-webinar-public' ), $webinar_id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
		}
		return $check;
	}

	/**
	 * Reads a finished recording.
	 *
	 * @return StreamCheck
	 */
	private function check_recording( string $source ): array {
		/**
		 * As the contract says.
		 *
		 * @var SourceProblem|null $problem
		 */
		$problem = apply_filters( 'autowebinar_source_problem', null, $source );
		return array(
			'is_ready' => null === $problem,
			'message'  => $problem['message'] ?? __( 'The recording can be watched.', 'ui-webinar-public' ),
		);
	}
}
