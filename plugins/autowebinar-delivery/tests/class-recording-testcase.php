<?php
/**
 * Base class of the tests of recordings.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * Makes recordings that are open for viewing, and watches them. The server of the recordings is simulated.
 */
abstract class Recording_TestCase extends Webinar_TestCase {

	protected const SOURCE = 'http://stream.webinars.test/recording/index.m3u8';

	protected int $owner_id;

	/**
	 * What the simulated server answers, by address: a playlist, or status and header `location`.
	 *
	 * @var array<string, string|array{int, string}>
	 */
	protected array $server = array();

	/**
	 * Addresses that were requested, in order.
	 *
	 * @var list<string>
	 */
	protected array $requested = array();

	protected function setUp(): void {
		parent::setUp();
		$this->allow_auto_webinars();
		update_option( 'ui_webinar_room_stream_hosts', array( 'stream.webinars.test' ) );
		Webinars\Autowebinar_Delivery\bootstrap( WP_PLUGIN_DIR . '/autowebinar-delivery/autowebinar-delivery.php' );
		$this->owner_id = $this->create_user( 'webinar_organizer' );
		add_filter(
			'pre_http_request',
			function ( mixed $answer, array $request, string $url ): array|WP_Error {
				$this->requested[] = $url;
				$said              = $this->server[ $url ] ?? null;
				if ( null === $said ) {
					return new WP_Error( 'http_request_failed' );
				}
				list( $status, $location ) = is_array( $said ) ? $said : array( 200, '' );
				return array(
					'headers'  => array_filter( array( 'location' => $location ) ),
					'body'     => is_string( $said ) ? $said : '',
					'response' => array(
						'code'    => $status,
						'message' => '',
					),
					'cookies'  => array(),
					'filename' => null,
				);
			},
			10,
			3
		);
	}

	/**
	 * A playlist of segments.
	 *
	 * @param list<string> $durations Of the segments, as they are written.
	 */
	protected static function playlist( array $durations, bool $has_end = true ): string {
		$lines = array( '#EXTM3U', '#EXT-X-TARGETDURATION:10' );
		foreach ( $durations as $number => $duration ) {
			array_push( $lines, "#EXTINF:$duration,", "segment-$number.ts" );
		}
		return implode( "\n", array( ...$lines, ...( $has_end ? array( '#EXT-X-ENDLIST' ) : array() ) ) ) . "\n";
	}

	/**
	 * Creates a recording that is open for viewing.
	 */
	protected function recording( int $length_sec = 400, string $source = self::SOURCE ): int {
		$this->server[ $source ] = self::playlist( array( "$length_sec.04" ) );
		return $this->create_webinar(
			array(
				'type'          => 'auto',
				'status'        => 'live',
				'stream_type'   => 'obs',
				'stream_source' => $source,
				'owner_user_id' => $this->owner_id,
			)
		);
	}

	/**
	 * Signs a new attendee in.
	 */
	protected function sign_in_viewer(): int {
		$user_id = $this->create_user( 'webinar_attendee' );
		$this->act_as( $user_id );
		return $user_id;
	}

	/**
	 * Lets time pass: moves the clock of a viewing into the past.
	 */
	protected function let_pass( int $user_id, int $seconds ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "UPDATE $wpdb->usermeta SET meta_value = meta_value - %d WHERE user_id = %d AND meta_key IN ('autowebinar_last_seen_at', 'autowebinar_started_at')", $seconds, $user_id ) );
		wp_cache_flush();
	}

	/**
	 * Sends a command with the room's own nonce.
	 *
	 * @param array<string, string> $fields Fields beside those that all commands have.
	 * @return array{status: int, body: array<mixed>}
	 */
	protected function send( string $command, int $webinar_id, array $fields = array() ): array {
		$commands = apply_filters( 'client_webinar_room_commands', array(), $webinar_id );
		return $this->ajax(
			$commands[ $command ]['action'] ?? "autowebinar_$command",
			$fields + array(
				'webinar_id' => (string) $webinar_id,
				'nonce'      => $commands[ $command ]['nonce'] ?? 'none',
			)
		);
	}

	/**
	 * Reports a position after some seconds, and returns what the server counts.
	 *
	 * @return int Seconds that were reached.
	 */
	protected function watch( int $webinar_id, int $after_seconds, int|string $position, bool $is_playing = true ): int {
		$this->let_pass( get_current_user_id(), $after_seconds );
		$answer = $this->send(
			'report',
			$webinar_id,
			array(
				'position'   => (string) $position,
				'is_playing' => $is_playing ? '1' : '0',
			)
		);
		self::assertSame( 200, $answer['status'], (string) wp_json_encode( $answer['body'] ) );
		return $answer['body']['data']['reached_sec'];
	}
}
