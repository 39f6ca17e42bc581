<?php
/**
 * What all people in a room share.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Site_Address;

/**
 * The one definition of what a webinar's room shows to everybody, for the page, read-sync and the event stream.
 */
final class Shared_Room_State {

	/** As the contract says. A path is longer with the address of the site before it. */
	private const LONGEST_ADDRESS = 2048;

	private const LOBBY_SECONDS = 15 * MINUTE_IN_SECONDS;

	/** How long a room waits before it polls again, in milliseconds, by stage. */
	private const POLL_AFTER_MS = array(
		'before'   => 30_000,
		'lobby'    => 3_000,
		'viewing'  => 3_000,
		'break'    => 3_000,
		'complete' => 60_000,
	);

	/** Nobody presses start for those who watch a recording: only the offer appears, or it is closed. */
	private const RECORDING_POLL_AFTER_MS = 60_000;

	public function __construct( private readonly Stream_Address $addresses ) {}

	/**
	 * What the room shows at one time.
	 *
	 * @param Webinar $webinar Webinar.
	 * @param int     $now     Unix seconds.
	 * @return RoomBroadcast
	 */
	public function at( array $webinar, int $now ): array {
		$timeline = $this->timeline( $webinar, $now );
		$begun    = array_filter( $timeline, static fn( array $entry ): bool => $entry['from'] <= $now );
		return ( array() === $begun ? $timeline[0] : end( $begun ) )['state'];
	}

	/**
	 * What the room shows from now on while nobody changes the webinar: the clock opens the lobby without a change.
	 *
	 * @param Webinar $webinar Webinar.
	 * @param int     $now     Unix seconds.
	 * @return non-empty-list<array{from: int, state: RoomBroadcast}> In order; the first entry is from 0.
	 */
	public function timeline( array $webinar, int $now ): array {
		// A recording has no lobby: nothing starts that one could miss.
		$opens_at = $webinar['scheduled_at'] > 0 && 'live' === $webinar['type'] ? max( 0, $webinar['scheduled_at'] - self::LOBBY_SECONDS ) : 0;
		$stage    = match ( $webinar['status'] ) {
			'live'                 => 'viewing',
			'paused'               => 'break',
			'finished', 'archived' => 'complete',
			default                => 'before',
		};
		$timeline = array(
			array(
				'from'  => 0,
				'state' => $this->state( $webinar, $stage, $opens_at, $now ),
			),
		);
		if ( 'before' === $stage && $opens_at > 0 ) {
			$timeline[] = array(
				'from'  => $opens_at,
				'state' => $this->state( $webinar, 'lobby', $opens_at, $now ),
			);
		}
		return $timeline;
	}

	/**
	 * Makes the state for one stage.
	 *
	 * @param Webinar                                       $webinar  Webinar.
	 * @param 'before'|'lobby'|'viewing'|'break'|'complete' $stage    Stage.
	 * @param int                                           $opens_at When the lobby opens, in Unix seconds; 0 without a date.
	 * @param int                                           $now      Unix seconds.
	 * @return RoomBroadcast
	 */
	private function state( array $webinar, string $stage, int $opens_at, int $now ): array {
		$shows_stream = in_array( $stage, array( 'viewing', 'break' ), true );
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
			'stream'         => $shows_stream ? $this->stream( $webinar, $webinar['stream_in_use'] ?? 'main' ) : null,
			'spare_stream'   => $shows_stream ? $this->spare_stream( $webinar ) : 'none',
			'recording_url'  => 'complete' === $stage ? esc_url_raw( $webinar['recording_url'], array( 'http', 'https' ) ) : '',
			'poll_after_ms'  => 'auto' === $webinar['type'] ? max( self::RECORDING_POLL_AFTER_MS, self::POLL_AFTER_MS[ $stage ] ) : self::POLL_AFTER_MS[ $stage ],
		);
	}

	/**
	 * The offer. Its text and address are left out until the speaker shows it (S4).
	 *
	 * @param Webinar $webinar Webinar.
	 * @return array{visible: bool, text?: string, url?: string}
	 */
	private function cta( array $webinar ): array {
		$url = Site_Address::resolve( $webinar['room_cta']['url'] );
		if ( 'visible' !== $webinar['cta_visibility'] || '' === $url || strlen( $url ) > self::LONGEST_ADDRESS ) {
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
	 * Whether the speaker can switch to the spare source, or has.
	 *
	 * @param Webinar $webinar Webinar.
	 * @return 'none'|'ready'|'on'
	 */
	private function spare_stream( array $webinar ): string {
		if ( 'spare' === ( $webinar['stream_in_use'] ?? 'main' ) ) {
			return 'on';
		}
		return null === $this->stream( $webinar, 'spare' ) ? 'none' : 'ready';
	}

	/**
	 * What the room plays or opens. Null when there is no stream source, or it is not allowed.
	 *
	 * @param Webinar        $webinar Webinar.
	 * @param 'main'|'spare' $which   Source.
	 * @return array{type: StreamType, source: string}|null
	 */
	private function stream( array $webinar, string $which ): ?array {
		list( $type, $entered ) = 'spare' === $which
			? array( $webinar['spare_type'] ?? 'obs', $webinar['spare_source'] ?? '' )
			: array( $webinar['stream_type'], $webinar['stream_source'] );
		$source                 = $this->addresses->resolve( $type, $entered );
		return '' === $source ? null : array(
			'type'   => $type,
			'source' => $source,
		);
	}
}
