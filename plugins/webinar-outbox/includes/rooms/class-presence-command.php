<?php
/**
 * The sidecar's presence report.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Throwable;
use Webinars\Webinar_Outbox\Lib\Core_Log;

/**
 * Receives over admin-ajax who is in the rooms, informs the modules, and answers with what each room should show.
 *
 * @phpstan-import-type Room from Presence_Body
 * @phpstan-type Answer array{webinar_id: int, people: int|null, shows_people: bool, announcement: RoomAnnouncement|null, refused: list<array{user_id: int, sign_in: string}>}
 */
final class Presence_Command {

	public const ACTION = 'webinar_outbox_presence';

	public function __construct( private readonly Sidecar_Request $request, private readonly Stay_Check $stay_check ) {}

	/** Answers the request. A repeated report is rejected: it would make people present who have left (H4). */
	public function handle(): void {
		$now   = time();
		$rooms = Presence_Body::rooms( $this->request->read( $now )['body'] );
		if ( null === $rooms ) {
			$this->request->refuse_body();
		}
		try {
			$is_new = $this->request->is_new( $now );
		} catch ( Throwable $error ) {
			Core_Log::failure( 'webinar_outbox_presence_failed', $error );
			$this->request->refuse( 500, 'webinar_save_failed', 'The database refused. Send the report again.' );
		}
		if ( ! $is_new ) {
			$this->request->refuse( 409, 'webinar_request_repeated', 'This report was processed before. Give each report its own webhook-id.' );
		}
		// The report is processed even if the sidecar closes the connection.
		ignore_user_abort( true );
		$answers = array_filter( array_map( fn( array $room ): ?array => $this->process( $room, $now ), $rooms ) );
		if ( count( $answers ) < count( $rooms ) ) {
			$this->request->refuse( 500, 'webinar_save_failed', 'Some rooms could not be processed; the log of the site says why. Report them again.' );
		}
		wp_send_json_success( array( 'rooms' => $answers ) );
	}

	/**
	 * Processes one room.
	 *
	 * @param Room $room The reported room.
	 * @param int  $now  Unix seconds.
	 * @return Answer|null Null when a module failed; the other rooms are processed all the same.
	 */
	private function process( array $room, int $now ): ?array {
		try {
			$refused = array_intersect_key( $room['people'], $this->stay_check->refused( $room['webinar_id'], $room['people'] ) );
			/** This action is documented in contract/hooks/webinar_outbox_presence.json. */
			do_action(
				'webinar_outbox_presence',
				array(
					'webinar_id' => $room['webinar_id'],
					'timestamp'  => $now,
					'people'     => self::attendees( array_diff_key( $room['people'], $refused ) ),
				) + ( array() === $refused ? array() : array( 'refused' => self::attendees( $refused ) ) )
			);
			$closed = array_map(
				static fn( array $page ): array => array(
					'user_id' => $page['user_id'],
					'sign_in' => $page['sign_in'] ?? '',
				),
				array_values( $refused )
			);
			return $this->answer( $room['webinar_id'], $room['etag'] ) + array( 'refused' => array( ...$closed, ...$this->to_refresh( $room ) ) );
		} catch ( Throwable $error ) {
			Core_Log::failure( 'webinar_outbox_presence_failed', $error, $room['webinar_id'] );
			return null;
		}
	}

	/**
	 * Returns sign-ins of people who are present and whose pages have to ask WordPress: the sidecar closes their event streams, and read-sync
	 * brings new tokens.
	 *
	 * @param Room $room The reported room.
	 * @return list<array{user_id: int, sign_in: string}>
	 */
	private function to_refresh( array $room ): array {
		$several = array_keys( array_filter( array_count_values( array_column( $room['people'], 'user_id' ) ), static fn( int $pages ): bool => $pages > 1 ) );
		/**
		 * As the contract says.
		 *
		 * @var list<array{user_id: int, sign_in: string}> $sign_ins
		 */
		$sign_ins = array() === $several ? array() : apply_filters( 'webinar_outbox_sign_ins_to_refresh', array(), $room['webinar_id'], $several );
		return $sign_ins;
	}

	/**
	 * Filters pages to those that count as presence.
	 *
	 * @param array<int, ReportedPage> $pages Pages of a report.
	 * @return list<PresentPerson>
	 */
	private static function attendees( array $pages ): array {
		$attendees = array();
		foreach ( $pages as $page ) {
			if ( ! isset( $page['left'] ) && ! isset( $page['staff'] ) ) {
				$attendees[] = array(
					'lead_id' => $page['lead_id'],
					'user_id' => $page['user_id'],
					'device'  => $page['device'],
				);
			}
		}
		return $attendees;
	}

	/**
	 * Returns what a room should show.
	 *
	 * @param string $etag The tag of the announcement that the sidecar has.
	 * @return array{webinar_id: int, people: int|null, shows_people: bool, announcement: RoomAnnouncement|null}
	 */
	private function answer( int $webinar_id, string $etag ): array {
		/** This filter is documented in contract/hooks/client_webinar_room_people.json. */
		$people = apply_filters( 'client_webinar_room_people', null, $webinar_id );
		/** This filter is documented in contract/hooks/core_webinar_get.json. */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		/**
		 * This filter is documented in contract/hooks/ui_webinar_room_announcement.json.
		 *
		 * @var RoomAnnouncement|null $announcement
		 */
		$announcement = apply_filters( 'ui_webinar_room_announcement', null, $webinar_id );
		return array(
			'webinar_id'   => $webinar_id,
			'people'       => is_int( $people ) ? $people : null,
			'shows_people' => is_array( $webinar ) && $webinar['shows_people'],
			'announcement' => null !== $announcement && $announcement['etag'] !== $etag ? $announcement : null,
		);
	}
}
