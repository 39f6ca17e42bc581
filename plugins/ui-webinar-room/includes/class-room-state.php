<?php
/**
 * The state of a room.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Says what a room has to draw: the same for the first page view and for read-sync.
 */
final class Room_State {

	private const LOBBY_SECONDS = 15 * MINUTE_IN_SECONDS;

	/** Stage → how long a room waits before it asks again, in milliseconds. */
	private const POLL_AFTER_MS = array(
		'before'   => 30_000,
		'lobby'    => 3_000,
		'viewing'  => 3_000,
		'break'    => 3_000,
		'complete' => 60_000,
	);

	/**
	 * Takes what knows about addresses.
	 *
	 * @param Stream_Address $addresses Resolves them.
	 */
	public function __construct( private readonly Stream_Address $addresses ) {}

	/**
	 * Draws up the state for the current user.
	 *
	 * @param Webinar $webinar The webinar.
	 * @param int     $now     Unix seconds.
	 * @return RoomState
	 */
	public function of( array $webinar, int $now ): array {
		$opens_at = $webinar['scheduled_at'] > 0 ? max( 0, $webinar['scheduled_at'] - self::LOBBY_SECONDS ) : 0;
		$stage    = $this->stage( $webinar['status'], $opens_at, $now );
		return array(
			'webinar_id'     => $webinar['webinar_id'],
			'status'         => $webinar['status'],
			'version'        => $webinar['version'],
			'title'          => $webinar['title'],
			'scheduled_at'   => $webinar['scheduled_at'],
			'opens_at'       => $opens_at,
			'started_at'     => $webinar['started_at'],
			'finished_at'    => $webinar['finished_at'],
			'paused_seconds' => $webinar['paused_seconds'],
			'server_time'    => $now,
			'stage'          => $stage,
			'cta'            => $this->cta( $webinar ),
			'stream'         => in_array( $stage, array( 'viewing', 'break' ), true ) ? $this->stream( $webinar ) : null,
			'recording_url'  => 'complete' === $stage ? esc_url_raw( $webinar['recording_url'], array( 'http', 'https' ) ) : '',
			'room'           => $this->room( $webinar ),
			'poll_after_ms'  => self::POLL_AFTER_MS[ $stage ],
		);
	}

	/**
	 * The entity tag: it stays the same while only the clock moves.
	 *
	 * @param RoomState $state The state.
	 */
	public function etag( array $state ): string {
		unset( $state['server_time'] );
		return '"' . substr( hash( 'sha256', (string) wp_json_encode( $state ) ), 0, 32 ) . '"';
	}

	/**
	 * Which screen it is.
	 *
	 * @param string $status   Of the webinar.
	 * @param int    $opens_at Unix seconds, 0 when there is no date.
	 * @param int    $now      Unix seconds.
	 * @return 'before'|'lobby'|'viewing'|'break'|'complete'
	 */
	private function stage( string $status, int $opens_at, int $now ): string {
		return match ( $status ) {
			'live'                 => 'viewing',
			'paused'               => 'break',
			'finished', 'archived' => 'complete',
			default                => $opens_at > 0 && $now >= $opens_at ? 'lobby' : 'before',
		};
	}

	/**
	 * The offer: nobody reads its words before the speaker shows it (S4).
	 *
	 * @param Webinar $webinar The webinar.
	 * @return array{visible: bool, text?: string, url?: string}
	 */
	private function cta( array $webinar ): array {
		$url = esc_url_raw( $webinar['room_cta']['url'], array( 'http', 'https' ) );
		if ( 'visible' !== $webinar['cta_visibility'] || '' === $url ) {
			return array( 'visible' => false );
		}
		$text = trim( $webinar['room_cta']['text'] );
		return array(
			'visible' => true,
			'text'    => '' === $text ? __( 'Learn more', 'ui-webinar-room' ) : $text,
			'url'     => $url,
		);
	}

	/**
	 * What this user may do here and, for who may know it, how full the room is: for others nobody counts.
	 *
	 * @param Webinar $webinar The webinar.
	 * @return array{can_control: bool, people: int|null}
	 */
	private function room( array $webinar ): array {
		$can_control = current_user_can( 'control_webinar', $webinar['webinar_id'] );
		$people      = $can_control || $webinar['shows_people'] ? apply_filters( 'client_webinar_room_people', null, $webinar['webinar_id'] ) : null;
		return array(
			'can_control' => $can_control,
			'people'      => is_int( $people ) ? $people : null,
		);
	}

	/**
	 * What to play or to open; null when there is nothing that may be.
	 *
	 * @param Webinar $webinar The webinar.
	 * @return array{type: StreamType, source: string}|null
	 */
	private function stream( array $webinar ): ?array {
		$source = $this->addresses->resolve( $webinar['stream_type'], $webinar['stream_source'] );
		return '' === $source ? null : array(
			'type'   => $webinar['stream_type'],
			'source' => $source,
		);
	}
}
