<?php
/**
 * The data of the room's script.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Entity_Tag;
use Webinars\Ui_Webinar_Room\Lib\Site_Address;

/**
 * Gives the room's script its first state, and what it needs for polling and for commands.
 */
final class Stage_Script {

	public const STORE = 'webinar/room';

	public function __construct( private readonly Room_Admission $admission, private readonly Room_Credentials $credentials ) {}

	/**
	 * Adds the first state and the configuration.
	 *
	 * @param Webinar   $webinar Webinar.
	 * @param RoomState $room    Its state.
	 * @param int       $lead_id The person's id in the CRM.
	 * @param int       $now     Unix seconds.
	 */
	public function add_room( array $webinar, array $room, int $lead_id, int $now ): void {
		$user_id    = get_current_user_id();
		$webinar_id = $webinar['webinar_id'];
		$words      = new Stage_Words( $webinar );
		$end_step   = 'complete' === $room['stage'] ? $this->end_step( $webinar_id, $lead_id ) : 1;
		wp_interactivity_state(
			self::STORE,
			array(
				'room'             => $room,
				'stage'            => $room['stage'],
				'isLate'           => $room['scheduled_at'] <= $now,
				'hasDate'          => $room['scheduled_at'] > 0,
				'isOutside'        => $this->is_external( $room ),
				'hasPicture'       => false,
				'isPlayerBlank'    => true,
				'hasNoPicture'     => ! $this->is_external( $room ),
				'outsideUrl'       => $this->is_external( $room ) ? $room['stream']['source'] ?? '' : '',
				'isOffline'        => false,
				'isPictureLost'    => false,
				'hasLostPicture'   => false,
				'isUnplayable'     => false,
				'isSoundElsewhere' => false,
				'isStale'          => false,
				'isUncounted'      => false,
				'isElsewhere'      => false,
				'toneNote'         => '',
				'isMuted'          => false,
				'canUnmute'        => false,
				'isStopped'        => false,
				'canFloat'         => false,
				'canFill'          => false,
				'qualities'        => array(),
				'hasQualities'     => false,
				'endStep'          => $end_step,
				'isFirstStep'      => 1 === $end_step,
				'isSecondStep'     => 2 === $end_step,
				'isThirdStep'      => 3 === $end_step,
				'announcement'     => '',
				'recordingNote'    => '',
				'otherTitle'       => '',
				'hasCompleted'     => false,
			)
		);
		/**
		 * Empty while the tracker is off, and for a visitor whose presence does not count.
		 *
		 * @var array<string, array{action: string, nonce: string}> $commands
		 */
		$commands = apply_filters( 'client_webinar_room_commands', array(), $webinar_id );
		wp_interactivity_config(
			self::STORE,
			array(
				'webinarId'      => $webinar_id,
				'stateUrl'       => apply_filters( 'ui_webinar_room_state_url', '', $webinar_id ),
				'restNonce'      => $user_id > 0 ? wp_create_nonce( 'wp_rest' ) : '',
				'stream'         => $this->admission->is_open( $webinar ) ? $this->credentials->event_stream( $webinar_id ) : null,
				'pass'           => $this->credentials->pass( $room, Entity_Tag::for_state( $room ) ),
				'ajaxUrl'        => Site_Address::ajax(),
				'commands'       => (object) $commands,
				'announcements'  => $words->announcements(),
				'titleTexts'     => $words->titles(),
				'isRecording'    => Stage_Words::is_recording( $webinar ),
				'recordingTexts' => (object) $words->notes(),
				'toneTexts'      => (object) $words->tone(),
				'qualityTexts'   => array(
					'auto'    => __( 'Auto', 'ui-webinar-room' ),
					/* translators: %s: quality of the picture, as in 720p. */
					'autoNow' => __( 'Auto (%s)', 'ui-webinar-room' ),
				),
			)
		);
	}

	/**
	 * Adds what the script needs to know which step is the next one, and to tell that Telegram is connected.
	 *
	 * @param string $url       Address that connects Telegram, or empty.
	 * @param int    $lead_id   The person's id in the CRM.
	 * @param bool   $has_offer Whether the offer is shown, which then is the next step.
	 * @param bool   $has_step  Whether another module has a next step.
	 */
	public function add_next_steps( string $url, int $lead_id, bool $has_offer, bool $has_step ): void {
		$is_connected = 'connected' === apply_filters( 'webinar_outbox_telegram_status', '', $lead_id );
		$can_connect  = '' !== $url && ! $is_connected;
		$has_other    = $has_offer || $has_step;
		wp_interactivity_state(
			self::STORE,
			array(
				'canConnectTelegram'  => '' !== $url,
				'isTelegramConnected' => $is_connected,
				'hasStep'             => $has_step,
				'offersStep'          => $has_step && ! $has_offer,
				'offersTelegram'      => $can_connect && ! $has_other,
				'offersNext'          => ! $can_connect && ! $has_other,
			)
		);
		wp_interactivity_config( self::STORE, array( 'telegramText' => __( 'Telegram is connected', 'ui-webinar-room' ) ) );
	}

	/**
	 * Which of the three screens after the end this person sees first. It is no part of the state that all rooms share.
	 */
	private function end_step( int $webinar_id, int $lead_id ): int {
		/**
		 * Null while nobody keeps routes.
		 *
		 * @var LeadRoute|null $route
		 */
		$route = apply_filters( 'client_webinar_lead_route', null, $webinar_id, $lead_id );
		return match ( $route['screen'] ?? 'over' ) {
			'next_step' => 2,
			'choice'    => 3,
			default     => 1,
		};
	}

	/**
	 * Whether the broadcast opens in a new tab.
	 *
	 * @param RoomState $room State.
	 */
	private function is_external( array $room ): bool {
		return null !== $room['stream'] && in_array( $room['stream']['type'], array( 'zoom', 'telegram' ), true );
	}
}
