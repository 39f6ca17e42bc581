<?php
/**
 * A webinar that is over.
 *
 * @package Webinars\Demo
 */

declare( strict_types=1 );

namespace Webinars\Demo;

use RuntimeException;

/**
 * Lets guests attend a webinar of yesterday and answer its form, so that the organizer has a report to read at once. Everything goes the way
 * that it goes on a site: the presence that a message service reports, and the command that the form sends.
 */
final class Past_Webinar {

	private const OPTION = 'webinar_demo_past';

	private const MINUTES = 40;

	public function __construct( private readonly People $people, private readonly Webinars $webinars, private readonly Next_Step $next_step ) {}

	/**
	 * Adds it once, where the profile runs forms.
	 *
	 * @param array<string, mixed> $webinar As Webinars::add() takes it.
	 * @param array<string, mixed> $past    title, and guests: name, minutes, and for who answers grade, choice, text.
	 */
	public function ensure( array $webinar, array $past ): void {
		$form_id = $this->next_step->form_id();
		if ( 0 === $form_id || get_option( self::OPTION ) ) {
			return;
		}
		$began      = time() - DAY_IN_SECONDS;
		$webinar_id = $this->webinars->add(
			array(
				'title'             => (string) $past['title'],
				'starts_in_seconds' => $began - time(),
				'recording_url'     => '',
			) + $webinar
		);
		$guests     = array();
		foreach ( (array) $past['guests'] as $number => $guest ) {
			$login = "guest-$number";
			$this->people->add( array( 'login' => $login, 'role' => 'webinar_attendee', 'invited_by' => '' ) + $guest ); // phpcs:ignore WordPress.Arrays
			$guests[ $this->people->id( $login ) ] = $guest;
		}
		$this->change( $webinar_id, 'start', $began );
		for ( $minute = 0; $minute <= self::MINUTES; $minute++ ) {
			$this->report( $webinar_id, array_keys( array_filter( $guests, static fn( array $guest ): bool => (int) $guest['minutes'] >= $minute ) ), $began + $minute * MINUTE_IN_SECONDS );
		}
		$this->change( $webinar_id, 'stop', $began + self::MINUTES * MINUTE_IN_SECONDS );
		foreach ( $guests as $user_id => $guest ) {
			if ( isset( $guest['grade'] ) ) {
				$this->answer( $user_id, $webinar_id, $form_id, $guest );
			}
		}
		update_option( self::OPTION, $webinar_id );
	}

	/**
	 * Starts or stops the webinar.
	 *
	 * @param 'start'|'stop' $change
	 * @param int            $at Unix seconds.
	 */
	private function change( int $webinar_id, string $change, int $at ): void {
		do_action(
			'core_webinar_set_status',
			$webinar_id,
			$change,
			array(
				'actor_id'  => $this->people->id( 'organizer' ),
				'timestamp' => $at,
				'source'    => 'demo',
			)
		);
	}

	/**
	 * Reports who is in the room, as a message service does each minute.
	 *
	 * @param list<int> $user_ids
	 * @param int       $at Unix seconds.
	 */
	private function report( int $webinar_id, array $user_ids, int $at ): void {
		do_action(
			'webinar_outbox_presence',
			array(
				'webinar_id' => $webinar_id,
				'timestamp'  => $at,
				'people'     => array_map(
					static fn( int $user_id ): array => array(
						'lead_id' => (int) apply_filters( 'core_webinar_lead_id', $user_id, $user_id ),
						'user_id' => $user_id,
						'device'  => "demo-$user_id",
					),
					$user_ids
				),
			)
		);
	}

	/**
	 * Sends the form as a guest does.
	 *
	 * @param array<string, mixed> $guest grade, choice, text.
	 * @throws RuntimeException When the command refuses.
	 */
	private function answer( int $user_id, int $webinar_id, int $form_id, array $guest ): void {
		wp_set_current_user( $user_id );
		$action = 'client_webinar_forms_submit';
		$_POST  = wp_slash(
			array(
				'webinar_id' => (string) $webinar_id,
				'form_id'    => (string) $form_id,
				'submission' => wp_generate_uuid4(),
				'nonce'      => wp_create_nonce( "{$action}_$webinar_id" ),
				'answers'    => array(
					'q1' => (string) $guest['grade'],
					'q2' => (string) $guest['choice'],
					'q3' => (string) $guest['text'],
					'q4' => '1',
				),
			)
		);
		// The command ends a request. This one goes on.
		$end = static fn(): callable => static fn() => throw new RuntimeException( 'ended' );
		add_filter( 'wp_doing_ajax', '__return_true' );
		add_filter( 'wp_die_ajax_handler', $end );
		ob_start();
		try {
			do_action( "wp_ajax_$action" ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
		} catch ( RuntimeException ) {
			$said = (string) ob_get_clean();
		} finally {
			remove_filter( 'wp_doing_ajax', '__return_true' );
			remove_filter( 'wp_die_ajax_handler', $end );
		}
		if ( ! str_contains( $said ?? '', '"success":true' ) ) {
			throw new RuntimeException( esc_html( 'A form was not accepted: ' . ( $said ?? '' ) ) );
		}
	}
}
