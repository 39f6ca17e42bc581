<?php
/**
 * Personal links.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use RuntimeException;
use WP_User;

/**
 * Makes and reads the signed links that open a room without a password. A link is for one person and one webinar. The tables hold only
 * its generation and the number of its uses, so that they open nothing.
 *
 * The signature covers the password's hash and the mail address of the user: when one of them changes, older links are not signed any more.
 *
 * @phpstan-import-type GuestRow from Guest_Requests
 */
final class Personal_Links {

	public const QUERY = 'webinar_seat';

	/** Sessions that one link opens: a phone, a computer, and private windows. */
	private const MOST_USES = 20;

	private const VALID_AFTER_END_SECONDS = DAY_IN_SECONDS;

	private const TOKEN = '/^([gm])([1-9][0-9]{0,17})-([0-9]{1,9})-[0-9a-f]{40}$/D';

	public function __construct( private readonly Registration_Ledger $ledger, private readonly Guest_Requests $requests ) {}

	/**
	 * Answers `client_webinar_registration_personal_url`.
	 *
	 * @param string $url      What another module answered.
	 * @param int    $lead_id  0 for a guest.
	 * @param int    $guest_id Id of a guest's request; 0 for a lead.
	 * @return string The same where the lead has no registration or the guest no request, and for staff, who sign in.
	 */
	public function url( string $url, int $webinar_id, int $lead_id, int $guest_id = 0 ): string {
		if ( $guest_id > 0 ) {
			$guest = $this->requests->find( $guest_id );
			return null === $guest || (int) $guest['webinar_id'] !== $webinar_id ? $url : $this->for_guest( $guest );
		}
		$webinar = Webinars::read( $webinar_id );
		$row     = null !== $webinar && Webinars::is_public( $webinar ) && self::ends_at( $webinar, time() ) > time() ? $this->ledger->row_of_lead( $webinar_id, $lead_id ) : null;
		if ( null === $row || 'cancelled' === $row['state'] ) {
			return $url;
		}
		$user = get_userdata( (int) $row['user_id'] );
		return ! $user instanceof WP_User || Members::is_staff( $user, $webinar_id )
			? $url
			: self::address( self::token( 'm', (int) $row['registration_id'], (int) $row['link_generation'], $webinar_id, self::user_secret( $user ) ) );
	}

	/**
	 * Makes the link of a guest's mail.
	 *
	 * @param GuestRow $guest Their request.
	 */
	private function for_guest( array $guest ): string {
		return self::address( self::token( 'g', (int) $guest['guest_id'], (int) $guest['link_generation'], (int) $guest['webinar_id'], $guest['address'] ) );
	}

	/**
	 * Reads a token.
	 *
	 * @return Personal_Seat|null Null where it was not signed here, or its person is gone or has another password or address now.
	 */
	public function read( string $token ): ?Personal_Seat {
		if ( 1 !== preg_match( self::TOKEN, $token, $found ) ) {
			return null;
		}
		$generation = (int) $found[3];
		$seat       = 'g' === $found[1] ? $this->seat_of_guest( (int) $found[2], $generation ) : $this->seat_of_member( (int) $found[2], $generation );
		if ( null === $seat ) {
			return null;
		}
		$user   = 0 === $seat->user_id ? null : get_userdata( $seat->user_id );
		$secret = 'g' === $seat->kind ? $seat->address : ( $user instanceof WP_User ? self::user_secret( $user ) : '' );
		$is_own = 0 === $seat->user_id || ( $user instanceof WP_User && strtolower( $user->user_email ) === strtolower( $seat->address ) );
		return $is_own && '' !== $secret && hash_equals( self::token( $seat->kind, $seat->id, $generation, $seat->webinar_id, $secret ), $token ) ? $seat : null;
	}

	/**
	 * Counts one use of a link.
	 *
	 * @return bool False where it is used up, or was replaced meanwhile.
	 * @throws RuntimeException When the database refused.
	 */
	public function use( Personal_Seat $seat ): bool {
		return 1 === $this->change( $seat, 'link_uses = link_uses + 1', ' AND link_generation = %d AND link_uses < %d', array( $seat->of_link, self::MOST_USES ) );
	}

	/**
	 * Whether a link opens no more sessions.
	 */
	public function is_used_up( Personal_Seat $seat ): bool {
		global $wpdb;
		list( $table, $key ) = self::table_of( $seat );
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT link_uses FROM $table WHERE $key = %d", $seat->id ) ) >= self::MOST_USES; // phpcs:ignore WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Names of our own.
	}

	/**
	 * Makes all older links of a seat invalid.
	 *
	 * @throws RuntimeException When the database refused.
	 */
	public function replace( Personal_Seat $seat ): void {
		$this->change( $seat, 'link_generation = link_generation + 1, link_uses = 0' );
	}

	/**
	 * Until when links open a webinar: a day after its end, however long it runs. 0 without a date. A recording ends when it is closed.
	 *
	 * @param Webinar $webinar
	 */
	public static function ends_at( array $webinar, int $now ): int {
		$end = match ( Webinars::is_recording( $webinar ) && Webinars::is_open( $webinar ) ? 'recording' : $webinar['status'] ) {
			'recording'            => $now,
			'scheduled'            => 0 === $webinar['scheduled_at'] ? 0 : $webinar['scheduled_at'] + $webinar['duration_minutes'] * MINUTE_IN_SECONDS,
			'live', 'paused'       => max( $now, $webinar['scheduled_at'] + $webinar['duration_minutes'] * MINUTE_IN_SECONDS ),
			'finished', 'archived' => $webinar['finished_at'],
			default                => 0,
		};
		return 0 === $end ? 0 : $end + self::VALID_AFTER_END_SECONDS;
	}

	/**
	 * What changes with the password and the mail address of a user. It only ever goes into a signature.
	 */
	public static function user_secret( WP_User $user ): string {
		return strtolower( $user->user_email ) . '|' . $user->user_pass;
	}

	private static function address( string $token ): string {
		return add_query_arg( self::QUERY, $token, home_url( '/' ) );
	}

	private static function token( string $kind, int $id, int $generation, int $webinar_id, string $secret ): string {
		return "$kind$id-$generation-" . substr( wp_hash( 'client_webinar_registration link|' . get_current_blog_id() . "|$kind|$id|$generation|$webinar_id|$secret", 'auth', 'sha256' ), 0, 40 );
	}

	/**
	 * The seat of a lead's registration, as with the newest link.
	 */
	public function seat_of_lead( int $webinar_id, int $lead_id ): ?Personal_Seat {
		$row = $this->ledger->row_of_lead( $webinar_id, $lead_id );
		return null === $row ? null : $this->seat_of_member( (int) $row['registration_id'], (int) $row['link_generation'] );
	}

	private function seat_of_guest( int $guest_id, int $generation ): ?Personal_Seat {
		$guest = $this->requests->find( $guest_id );
		return null === $guest ? null : new Personal_Seat( 'g', $guest_id, (int) $guest['webinar_id'], (int) $guest['user_id'], $guest['name'], $guest['address'], $guest['state'], (int) $guest['link_generation'], $generation );
	}

	private function seat_of_member( int $registration_id, int $generation ): ?Personal_Seat {
		$row  = $this->ledger->row( $registration_id );
		$user = null === $row ? false : get_userdata( (int) $row['user_id'] );
		return null === $row || ! $user instanceof WP_User ? null : new Personal_Seat( 'm', $registration_id, (int) $row['webinar_id'], $user->ID, $user->display_name, $user->user_email, $row['state'], (int) $row['link_generation'], $generation );
	}

	/**
	 * Changes the row of a seat.
	 *
	 * @param literal-string   $set    Assignments.
	 * @param literal-string   $where  Further condition.
	 * @param list<int>        $values For it.
	 * @return int How many rows.
	 * @throws RuntimeException When the database refused.
	 */
	private function change( Personal_Seat $seat, string $set, string $where = '', array $values = array() ): int {
		global $wpdb;
		list( $table, $key ) = self::table_of( $seat );
		// phpcs:ignore WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Names and placeholders of our own.
		$changed = $wpdb->query( $wpdb->prepare( "UPDATE $table SET $set WHERE $key = %d$where", array( $seat->id, ...$values ) ) );
		if ( ! is_int( $changed ) ) {
			throw new RuntimeException( 'A personal link could not be changed.' );
		}
		$this->ledger->forget_last_rows();
		return $changed;
	}

	/**
	 * Table and key of a seat.
	 *
	 * @return array{string, string}
	 */
	private static function table_of( Personal_Seat $seat ): array {
		global $wpdb;
		$prefix = $wpdb->prefix . 'client_webinar_';
		return 'g' === $seat->kind ? array( $prefix . 'registration_guests', 'guest_id' ) : array( $prefix . 'registrations', 'registration_id' );
	}
}
