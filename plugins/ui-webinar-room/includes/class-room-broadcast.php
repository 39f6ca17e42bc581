<?php
/**
 * What all who are in a room share.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Draws up what a webinar's room shows: the one definition of it, whoever asks and however it gets there.
 */
final class Room_Broadcast {

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
	 * What is shown at one moment.
	 *
	 * @param Webinar $webinar The webinar.
	 * @param int     $now     Unix seconds.
	 * @return RoomBroadcast
	 */
	public function at( array $webinar, int $now ): array {
		$shown = $this->all( $webinar, $now );
		$due   = array_filter( $shown, static fn( array $each ): bool => $each['from'] <= $now );
		return ( array() === $due ? $shown[0] : end( $due ) )['state'];
	}

	/**
	 * What is shown from now on, as long as nobody changes the webinar: the clock alone opens the lobby.
	 *
	 * @param Webinar $webinar The webinar.
	 * @param int     $now     Unix seconds.
	 * @return non-empty-list<array{from: int, state: RoomBroadcast}> In order, the first from 0.
	 */
	public function all( array $webinar, int $now ): array {
		$opens_at = $webinar['scheduled_at'] > 0 ? max( 0, $webinar['scheduled_at'] - self::LOBBY_SECONDS ) : 0;
		$stage    = match ( $webinar['status'] ) {
			'live'                 => 'viewing',
			'paused'               => 'break',
			'finished', 'archived' => 'complete',
			default                => 'before',
		};
		$shown = array(
			array(
				'from'  => 0,
				'state' => $this->state( $webinar, $stage, $opens_at, $now ),
			),
		);
		if ( 'before' === $stage && $opens_at > 0 ) {
			$shown[] = array(
				'from'  => $opens_at,
				'state' => $this->state( $webinar, 'lobby', $opens_at, $now ),
			);
		}
		return $shown;
	}

	/**
	 * One stage of it.
	 *
	 * @param Webinar                                          $webinar  The webinar.
	 * @param 'before'|'lobby'|'viewing'|'break'|'complete'    $stage    Which screen.
	 * @param int                                              $opens_at When the lobby opens; 0 when there is no date.
	 * @param int                                              $now      Unix seconds.
	 * @return RoomBroadcast
	 */
	private function state( array $webinar, string $stage, int $opens_at, int $now ): array {
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
			'poll_after_ms'  => self::POLL_AFTER_MS[ $stage ],
		);
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
