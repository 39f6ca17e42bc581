<?php
/**
 * The room's checks before the start.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Adds the stream and the room's page to the list that a speaker sees before the start.
 */
final class Readiness {

	/** Page on which an administrator chooses pages and allows hosts. */
	private const SETTINGS = 'options-general.php?page=webinars';

	public function __construct(
		private readonly Shared_Stream_Check $stream,
		private readonly Stream_Address $addresses,
		private readonly Room_Page $page
	) {}

	/**
	 * Answers `client_webinar_control_readiness`.
	 *
	 * @param list<ReadinessCheck> $checks     Checks of other modules.
	 * @param int                  $webinar_id Webinar.
	 * @param bool                 $is_fresh   Whether a person has asked to check again.
	 * @return list<ReadinessCheck>
	 */
	public function add_checks( array $checks, int $webinar_id, bool $is_fresh ): array {
		/**
		 * Null when there is none.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		if ( null !== $webinar ) {
			$checks[] = $this->check_stream( $webinar, $is_fresh );
			$checks[] = $this->check_page();
		}
		return $checks;
	}

	/**
	 * Whether the stream source that viewers see answers.
	 *
	 * @param Webinar $webinar Webinar.
	 * @return ReadinessCheck
	 */
	private function check_stream( array $webinar, bool $is_fresh ): array {
		$is_spare = 'spare' === ( $webinar['stream_in_use'] ?? 'main' );
		$type     = $is_spare ? $webinar['spare_type'] ?? 'obs' : $webinar['stream_type'];
		$source   = $is_spare ? $webinar['spare_source'] ?? '' : $webinar['stream_source'];
		$result   = '' === $source && 'auto' !== $webinar['type']
			? array(
				'is_ready' => false,
				'message'  => __( 'No stream is set. An organizer enters its address in the editor, under "Stream and speakers".', 'ui-webinar-room' ),
			)
			: ( 'auto' === $webinar['type'] ? $this->check_recording( $source ) : $this->stream->read( $type, $source, $is_fresh ) );
		$url      = '' === $this->addresses->forbidden( $type, $source )
			? $this->editor_url( $webinar['webinar_id'], $is_spare ? 'spare_source' : 'stream_source' )
			: $this->settings_url( 'obs' === $type ? Stream_Hosts::HOSTS : Stream_Hosts::PROVIDERS . "_$type" );
		return array(
			'name' => 'stream',
			'url'  => $result['is_ready'] ? '' : $url,
		) + $result;
	}

	/**
	 * Whether viewers can watch a recording. AutoWebinar has rules of its own: a recording has an end.
	 *
	 * @return StreamCheck
	 */
	private function check_recording( string $source ): array {
		/**
		 * Null where nothing is wrong.
		 *
		 * @var SourceProblem|null $problem
		 */
		$problem = apply_filters( 'autowebinar_source_problem', null, $source );
		return array(
			'is_ready' => null === $problem,
			'message'  => $problem['message'] ?? __( 'The recording answers, and its length is known.', 'ui-webinar-room' ),
		);
	}

	/**
	 * Opens the editor at a field, for users who may edit it.
	 */
	private function editor_url( int $webinar_id, string $field ): string {
		// Speakers edit a webinar, but not its stream.
		return current_user_can( 'publish_post', $webinar_id ) ? get_edit_post_link( $webinar_id, 'raw' ) . "#webinar-$field" : '';
	}

	/**
	 * Whether attendees find a page with the room.
	 *
	 * @return ReadinessCheck
	 */
	private function check_page(): array {
		$page     = $this->page->find();
		$is_ready = null !== $page && has_block( 'webinar/room', $page );
		$message  = match ( true ) {
			$is_ready      => __( 'The room has its page.', 'ui-webinar-room' ),
			null === $page => __( 'The room has no page that people can open. An administrator chooses one under Settings → Webinars.', 'ui-webinar-room' ),
			default        => __( 'The page of the room does not hold the block "Webinar room". Insert it there, or choose another page under Settings → Webinars.', 'ui-webinar-room' ),
		};
		return array(
			'name'     => 'room_page',
			'is_ready' => $is_ready,
			'message'  => $message,
			'url'      => $is_ready ? '' : $this->settings_url( 'ui_webinar_room_page_id' ),
		);
	}

	/**
	 * Opens Settings → Webinars at a field, for users who may open it.
	 */
	private function settings_url( string $field ): string {
		return current_user_can( 'manage_options' ) ? admin_url( self::SETTINGS . "#$field" ) : '';
	}
}
