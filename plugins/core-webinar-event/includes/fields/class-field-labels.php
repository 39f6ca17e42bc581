<?php
/**
 * What the screens call the fields.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Names a field as the schedule form does, for errors that people read.
 */
final class Field_Labels {

	/**
	 * Returns the label of a field or a text, or the name of one that no screen shows.
	 */
	public static function label( string $name ): string {
		return match ( $name ) {
			'title'            => __( 'Title', 'core-webinar-event' ),
			'excerpt'          => __( 'Excerpt', 'core-webinar-event' ),
			'description'      => __( 'Description', 'core-webinar-event' ),
			'scheduled_at'     => __( 'Date and time', 'core-webinar-event' ),
			'duration_minutes' => __( 'Duration in minutes', 'core-webinar-event' ),
			'stream_type'      => __( 'Stream type', 'core-webinar-event' ),
			'stream_source'    => __( 'Stream address', 'core-webinar-event' ),
			'spare_type'       => __( 'Type of the spare source', 'core-webinar-event' ),
			'spare_source'     => __( 'Address of a spare source', 'core-webinar-event' ),
			'speaker_user_ids' => __( 'Speakers', 'core-webinar-event' ),
			'owner_user_id'    => __( 'Organizer', 'core-webinar-event' ),
			'guest_cta_text'   => __( 'Invitation text', 'core-webinar-event' ),
			'guest_cta_url'    => __( 'Invitation link', 'core-webinar-event' ),
			'room_cta_text'    => __( 'Offer text', 'core-webinar-event' ),
			'room_cta_url'     => __( 'Offer link', 'core-webinar-event' ),
			'shows_people'     => __( 'Show attendees how many are watching', 'core-webinar-event' ),
			'seats'            => __( 'Seats', 'core-webinar-event' ),
			'recording_url'    => __( 'Recording address', 'core-webinar-event' ),
			default            => $name,
		};
	}
}
