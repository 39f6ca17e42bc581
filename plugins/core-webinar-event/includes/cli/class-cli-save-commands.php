<?php
/**
 * The commands `create` and `update`.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use DateTimeImmutable;
use WP_CLI;

/**
 * Saves a webinar by `core_webinar_upsert`, as other plugins and importers do.
 */
final class Cli_Save_Commands {

	private const DATE_FORMAT = 'Y-m-d H:i';

	public function __construct( private readonly Cli_Access $access, private readonly Fields $fields ) {}

	/**
	 * Creates a webinar.
	 *
	 * Without --post_status it is a draft. With a date and --post_status=publish it is scheduled at once.
	 *
	 * ## OPTIONS
	 *
	 * --title=<title>
	 * : Title, up to 200 characters.
	 *
	 * [--description=<html>]
	 * : Description, HTML.
	 *
	 * [--post_status=<post-status>]
	 * : Whether it is public.
	 * ---
	 * options:
	 *   - draft
	 *   - publish
	 * ---
	 *
	 * [--scheduled_for=<date>]
	 * : Planned start on the site's clock, such as "2026-12-01 19:00".
	 *
	 * [--scheduled_at=<seconds>]
	 * : The same as Unix seconds, for scripts; 0 for no date.
	 *
	 * [--duration_minutes=<minutes>]
	 * : Planned length.
	 *
	 * [--type=<type>]
	 * : live or auto.
	 *
	 * [--stream_type=<stream-type>]
	 * : obs, youtube, vimeo, rutube, vk, kinescope, boomstream, zoom or telegram.
	 *
	 * [--stream_source=<address>]
	 * : Address of the stream.
	 *
	 * [--spare_type=<type>]
	 * : Type of the spare source, as stream_type.
	 *
	 * [--spare_source=<address>]
	 * : Address that the speaker can switch to while live.
	 *
	 * [--speaker_user_ids=<ids>]
	 * : Ids of the speakers, separated by commas.
	 *
	 * [--owner_user_id=<id>]
	 * : Id of the organizer.
	 *
	 * [--guest_cta_text=<text>]
	 * : Text of the button for guests.
	 *
	 * [--guest_cta_url=<address>]
	 * : Address of the button for guests.
	 *
	 * [--room_cta_text=<text>]
	 * : Text of the offer in the room.
	 *
	 * [--room_cta_url=<address>]
	 * : Address of the offer in the room.
	 *
	 * [--shows_people=<0-or-1>]
	 * : 1 shows attendees the number of people in the room.
	 *
	 * [--seats=<number>]
	 * : Number of people who may book a seat; 0 for no limit. Used under the profile "full".
	 *
	 * [--series_id=<number>]
	 * : Webinars with the same number are dates of one series; by custom the id of the first one. 0 for none.
	 *
	 * [--recording_url=<address>]
	 * : Address of the recording.
	 *
	 * [--porcelain]
	 * : Print the id only.
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar create --title="How to choose a roof" --scheduled_for="2026-12-01 19:00" --post_status=publish --user=ann
	 *     Success: Webinar 12 was created.
	 *
	 * @param list<string>               $arguments None.
	 * @param array<string, string|true> $options   As above.
	 */
	public function create( array $arguments, array $options ): void {
		$this->access->require_user();
		$webinar_id = $this->save( 0, $options );
		if ( isset( $options['porcelain'] ) ) {
			WP_CLI::line( (string) $webinar_id );
			return;
		}
		/* translators: %d: id of a webinar. */
		WP_CLI::success( sprintf( __( 'Webinar %d was created.', 'core-webinar-event' ), $webinar_id ) );
	}

	/**
	 * Changes a webinar. Fields that are left out stay as they are; an empty value clears a text, an address or the speakers.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * [--title=<title>]
	 * : Title, up to 200 characters.
	 *
	 * [--description=<html>]
	 * : Description, HTML.
	 *
	 * [--post_status=<post-status>]
	 * : Whether it is public.
	 * ---
	 * options:
	 *   - draft
	 *   - publish
	 * ---
	 *
	 * [--scheduled_for=<date>]
	 * : Planned start on the site's clock, such as "2026-12-01 19:00".
	 *
	 * [--scheduled_at=<seconds>]
	 * : The same as Unix seconds, for scripts; 0 for no date.
	 *
	 * [--duration_minutes=<minutes>]
	 * : Planned length.
	 *
	 * [--type=<type>]
	 * : live or auto.
	 *
	 * [--stream_type=<stream-type>]
	 * : obs, youtube, vimeo, rutube, vk, kinescope, boomstream, zoom or telegram.
	 *
	 * [--stream_source=<address>]
	 * : Address of the stream.
	 *
	 * [--spare_type=<type>]
	 * : Type of the spare source, as stream_type.
	 *
	 * [--spare_source=<address>]
	 * : Address that the speaker can switch to while live.
	 *
	 * [--speaker_user_ids=<ids>]
	 * : Ids of the speakers, separated by commas.
	 *
	 * [--owner_user_id=<id>]
	 * : Id of the organizer.
	 *
	 * [--guest_cta_text=<text>]
	 * : Text of the button for guests.
	 *
	 * [--guest_cta_url=<address>]
	 * : Address of the button for guests.
	 *
	 * [--room_cta_text=<text>]
	 * : Text of the offer in the room.
	 *
	 * [--room_cta_url=<address>]
	 * : Address of the offer in the room.
	 *
	 * [--shows_people=<0-or-1>]
	 * : 1 shows attendees the number of people in the room.
	 *
	 * [--seats=<number>]
	 * : Number of people who may book a seat; 0 for no limit. Used under the profile "full".
	 *
	 * [--series_id=<number>]
	 * : Webinars with the same number are dates of one series; by custom the id of the first one. 0 for none.
	 *
	 * [--recording_url=<address>]
	 * : Address of the recording.
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar update 12 --speaker_user_ids=5,8 --recording_url= --user=ann
	 *     Success: Webinar 12 was saved.
	 *
	 * @param array{string}              $arguments As above.
	 * @param array<string, string|true> $options   As above.
	 */
	public function update( array $arguments, array $options ): void {
		$webinar    = $this->access->webinar( $arguments[0], 'edit_post' );
		$webinar_id = $this->save( $webinar['webinar_id'], $options );
		/* translators: %d: id of a webinar. */
		WP_CLI::success( sprintf( __( 'Webinar %d was saved.', 'core-webinar-event' ), $webinar_id ) );
	}

	/**
	 * Requests the save, and ends with an error when Core refuses it.
	 *
	 * @param array<string, string|true> $options As above.
	 * @return int The webinar's id.
	 */
	private function save( int $webinar_id, array $options ): int {
		$saved_id   = 0;
		$refusal    = null;
		$on_saved   = static function ( array $event ) use ( &$saved_id, $webinar_id ): void {
			if ( 0 === $saved_id && ( 0 === $webinar_id ? $event['created'] : $event['webinar_id'] === $webinar_id ) ) {
				$saved_id = $event['webinar_id'];
			}
		};
		$on_refused = static function ( array $event ) use ( &$refusal, $webinar_id ): void {
			if ( 'upsert' === $event['change'] && $event['webinar_id'] === $webinar_id ) {
				$refusal ??= $event;
			}
		};
		add_action( 'core_webinar_saved', $on_saved );
		add_action( 'core_webinar_change_refused', $on_refused );
		/** This action is documented in contract/hooks/core_webinar_upsert.json. */
		do_action(
			'core_webinar_upsert',
			array( 'webinar_id' => $webinar_id ) + $this->values( $options ) + array(
				'context' => array(
					'actor_id'  => get_current_user_id(),
					'timestamp' => time(),
					'source'    => 'wp-cli',
				),
			)
		);
		remove_action( 'core_webinar_saved', $on_saved );
		remove_action( 'core_webinar_change_refused', $on_refused );
		if ( is_array( $refusal ) ) {
			WP_CLI::error( $refusal['message'] . " ({$refusal['code']})" );
		}
		return $saved_id > 0 ? $saved_id : $this->access->refuse( 'webinar_save_failed' );
	}

	/**
	 * Reads the options as `core_webinar_upsert` takes them.
	 *
	 * @param array<string, string|true> $options As typed.
	 * @return array<string, int|string|list<int|string>>
	 */
	private function values( array $options ): array {
		$values = array();
		foreach ( array_filter( $options, 'is_string' ) as $name => $text ) {
			if ( 'scheduled_for' === $name ) {
				$values['scheduled_at'] = $this->seconds( $text );
			} else {
				$values[ $name ] = $this->fields->has( $name ) ? $this->fields->from_text( $name, $text ) : $text;
			}
		}
		return $values;
	}

	/**
	 * Reads a date on the site's clock, as Unix seconds.
	 */
	private function seconds( string $text ): int {
		$date = DateTimeImmutable::createFromFormat( '!' . self::DATE_FORMAT, $text, wp_timezone() );
		// An hour that summer time skips, or a 31 June, would silently become another date.
		if ( false === $date || $date->format( self::DATE_FORMAT ) !== $text ) {
			WP_CLI::error( __( '"scheduled_for" must be a date and time of the site\'s time zone, such as "2026-12-01 19:00". Nothing was changed.', 'core-webinar-event' ) . ' (webinar_request_invalid)' );
		}
		return $date->getTimestamp();
	}
}
