<?php
/**
 * Words of the organizer's screens.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

/**
 * Says who is registered. People have a seat at a webinar, or wait for one; to a recording they have access (D1).
 */
final class Report_Words {

	public function __construct( public readonly bool $is_recording ) {}

	public static function for_webinar( int $webinar_id ): self {
		return new self( Webinars::is_recording( Webinars::read( $webinar_id ) ) );
	}

	/**
	 * Says the numbers of a webinar.
	 *
	 * @param RegistrationCounts $counts
	 */
	public function counts( array $counts ): string {
		$number = number_format_i18n( $counts['registered'] );
		$parts  = array(
			$this->is_recording
				/* translators: %s: number of people who have access to a recording. */
				? sprintf( _n( '%s has access', '%s have access', $counts['registered'], 'client-webinar-registration' ), $number )
				/* translators: %s: number of people. */
				: sprintf( _n( '%s booked', '%s booked', $counts['registered'], 'client-webinar-registration' ), $number ),
		);
		if ( $counts['waiting'] > 0 ) {
			/* translators: %s: number of people. */
			$parts[] = sprintf( _n( '%s waiting', '%s waiting', $counts['waiting'], 'client-webinar-registration' ), number_format_i18n( $counts['waiting'] ) );
		}
		if ( $counts['cancelled'] > 0 ) {
			/* translators: %s: number of people. */
			$parts[] = sprintf( _n( '%s cancelled', '%s cancelled', $counts['cancelled'], 'client-webinar-registration' ), number_format_i18n( $counts['cancelled'] ) );
		}
		return implode( ' · ', $parts );
	}

	/**
	 * Says how many seats there are; empty for a recording.
	 *
	 * @param int $seats 0 for no limit.
	 */
	public function limit( int $seats ): string {
		return match ( true ) {
			$this->is_recording => '',
			0 === $seats        => __( 'no limit of seats', 'client-webinar-registration' ),
			/* translators: %s: number of seats. */
			default             => sprintf( _n( '%s seat', '%s seats', $seats, 'client-webinar-registration' ), number_format_i18n( $seats ) ),
		};
	}

	/**
	 * The states of a registration.
	 *
	 * @return array{registered: string, waiting: string, cancelled: string}
	 */
	public function states(): array {
		return array(
			'registered' => $this->is_recording ? __( 'Has access', 'client-webinar-registration' ) : __( 'Has a seat', 'client-webinar-registration' ),
			'waiting'    => __( 'Waiting', 'client-webinar-registration' ),
			'cancelled'  => __( 'Cancelled', 'client-webinar-registration' ),
		);
	}

	public function state_heading(): string {
		return $this->is_recording ? __( 'Access', 'client-webinar-registration' ) : __( 'Seat', 'client-webinar-registration' );
	}

	public function time_heading(): string {
		return $this->is_recording ? __( 'Got access on', 'client-webinar-registration' ) : __( 'Booked', 'client-webinar-registration' );
	}

	public function is_cancelled(): string {
		return $this->is_recording ? __( 'The registration was cancelled.', 'client-webinar-registration' ) : __( 'The registration was cancelled. A free seat goes to the first who waits.', 'client-webinar-registration' );
	}

	public function ask_to_cancel( string $name ): string {
		return $this->is_recording
			/* translators: %s: name of a person. */
			? sprintf( __( 'Cancel the registration of %s? They lose the access.', 'client-webinar-registration' ), $name )
			/* translators: %s: name of a person. */
			: sprintf( __( 'Cancel the registration of %s? If somebody waits, they get the seat at once.', 'client-webinar-registration' ), $name );
	}

	public function about_unconfirmed(): string {
		return $this->is_recording
			? __( 'They asked on the page of the recording and have not tapped the button in the e-mail yet. They have no access. Requests end by themselves after seven days, and a day after the recording is closed.', 'client-webinar-registration' )
			: __( 'They asked on the page of the webinar and have not tapped the button in the e-mail yet. They hold no seat. Requests end by themselves after seven days, and a day after the webinar.', 'client-webinar-registration' );
	}

	public function ask_to_delete_unconfirmed(): string {
		return $this->is_recording
			? __( 'Delete all requests that nobody has confirmed? Their links end. Who has access keeps it.', 'client-webinar-registration' )
			: __( 'Delete all requests that nobody has confirmed? Their links end. Who has a seat or waits keeps it.', 'client-webinar-registration' );
	}

	public function about_import(): string {
		return $this->is_recording
			? __( 'Gives access to members of this site. It creates no accounts. Check the file first: that changes nothing.', 'client-webinar-registration' )
			: __( 'Books seats for members of this site. It creates no accounts. Check the file first: that changes nothing.', 'client-webinar-registration' );
	}

	public function import_button(): string {
		return $this->is_recording ? __( 'Give these people access', 'client-webinar-registration' ) : __( 'Book these people', 'client-webinar-registration' );
	}

	public function after_check(): string {
		return $this->is_recording
			? __( 'To give them access, choose the file again under “Import from a CSV file” and press “Give these people access”. Lines with a problem are left out.', 'client-webinar-registration' )
			: __( 'To book, choose the file again under “Import from a CSV file” and press “Book these people”. Lines with a problem are left out.', 'client-webinar-registration' );
	}

	/**
	 * What becomes of the lines of an import.
	 *
	 * @return array<string, string>
	 */
	public function import_results(): array {
		$is_recording = $this->is_recording;
		return array(
			'new'                => $is_recording ? __( 'will get access', 'client-webinar-registration' ) : __( 'will be booked', 'client-webinar-registration' ),
			'registered'         => $is_recording ? __( 'got access', 'client-webinar-registration' ) : __( 'booked', 'client-webinar-registration' ),
			'waiting'            => __( 'on the waiting list', 'client-webinar-registration' ),
			'already-registered' => __( 'had a registration already', 'client-webinar-registration' ),
			'duplicate'          => __( 'is in the file twice', 'client-webinar-registration' ),
			'bad-address'        => __( 'not an e-mail address', 'client-webinar-registration' ),
			'no-account'         => __( 'no member of this site', 'client-webinar-registration' ),
			'not-admitted'       => $is_recording ? __( 'may not watch, or needs no access', 'client-webinar-registration' ) : __( 'may not attend, or needs no seat', 'client-webinar-registration' ),
			'closed'             => $is_recording ? __( 'the recording is closed', 'client-webinar-registration' ) : __( 'the webinar takes no registrations', 'client-webinar-registration' ),
		);
	}
}
