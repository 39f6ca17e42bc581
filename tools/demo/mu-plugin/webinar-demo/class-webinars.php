<?php
/**
 * The webinars of the demo.
 *
 * @package Webinars\Demo
 */

declare( strict_types=1 );

namespace Webinars\Demo;

use RuntimeException;

/**
 * Plans webinars through Core, in the organizer's name.
 */
final class Webinars {

	private const POSTER_OPTION = 'webinar_demo_poster';

	/** Option of ui-webinar-room. */
	private const STREAM_HOSTS_OPTION = 'ui_webinar_room_stream_hosts';

	public function __construct( private readonly People $people, private readonly Next_Step $next_step ) {}

	/**
	 * Plans a webinar that starts soon.
	 *
	 * @param array<string, mixed> $webinar Title, texts, addresses, starts_in_seconds.
	 * @throws RuntimeException When Core refuses it.
	 */
	public function add( array $webinar ): int {
		$webinar_id = $this->upsert(
			0,
			array(
				'title'            => (string) $webinar['title'],
				'description'      => $webinar['description'] . $this->next_step->block(),
				'post_status'      => 'publish',
				'type'             => 'live',
				'scheduled_at'     => time() + (int) $webinar['starts_in_seconds'],
				'duration_minutes' => 60,
				'stream_type'      => 'obs',
				'stream_source'    => (string) $webinar['stream_source'],
				'speaker_user_ids' => array( $this->people->id( 'speaker' ) ),
				'owner_user_id'    => $this->people->id( 'organizer' ),
				'guest_cta_text'   => (string) $webinar['guest_cta_text'],
				'guest_cta_url'    => '/signup/',
				'room_cta_text'    => (string) $webinar['room_cta_text'],
				'room_cta_url'     => (string) $webinar['room_cta_url'],
				'recording_url'    => (string) $webinar['recording_url'],
			)
		);
		set_post_thumbnail( $webinar_id, $this->poster() );
		return $webinar_id;
	}

	/**
	 * Makes sure that every start has a current webinar.
	 *
	 * Live, paused and scheduled webinars stay as they are, also those that a visitor planned. A scheduled one gets a new time
	 * when its time has passed while the demo was stopped.
	 *
	 * @param array<string, mixed> $webinar The webinar to add when there is none.
	 * @return int Id of the current webinar.
	 */
	public function ensure_current( array $webinar ): int {
		$open = (array) apply_filters(
			'core_webinar_list',
			array(),
			array(
				'status'   => array( 'scheduled', 'live', 'paused' ),
				'per_page' => 100,
				'page'     => 1,
				'order'    => 'desc',
			)
		);
		foreach ( $open as $one ) {
			$changes = array();
			// The port of the demo's server can differ from the last start.
			if ( str_contains( (string) $one['stream_source'], (string) wp_parse_url( (string) $webinar['stream_source'], PHP_URL_PATH ) ) ) {
				$changes['stream_source'] = (string) $webinar['stream_source'];
				$changes['recording_url'] = (string) $webinar['recording_url'];
			}
			if ( 'scheduled' === $one['status'] && (int) $one['scheduled_at'] < time() ) {
				$changes['scheduled_at'] = time() + (int) $webinar['starts_in_seconds'];
			}
			if ( array() !== array_diff_assoc( $changes, array_intersect_key( $one, $changes ) ) ) {
				$this->upsert( (int) $one['webinar_id'], $changes );
			}
		}
		return array() === $open
			? $this->add( $webinar )
			: (int) apply_filters( 'core_webinar_get_current', null );
	}

	/**
	 * Makes sure that one recording is open for viewing.
	 *
	 * @param array<string, mixed> $recording Title, texts, addresses.
	 */
	public function ensure_recording( array $recording ): void {
		$open_id = self::recording_id();
		if ( $open_id > 0 ) {
			// The port of the demo's server can differ from the last start.
			$this->upsert( $open_id, array( 'stream_source' => (string) $recording['stream_source'] ) );
			return;
		}
		$organizer  = $this->people->id( 'organizer' );
		$webinar_id = $this->upsert(
			0,
			array(
				'title'         => (string) $recording['title'],
				'description'   => (string) $recording['description'],
				'post_status'   => 'publish',
				'type'          => 'auto',
				'stream_type'   => 'obs',
				'stream_source' => (string) $recording['stream_source'],
				'owner_user_id' => $organizer,
				'room_cta_text' => (string) $recording['room_cta_text'],
				'room_cta_url'  => (string) $recording['room_cta_url'],
			)
		);
		set_post_thumbnail( $webinar_id, $this->poster() );
		$context = array(
			'actor_id'  => $organizer,
			'timestamp' => time(),
			'source'    => 'demo',
		);
		do_action( 'core_webinar_set_status', $webinar_id, 'start', $context );
		do_action( 'core_webinar_set_cta_visibility', $webinar_id, true, $context );
	}

	/**
	 * Returns the recording that is open for viewing; 0 for none.
	 */
	public static function recording_id(): int {
		$open = (array) apply_filters(
			'core_webinar_list',
			array(),
			array(
				'types'    => array( 'auto' ),
				'status'   => array( 'live' ),
				'per_page' => 1,
			)
		);
		return (int) ( $open[0]['webinar_id'] ?? 0 );
	}

	/**
	 * Allows the room to embed the demo's stream, and removes the stream of the last start. Hosts that an administrator allowed stay.
	 *
	 * @param string $stream Absolute address.
	 */
	public function allow_stream( string $stream ): void {
		$host   = static fn( string $url ): string => wp_parse_url( $url, PHP_URL_HOST ) . ':' . wp_parse_url( $url, PHP_URL_PORT );
		$others = array_diff( (array) get_option( self::STREAM_HOSTS_OPTION ), array( '', $host( (string) get_option( Stream_Access::OPTION ) ), $host( $stream ) ) );
		update_option( self::STREAM_HOSTS_OPTION, array( ...array_values( $others ), $host( $stream ) ) );
		update_option( Stream_Access::OPTION, $stream );
	}

	/**
	 * Returns the id of the picture for all webinars; uploads it once.
	 *
	 * @throws RuntimeException When WordPress cannot store it.
	 */
	private function poster(): int {
		$stored = (int) get_option( self::POSTER_OPTION );
		if ( $stored > 0 && null !== get_post( $stored ) ) {
			return $stored;
		}
		// phpcs:ignore WordPress.WP.AlternativeFunctions -- A local file of the demo.
		$upload = wp_upload_bits( 'poster.jpg', null, (string) file_get_contents( __DIR__ . '/poster.jpg' ) );
		if ( false !== $upload['error'] ) {
			throw new RuntimeException( esc_html( 'The poster was not stored: ' . $upload['error'] ) );
		}
		$poster = wp_insert_attachment(
			array(
				'post_title'     => 'poster',
				'post_mime_type' => 'image/jpeg',
			),
			$upload['file']
		);
		require_once ABSPATH . 'wp-admin/includes/image.php';
		wp_update_attachment_metadata( $poster, wp_generate_attachment_metadata( $poster, $upload['file'] ) );
		update_option( self::POSTER_OPTION, $poster );
		return $poster;
	}

	/**
	 * Saves a webinar through Core.
	 *
	 * @param int                  $webinar_id 0 for a new one.
	 * @param array<string, mixed> $fields     Fields to save.
	 * @return int Id of the webinar.
	 * @throws RuntimeException When Core refuses, or is not active.
	 */
	private function upsert( int $webinar_id, array $fields ): int {
		$saved   = 0;
		$refusal = 'is core-webinar-event active?';
		add_action(
			'core_webinar_saved',
			static function ( array $event ) use ( &$saved ): void {
				$saved = (int) $event['webinar_id'];
			}
		);
		add_action(
			'core_webinar_change_refused',
			static function ( array $event ) use ( &$refusal ): void {
				$refusal = (string) $event['message'];
			}
		);
		$organizer = $this->people->id( 'organizer' );
		wp_set_current_user( $organizer );
		do_action(
			'core_webinar_upsert',
			array( 'webinar_id' => $webinar_id ) + $fields + array(
				'context' => array(
					'actor_id'  => $organizer,
					'timestamp' => time(),
					'source'    => 'demo',
				),
			)
		);
		if ( 0 === $saved ) {
			throw new RuntimeException( esc_html( "The webinar was not saved: $refusal" ) );
		}
		return $saved;
	}
}
