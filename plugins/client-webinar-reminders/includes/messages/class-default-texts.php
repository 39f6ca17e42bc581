<?php
/**
 * The texts that the organizer may reword.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

use Webinars\Client_Webinar_Reminders\Lib\Site_Time;

/**
 * Words the messages to registered people. They name the date and the time, never "in an hour": a message may be late.
 */
final class Default_Texts {

	/** Placeholders that a message does not have. */
	private const WITHOUT = array(
		'registered_auto' => array( 'start', 'from', 'place', 'calendar' ),
		'registered'      => array( 'from', 'place' ),
		'waiting'         => array( 'from' ),
		'seat_granted'    => array( 'from', 'place' ),
		'reminder'        => array( 'from', 'place' ),
		'come_back'       => array( 'from', 'place', 'calendar' ),
		'moved'           => array( 'place' ),
		'cancelled'       => array( 'from', 'place', 'calendar' ),
	);

	/**
	 * Templates by languages: the outbox asks for them at each of thousands of messages.
	 *
	 * @var array<string, list<MessageTemplate>>
	 */
	private array $made = array();

	/**
	 * Adds the texts to those of the other modules. What is sent is in the site's language, what wp-admin says about it in the reader's.
	 *
	 * @param list<MessageTemplate> $templates Of the other modules.
	 * @return list<MessageTemplate>
	 */
	public function add( array $templates ): array {
		return array( ...$templates, ...$this->made[ get_locale() . ' ' . determine_locale() ] ??= $this->templates() );
	}

	/**
	 * Makes the templates.
	 *
	 * @return list<MessageTemplate>
	 */
	private function templates(): array {
		$is_switched = switch_to_locale( get_locale() );
		$texts       = $this->texts();
		$subjects    = $this->subjects();
		$to_webinar  = __( 'Open the webinar', 'client-webinar-reminders' );
		/* translators: %s: title of the webinar. */
		$recording = sprintf( __( 'Recording: “%s”', 'client-webinar-reminders' ), '{title}' );
		$buttons   = array(
			'registered_auto' => __( 'Watch the recording', 'client-webinar-reminders' ),
			'cancelled'       => __( 'See the schedule', 'client-webinar-reminders' ),
			'come_back'       => __( 'Come back', 'client-webinar-reminders' ),
		);
		if ( $is_switched ) {
			restore_previous_locale();
		}
		$placeholders = $this->placeholders();
		$templates    = array();
		foreach ( $this->titles() as $name => list( $title, $description ) ) {
			$templates[] = array(
				'name'         => $name,
				'title'        => $title,
				'description'  => $description,
				'subject'      => $subjects[ $name ],
				'text'         => $texts[ $name ],
				'button_text'  => $buttons[ $name ] ?? $to_webinar,
				'has_button'   => true,
				'has_delay'    => false,
				'placeholders' => array_values( array_diff_key( $placeholders, array_flip( self::WITHOUT[ $name ] ) ) ),
			) + ( 'registered_auto' === $name ? array( 'first_line' => $recording ) : array() );
		}
		return $templates;
	}

	/**
	 * Returns the default subjects by name.
	 *
	 * @return array{registered_auto: string, registered: string, waiting: string, seat_granted: string, reminder: string, come_back: string, moved: string, cancelled: string}
	 */
	private function subjects(): array {
		/* translators: %s: title of the webinar. */
		$seat = sprintf( __( 'Your seat: %s', 'client-webinar-reminders' ), '{title}' );
		return array(
			'registered_auto' => '{title}',
			'registered'      => $seat,
			/* translators: %s: title of the webinar. */
			'waiting'         => sprintf( __( 'On the waiting list: %s', 'client-webinar-reminders' ), '{title}' ),
			'seat_granted'    => $seat,
			/* translators: %s: title of the webinar. */
			'reminder'        => sprintf( __( 'Reminder: %s', 'client-webinar-reminders' ), '{title}' ),
			/* translators: %s: title of the webinar. */
			'come_back'       => sprintf( __( 'Still on: %s', 'client-webinar-reminders' ), '{title}' ),
			/* translators: %s: title of the webinar. */
			'moved'           => sprintf( __( 'New date: %s', 'client-webinar-reminders' ), '{title}' ),
			/* translators: %s: title of the webinar. */
			'cancelled'       => sprintf( __( 'Cancelled: %s', 'client-webinar-reminders' ), '{title}' ),
		);
	}

	/**
	 * Returns the default texts by name.
	 *
	 * @return array{registered_auto: string, registered: string, waiting: string, seat_granted: string, reminder: string, come_back: string, moved: string, cancelled: string}
	 */
	private function texts(): array {
		return array(
			'registered_auto' => __( 'You have access. Watch it whenever it suits you, as long as it is open: the button takes you there.', 'client-webinar-reminders' ),
			/* translators: 1: title of the webinar, 2: date, time and time zone, 3: address of the calendar file. */
			'registered'      => sprintf( __( "You have a seat at “%1\$s”.\n\nIt begins: %2\$s.\n\nFor your calendar: %3\$s", 'client-webinar-reminders' ), '{title}', '{start}', '{calendar}' ),
			/* translators: 1: title of the webinar, 2: place on the waiting list, 3: date, time and time zone. */
			'waiting'         => sprintf( __( "All seats at “%1\$s” are taken. Your place on the waiting list: %2\$s.\n\nThe webinar begins: %3\$s. If a seat becomes free, we will write to you.", 'client-webinar-reminders' ), '{title}', '{place}', '{start}' ),
			/* translators: 1: title of the webinar, 2: date, time and time zone, 3: address of the calendar file. */
			'seat_granted'    => sprintf( __( "A seat at “%1\$s” became free, and it is yours.\n\nThe webinar begins: %2\$s.\n\nFor your calendar: %3\$s", 'client-webinar-reminders' ), '{title}', '{start}', '{calendar}' ),
			/* translators: 1: title of the webinar, 2: date, time and time zone, 3: address of the calendar file. */
			'reminder'        => sprintf( __( "We look forward to seeing you at “%1\$s”.\n\nIt begins: %2\$s.\n\nFor your calendar: %3\$s", 'client-webinar-reminders' ), '{title}', '{start}', '{calendar}' ),
			/* translators: %s: title of the webinar. */
			'come_back'       => sprintf( __( "“%s” is still on.\n\nYou left before the end. If you want to see the rest, come back: the button opens the webinar.", 'client-webinar-reminders' ), '{title}' ),
			/* translators: 1: title of the webinar, 2: old date, time and time zone, 3: new date, time and time zone, 4: address of the calendar file. */
			'moved'           => sprintf( __( "“%1\$s” has been moved.\n\nIt was planned for: %2\$s.\nIt now begins: %3\$s.\n\nFor your calendar: %4\$s", 'client-webinar-reminders' ), '{title}', '{from}', '{start}', '{calendar}' ),
			/* translators: 1: title of the webinar, 2: date, time and time zone. */
			'cancelled'       => sprintf( __( "“%1\$s” is cancelled. It was planned for: %2\$s.\n\nWe are sorry. You need not do anything.", 'client-webinar-reminders' ), '{title}', '{start}' ),
		);
	}

	/**
	 * Returns title and description by name.
	 *
	 * @return array{registered_auto: array{string, string}, registered: array{string, string}, waiting: array{string, string}, seat_granted: array{string, string}, reminder: array{string, string}, come_back: array{string, string}, moved: array{string, string}, cancelled: array{string, string}}
	 */
	private function titles(): array {
		return array(
			'registered_auto' => array( __( 'Access to a recording', 'client-webinar-reminders' ), __( 'Goes at once to who gets access to a recording.', 'client-webinar-reminders' ) ),
			'registered'      => array( __( 'Confirmation of a seat', 'client-webinar-reminders' ), __( 'Goes at once to who booked a seat.', 'client-webinar-reminders' ) ),
			'waiting'         => array( __( 'Place on the waiting list', 'client-webinar-reminders' ), __( 'Goes at once to who booked when all seats were taken.', 'client-webinar-reminders' ) ),
			'seat_granted'    => array( __( 'Seat that became free', 'client-webinar-reminders' ), __( 'Goes to the person on the waiting list who got the seat.', 'client-webinar-reminders' ) ),
			'reminder'        => array( __( 'Reminder', 'client-webinar-reminders' ), __( 'Goes to everyone with a seat before the start, at the times of the page Reminders.', 'client-webinar-reminders' ) ),
			'come_back'       => array( __( 'Come back', 'client-webinar-reminders' ), __( 'Goes to who left while the webinar is on. Nobody gets it unless a developer of the site has added a rule for it.', 'client-webinar-reminders' ) ),
			'moved'           => array( __( 'New date', 'client-webinar-reminders' ), __( 'Goes to everyone who booked, a minute after the last change of the date.', 'client-webinar-reminders' ) ),
			'cancelled'       => array( __( 'Cancellation', 'client-webinar-reminders' ), __( 'Goes to everyone who booked, a minute after a webinar that has not begun was taken back or deleted.', 'client-webinar-reminders' ) ),
		);
	}

	/**
	 * Describes the placeholders by name.
	 *
	 * @return array<string, array{name: string, label: string, example: string}>
	 */
	private function placeholders(): array {
		$start        = Site_Time::with_zone( time() + DAY_IN_SECONDS );
		$placeholders = array();
		foreach ( array(
			'start'    => array( __( 'Date, time and time zone of the start', 'client-webinar-reminders' ), $start ),
			'from'     => array( __( 'The start before, in the same form', 'client-webinar-reminders' ), $start ),
			'place'    => array( __( 'Place on the waiting list', 'client-webinar-reminders' ), '3' ),
			'name'     => array( __( 'Name of the person', 'client-webinar-reminders' ), __( 'Anna', 'client-webinar-reminders' ) ),
			'link'     => array( __( 'Address that the button opens', 'client-webinar-reminders' ), home_url( '/webinars/' ) ),
			'calendar' => array( __( 'Address of the calendar file', 'client-webinar-reminders' ), home_url( '/?webinar_calendar=12' ) ),
		) as $name => list( $label, $example ) ) {
			$placeholders[ $name ] = array(
				'name'    => $name,
				'label'   => $label,
				'example' => $example,
			) + ( in_array( $name, array( 'link', 'calendar' ), true ) ? array( 'is_address' => true ) : array() );
		}
		return $placeholders;
	}
}
