<?php
/**
 * Personal data.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

use WP_User;

/**
 * Answers WordPress's tools for exporting and erasing what is known about a person, and forgets people after the days that
 * the site keeps them: who is forgotten is owed nothing.
 */
final class Personal_Data {

	private const NAME = 'post-webinar-recording-followup-telegram';

	private const WEBINARS_AT_ONCE = 100;

	/**
	 * Takes what it works with.
	 *
	 * @param Owed_Recordings $owed Holds who is still to be sent what.
	 */
	public function __construct( private readonly Owed_Recordings $owed ) {}

	/**
	 * Adds the exporter.
	 *
	 * @param array<string, array<string, mixed>> $exporters Known ones.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_exporter( array $exporters ): array {
		$exporters[ self::NAME ] = array(
			'exporter_friendly_name' => __( 'Webinar recordings to be sent', 'post-webinar-recording-followup-telegram' ),
			'callback'               => array( $this, 'export' ),
		);
		return $exporters;
	}

	/**
	 * Adds the eraser.
	 *
	 * @param array<string, array<string, mixed>> $erasers Known ones.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_eraser( array $erasers ): array {
		$erasers[ self::NAME ] = array(
			'eraser_friendly_name' => __( 'Webinar recordings to be sent', 'post-webinar-recording-followup-telegram' ),
			'callback'             => array( $this, 'erase' ),
		);
		return $erasers;
	}

	/**
	 * Gives of which webinars a person is still to be sent the recording.
	 *
	 * @param string $email Address.
	 * @param int    $page  From 1.
	 * @return array{data: list<array{group_id: string, group_label: string, item_id: string, data: list<array{name: string, value: string}>}>, done: bool}
	 */
	public function export( string $email, int $page ): array {
		$lead_id     = $this->lead_id( $email );
		$webinar_ids = 0 === $lead_id ? array() : $this->owed->webinars_of( $lead_id, self::WEBINARS_AT_ONCE, self::WEBINARS_AT_ONCE * ( $page - 1 ) );
		return array(
			'data' => array_map(
				static fn( int $webinar_id ): array => array(
					'group_id'    => self::NAME,
					'group_label' => __( 'Webinar recordings to be sent', 'post-webinar-recording-followup-telegram' ),
					'item_id'     => "webinar-recording-$webinar_id",
					'data'        => array(
						array(
							'name'  => __( 'Webinar', 'post-webinar-recording-followup-telegram' ),
							'value' => esc_html( get_the_title( $webinar_id ) ),
						),
					),
				),
				$webinar_ids
			),
			'done' => count( $webinar_ids ) < self::WEBINARS_AT_ONCE,
		);
	}

	/**
	 * Forgets what a person is owed.
	 *
	 * @param string $email Address.
	 * @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool}
	 */
	public function erase( string $email ): array {
		$lead_id = $this->lead_id( $email );
		return array(
			'items_removed'  => 0 !== $lead_id && $this->owed->forget_lead( $lead_id ) > 0,
			'items_retained' => false,
			'messages'       => array(),
			'done'           => true,
		);
	}

	/**
	 * Forgets who is owed the recording of a webinar that ended longer ago than the site remembers people.
	 */
	public function forget_old(): void {
		$days    = apply_filters( 'client_webinar_retention_days', 0 );
		$last_id = 0;
		while ( is_int( $days ) && $days > 0 ) {
			$webinar_ids = $this->owed->webinars( $last_id, self::WEBINARS_AT_ONCE );
			foreach ( $webinar_ids as $webinar_id ) {
				/**
				 * As the contract says.
				 *
				 * @var Webinar|null $webinar
				 */
				$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
				if ( null !== $webinar && $webinar['finished_at'] > 0 && $webinar['finished_at'] < time() - $days * DAY_IN_SECONDS ) {
					$this->owed->forget( $webinar_id );
				}
				$last_id = $webinar_id;
			}
			if ( count( $webinar_ids ) < self::WEBINARS_AT_ONCE ) {
				return;
			}
		}
	}

	/**
	 * The lead that a user is, 0 where there is no such user.
	 */
	private function lead_id( string $email ): int {
		$user    = get_user_by( 'email', $email );
		$lead_id = $user instanceof WP_User ? apply_filters( 'core_webinar_lead_id', $user->ID, $user->ID ) : 0;
		return is_int( $lead_id ) ? max( 0, $lead_id ) : 0;
	}
}
