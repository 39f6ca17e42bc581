<?php
/**
 * What WordPress's privacy tools ask.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use WP_User;

/**
 * Hands out and forgets the sessions of one person. WordPress asks page by page.
 *
 * @phpstan-import-type Session_Row from Session_Ledger
 */
final class Privacy {

	private const ID = 'client-webinar-tracker-v2';

	private const SESSIONS_PER_PAGE = 50;

	/**
	 * Takes what it works with.
	 *
	 * @param Session_Ledger $sessions Holds the sessions.
	 * @param Stay_Ledger    $stays    Holds the stays.
	 */
	public function __construct( private readonly Session_Ledger $sessions, private readonly Stay_Ledger $stays ) {}

	/**
	 * Adds the exporter.
	 *
	 * @param array<string, array<string, mixed>> $exporters Of others.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_exporter( array $exporters ): array {
		$exporters[ self::ID ] = array(
			'exporter_friendly_name' => __( 'Webinars: presence', 'client-webinar-tracker-v2' ),
			'callback'               => array( $this, 'export' ),
		);
		return $exporters;
	}

	/**
	 * Adds the eraser.
	 *
	 * @param array<string, array<string, mixed>> $erasers Of others.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_eraser( array $erasers ): array {
		$erasers[ self::ID ] = array(
			'eraser_friendly_name' => __( 'Webinars: presence', 'client-webinar-tracker-v2' ),
			'callback'             => array( $this, 'erase' ),
		);
		return $erasers;
	}

	/**
	 * Hands out one page of what is known about a person.
	 *
	 * @return array{data: list<array<string, mixed>>, done: bool}
	 */
	public function export( string $email, int $page ): array {
		$lead_id = $this->lead_id( $email );
		$rows    = 0 === $lead_id ? array() : $this->sessions->sessions_of_lead( $lead_id, ( $page - 1 ) * self::SESSIONS_PER_PAGE, self::SESSIONS_PER_PAGE );
		return array(
			'data' => array_map(
				fn( array $row ): array => array(
					'group_id'    => self::ID,
					'group_label' => __( 'Webinars: presence', 'client-webinar-tracker-v2' ),
					'item_id'     => 'session-' . $row['session_id'],
					'data'        => $this->lines( $row ),
				),
				$rows
			),
			'done' => count( $rows ) < self::SESSIONS_PER_PAGE,
		);
	}

	/**
	 * Forgets a person, page by page, as far as the webinars are over.
	 *
	 * @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool}
	 */
	public function erase( string $email ): array {
		$lead_id = $this->lead_id( $email );
		$decided = 0 === $lead_id ? array() : $this->sessions->decided_sessions_of_lead( $lead_id, self::SESSIONS_PER_PAGE );
		if ( array() !== $decided ) {
			in_transaction(
				function () use ( $decided ): void {
					$this->sessions->forget( $decided );
					$this->stays->forget( $decided );
				}
			);
		}
		$is_done     = count( $decided ) < self::SESSIONS_PER_PAGE;
		$is_retained = $is_done && 0 !== $lead_id && array() !== $this->sessions->sessions_of_lead( $lead_id, 0, 1 );
		return array(
			'items_removed'  => array() !== $decided,
			'items_retained' => $is_retained,
			'messages'       => $is_retained
				? array( __( 'The presence in webinars that are not over yet was kept: who takes part is decided at the end. Erase again after it.', 'client-webinar-tracker-v2' ) )
				: array(),
			'done'           => $is_done,
		);
	}

	/**
	 * The lead of a user, 0 when nobody has this address.
	 */
	private function lead_id( string $email ): int {
		$user = get_user_by( 'email', $email );
		if ( ! $user instanceof WP_User ) {
			return 0;
		}
		$lead_id = apply_filters( 'core_webinar_lead_id', $user->ID, $user->ID );
		return is_int( $lead_id ) ? $lead_id : $user->ID;
	}

	/**
	 * One session for people.
	 *
	 * @param Session_Row $row The session.
	 * @return list<array{name: string, value: string}>
	 */
	private function lines( array $row ): array {
		/**
		 * The read model.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar   = apply_filters( 'core_webinar_get', null, (int) $row['webinar_id'] );
		$departure = Departure::known( $row, time() );
		$reasons   = array(
			'page_closed'      => __( 'the page was closed', 'client-webinar-tracker-v2' ),
			'finished'         => __( 'left by the button', 'client-webinar-tracker-v2' ),
			'silence'          => __( 'nothing more was heard', 'client-webinar-tracker-v2' ),
			'webinar_finished' => __( 'stayed to the end', 'client-webinar-tracker-v2' ),
		);
		$stays     = array_map(
			static fn( array $stay ): string => self::moment( (int) $stay['began_at'] ) . ' – ' . self::moment( (int) ( $stay['left_at'] ?? $stay['seen_at'] ) ),
			$this->stays->of_session( (int) $row['session_id'] )
		);
		$lines     = array(
			__( 'Webinar', 'client-webinar-tracker-v2' )   => null === $webinar ? '#' . $row['webinar_id'] : $webinar['title'],
			__( 'Entered', 'client-webinar-tracker-v2' )   => self::moment( (int) $row['entered_at'] ),
			__( 'Left', 'client-webinar-tracker-v2' )      => 0 === $departure->left_at ? '' : self::moment( $departure->left_at ) . ', ' . ( $reasons[ $departure->reason ] ?? $departure->reason ),
			__( 'Minutes there', 'client-webinar-tracker-v2' ) => (string) intdiv( (int) $row['seen_seconds'], MINUTE_IN_SECONDS ),
			__( 'Times in the room', 'client-webinar-tracker-v2' ) => implode( '; ', $stays ),
			__( 'Took part', 'client-webinar-tracker-v2' ) => match ( true ) {
				null === $row['closed_at']    => __( 'not decided yet', 'client-webinar-tracker-v2' ),
			null === $row['completed_at'] => __( 'no', 'client-webinar-tracker-v2' ),
			default                       => __( 'yes', 'client-webinar-tracker-v2' ),
			},
		);
		return array_map(
			static fn( string $name, string $value ): array => array(
				'name'  => $name,
				'value' => $value,
			),
			array_keys( $lines ),
			array_values( $lines )
		);
	}

	/**
	 * A moment in the site's time zone, with the zone.
	 */
	private static function moment( int $at ): string {
		return (string) wp_date( 'Y-m-d H:i:s T', $at );
	}
}
