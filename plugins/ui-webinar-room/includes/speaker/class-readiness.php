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
		private readonly Stream_Check $stream,
		private readonly Stream_Address $addresses,
		private readonly Room_Page $page
	) {}

	/**
	 * Answers `client_webinar_control_readiness`.
	 *
	 * @param list<ReadinessCheck> $checks     Checks of other modules.
	 * @param int                  $webinar_id Webinar.
	 * @return list<ReadinessCheck>
	 */
	public function add_checks( array $checks, int $webinar_id ): array {
		/**
		 * Null when there is none.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		if ( null !== $webinar ) {
			$checks[] = $this->check_stream( $webinar );
			$checks[] = $this->check_page();
		}
		return $checks;
	}

	/**
	 * Whether the stream source answers.
	 *
	 * @param Webinar $webinar Webinar.
	 * @return ReadinessCheck
	 */
	private function check_stream( array $webinar ): array {
		$result = '' === $webinar['stream_source']
			? array(
				'is_ready' => false,
				'message'  => __( 'No stream is set. An organizer enters its address in the editor, under "Stream and speakers".', 'ui-webinar-room' ),
			)
			: $this->stream->check( null, $webinar['stream_type'], $webinar['stream_source'] );
		return array(
			'name' => 'stream',
			'url'  => $result['is_ready'] ? '' : $this->repair_url( $webinar ),
		) + $result;
	}

	/**
	 * Address at which this user can correct the stream source; empty when they cannot.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private function repair_url( array $webinar ): string {
		if ( '' !== $this->addresses->forbidden( $webinar['stream_type'], $webinar['stream_source'] ) ) {
			return $this->settings_url();
		}
		// Speakers edit a webinar, but not its stream.
		$may_edit = current_user_can( 'publish_post', $webinar['webinar_id'] );
		return $may_edit ? (string) get_edit_post_link( $webinar['webinar_id'], 'raw' ) : '';
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
			'url'      => $is_ready ? '' : $this->settings_url(),
		);
	}

	/**
	 * Settings → Webinars, for users who may open it.
	 */
	private function settings_url(): string {
		return current_user_can( 'manage_options' ) ? admin_url( self::SETTINGS ) : '';
	}
}
