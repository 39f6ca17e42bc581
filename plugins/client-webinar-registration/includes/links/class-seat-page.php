<?php
/**
 * The page of a personal link.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use Throwable;
use Webinars\Client_Webinar_Registration\Lib\Command_Refused;
use Webinars\Client_Webinar_Registration\Lib\Core_Log;
use Webinars\Client_Webinar_Registration\Lib\Site_Time;
use WP_User;

/**
 * Asks for one tap, and acts on it. Opening the link changes nothing, so a mail scanner or a preview may do it as often as it likes. The
 * tap needs the cookie that the page has set in the same browser: nobody can make somebody else's browser tap.
 */
final class Seat_Page {

	private const COOKIE = 'webinar_tap';

	/** Of a registration whose form named none. */
	private const SOURCE = 'site';

	/** Value of the address's parameter where a person whom a link has signed in wants another one. */
	private const REPLACE = 'replace';

	/** Value of the address's parameter where the token is in the form. */
	private const IN_FORM = 'tap';

	public function __construct(
		private readonly Personal_Links $links,
		private readonly Seat_Sessions $sessions,
		private readonly Members $members,
		private readonly Guest_Requests $requests,
		private readonly Bookings $bookings,
		private readonly Door $door,
		private readonly New_Link $new_link
	) {}

	/**
	 * Answers the request where it is one of a personal link.
	 */
	public function serve(): void {
		// phpcs:disable WordPress.Security -- The token is signed; a tap has its own proof.
		$given = $_GET[ Personal_Links::QUERY ] ?? null;
		if ( ! is_string( $given ) || is_admin() || wp_doing_cron() ) {
			return;
		}
		defined( 'DONOTCACHEPAGE' ) || define( 'DONOTCACHEPAGE', true ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Page caches know this name.
		$is_post = 'POST' === ( $_SERVER['REQUEST_METHOD'] ?? '' );
		$token   = $is_post ? $_POST[ Personal_Links::QUERY ] ?? '' : $given;
		$token   = is_string( $token ) ? $token : '';
		// phpcs:enable
		try {
			if ( self::REPLACE === $token ) {
				$this->replace( $is_post );
			} elseif ( $is_post ) {
				$this->act( $token );
			} else {
				$this->show( $token );
			}
		} catch ( Command_Refused $refused ) {
			$this->send( $refused->status, __( 'That did not work', 'client-webinar-registration' ), Plain_Page::paragraph( $refused->getMessage() ), $refused->webinar_id );
		} catch ( Throwable $failure ) {
			Core_Log::failure( 'client_webinar_registration_link_failed', $failure );
			$this->send( 500, __( 'That did not work', 'client-webinar-registration' ), Plain_Page::paragraph( __( 'This could not be saved. Please try again.', 'client-webinar-registration' ) ) );
		}
	}

	/**
	 * Shows whose link this is, with the button. Changes nothing.
	 */
	private function show( string $token ): never {
		$seat = $this->links->read( $token );
		$this->refuse_problem( $seat, $token );
		if ( $seat->user_id > 0 && in_array( $seat->user_id, array( get_current_user_id(), $this->sessions->holder( $seat->webinar_id )?->ID ), true ) ) {
			$this->redirect( $seat->webinar_id, $seat->user_id );
		}
		$webinar = Webinars::read( $seat->webinar_id );
		$is_auto = Webinars::is_recording( $webinar );
		$content = Plain_Page::paragraph( sprintf( '%s · %s', $webinar['title'] ?? '', $is_auto ? __( 'Recording', 'client-webinar-registration' ) : Site_Time::with_zone( $webinar['scheduled_at'] ?? 0 ) ) )
			/* translators: %s: name of a person. */
			. $this->form( $token, 'enter', sprintf( __( 'It is me, %s', 'client-webinar-registration' ), $seat->name ) )
			. '<details><summary>' . esc_html__( 'It is not me', 'client-webinar-registration' ) . '</summary>'
			. Plain_Page::paragraph( $is_auto ? __( 'Then close this page. Somebody else’s link came to you, and nothing has happened yet: nobody is signed in.', 'client-webinar-registration' ) : __( 'Then close this page. Somebody else’s link came to you, and nothing has happened yet: nobody is signed in and no seat is booked.', 'client-webinar-registration' ) ) . '</details>'
			. Plain_Page::paragraph( __( 'This link is for one person. It opens this webinar and nothing else, so it needs no password; please do not pass it on.', 'client-webinar-registration' ) );
		/* translators: %s: name of a person. */
		Plain_Page::send( 200, sprintf( __( 'Is it you, %s?', 'client-webinar-registration' ), $seat->name ), $content );
	}

	/**
	 * Address of the page that replaces the link of the person who is signed in by one.
	 */
	public static function replace_url( int $webinar_id ): string {
		return add_query_arg(
			array(
				Personal_Links::QUERY => self::REPLACE,
				'webinar_id'          => $webinar_id,
			),
			home_url( '/' )
		);
	}

	/**
	 * Asks whether the link is to be replaced, and does it.
	 *
	 * @throws Command_Refused When no link can be sent now.
	 */
	private function replace( bool $is_post ): never {
		// phpcs:ignore WordPress.Security -- Validated here; a tap has its own proof.
		$given      = $_REQUEST['webinar_id'] ?? '';
		$webinar_id = is_string( $given ) && 1 === preg_match( '/^[1-9][0-9]{0,9}$/D', $given ) ? (int) $given : 0;
		$user       = $this->sessions->holder( $webinar_id );
		$seat       = null === $user ? null : $this->links->seat_of_lead( $webinar_id, Webinars::lead_of( $user->ID ) );
		if ( null === $seat ) {
			$this->refuse_unknown();
		}
		if ( ! $is_post ) {
			$this->send(
				200,
				__( 'Get a new link?', 'client-webinar-registration' ),
				Plain_Page::paragraph( __( 'Your link has opened this webinar in several browsers. If one of them is not yours, get a new link: we send it to you, and the old one ends in every browser, this one too. If all of them are yours, there is nothing to do.', 'client-webinar-registration' ) )
					. $this->form( self::REPLACE, 'replace', __( 'Send me a new link', 'client-webinar-registration' ), $webinar_id ),
				$webinar_id
			);
		}
		$this->refuse_without_proof( self::REPLACE );
		$this->new_link->replace( $seat );
		$this->send( 200, __( 'Check your inbox', 'client-webinar-registration' ), Plain_Page::paragraph( __( 'The old link has ended in every browser, this one too. A new one is on its way to you: open it to come back.', 'client-webinar-registration' ) ), $webinar_id );
	}

	/**
	 * Carries out a tap.
	 */
	private function act( string $token ): never {
		$this->refuse_without_proof( $token );
		$do   = $_POST['do'] ?? ''; // phpcs:ignore WordPress.Security -- Only compared, after the check.
		$seat = $this->links->read( $token );
		if ( 'renew' === $do && null !== $seat ) {
			$this->new_link->send_again( $seat, $this->links->is_used_up( $seat ) );
			$this->send( 200, __( 'Check your inbox', 'client-webinar-registration' ), Plain_Page::paragraph( __( 'If a link can be sent, it is on its way to the address that this one was sent to. A new one is sent once in ten minutes.', 'client-webinar-registration' ) ), $seat->webinar_id );
		}
		$this->refuse_problem( $seat, $token );
		if ( ! $this->links->use( $seat ) ) {
			$this->refuse_used_up( $seat, $token );
		}
		$this->enter( $seat );
	}

	/**
	 * Confirms the address, books, and begins the session.
	 *
	 * @throws Command_Refused When the webinar takes no registrations.
	 */
	private function enter( Personal_Seat $seat ): never {
		$user_id = 'g' === $seat->kind ? $this->members->confirm( $seat->id, $seat->address, $seat->webinar_id ) : $seat->user_id;
		$user    = get_userdata( $user_id );
		if ( ! $user instanceof WP_User ) {
			$this->refuse_unknown();
		}
		if ( ! $this->door->may_book( $user_id, $seat->webinar_id ) ) {
			$this->send( 403, __( 'You are not admitted', 'client-webinar-registration' ), Plain_Page::paragraph( Attendee_Commands::whom_to_ask( $seat->webinar_id ) ), $seat->webinar_id );
		}
		if ( 'g' === $seat->kind ) {
			$guest  = $this->requests->find( $seat->id );
			$source = $guest['source'] ?? '';
			$this->bookings->register( $seat->webinar_id, 0, Webinars::lead_of( $user_id ), $user_id, '' === $source ? self::SOURCE : $source, $guest['campaign'] ?? '' );
		}
		$webinar    = Webinars::read( $seat->webinar_id );
		$registered = $this->links->seat_of_lead( $seat->webinar_id, Webinars::lead_of( $user_id ) );
		if ( get_current_user_id() !== $user_id && null !== $webinar && null !== $registered ) {
			$this->sessions->begin( $user, $registered, Personal_Links::ends_at( $webinar, time() ) );
		}
		$this->redirect( $seat->webinar_id, $user_id );
	}

	/**
	 * Ends the request with the reason why a link does not open the room; does nothing where it does.
	 *
	 * @phpstan-assert !null $seat
	 */
	private function refuse_problem( ?Personal_Seat $seat, string $token ): void {
		if ( null === $seat ) {
			$this->refuse_unknown();
		}
		$webinar = Webinars::read( $seat->webinar_id );
		if ( null === $webinar || ! Webinars::is_public( $webinar ) ) {
			$this->send( 410, __( 'This webinar was cancelled', 'client-webinar-registration' ), Plain_Page::paragraph( __( 'Its organizer has taken it from the schedule.', 'client-webinar-registration' ) ) );
		}
		if ( Personal_Links::ends_at( $webinar, time() ) <= time() || ( 'unconfirmed' === $seat->state && ! Webinars::is_open( $webinar ) ) ) {
			$over = Webinars::is_recording( $webinar ) ? __( 'This recording is closed', 'client-webinar-registration' ) : __( 'This webinar is over', 'client-webinar-registration' );
			$this->send( 410, $over, Plain_Page::paragraph( __( 'The link was valid until a day after its end.', 'client-webinar-registration' ) ), $seat->webinar_id );
		}
		if ( 'cancelled' === $seat->state && Webinars::is_recording( $webinar ) ) {
			$this->send( 410, __( 'You have given up your access', 'client-webinar-registration' ), Plain_Page::paragraph( __( 'You can ask for it again on the page of the recording.', 'client-webinar-registration' ) ), $seat->webinar_id );
		}
		if ( 'cancelled' === $seat->state ) {
			$this->send( 410, __( 'This seat was cancelled', 'client-webinar-registration' ), Plain_Page::paragraph( __( 'You can ask for a seat again on the page of the webinar.', 'client-webinar-registration' ) ), $seat->webinar_id );
		}
		$user = 0 === $seat->user_id ? get_user_by( 'email', $seat->address ) : get_userdata( $seat->user_id );
		if ( $user instanceof WP_User && Members::is_staff( $user, $seat->webinar_id ) ) {
			$room = apply_filters( 'ui_webinar_room_url', '', $seat->webinar_id );
			$this->send(
				403,
				__( 'Please sign in', 'client-webinar-registration' ),
				Plain_Page::paragraph( __( 'You have more rights on this site than an attendee. A link never signs such people in, so that nobody gets these rights with it.', 'client-webinar-registration' ) )
					. Plain_Page::link( __( 'Sign in', 'client-webinar-registration' ), wp_login_url( is_string( $room ) ? $room : '' ) )
			);
		}
		if ( is_user_logged_in() && ( ! $user instanceof WP_User || get_current_user_id() !== $user->ID ) ) {
			$this->send(
				409,
				__( 'You are signed in as somebody else', 'client-webinar-registration' ),
				/* translators: 1: name of the person who is signed in, 2: name of another person. */
				Plain_Page::paragraph( sprintf( __( 'This browser is signed in as %1$s, and the link is for %2$s. Sign out first, then open the link again.', 'client-webinar-registration' ), wp_get_current_user()->display_name, $seat->name ) )
					. Plain_Page::link( __( 'Sign out', 'client-webinar-registration' ), wp_logout_url( Webinars::page_url( $seat->webinar_id ) ) )
			);
		}
		if ( $seat->is_replaced() ) {
			$this->send( 410, __( 'There is a newer link', 'client-webinar-registration' ), Plain_Page::paragraph( __( 'This one was replaced. Open the newest e-mail, or ask for a new link.', 'client-webinar-registration' ) ) . $this->form( $token, 'renew', __( 'Send me a new link', 'client-webinar-registration' ) ), $seat->webinar_id );
		}
		if ( $this->links->is_used_up( $seat ) ) {
			$this->refuse_used_up( $seat, $token );
		}
	}

	private function refuse_used_up( Personal_Seat $seat, string $token ): never {
		$this->send( 410, __( 'This link was used too often', 'client-webinar-registration' ), Plain_Page::paragraph( __( 'It has opened the webinar in many browsers. Ask for a new link; this one ends with it.', 'client-webinar-registration' ) ) . $this->form( $token, 'renew', __( 'Send me a new link', 'client-webinar-registration' ) ), $seat->webinar_id );
	}

	private function refuse_unknown(): never {
		$this->send( 404, __( 'This link does not work', 'client-webinar-registration' ), Plain_Page::paragraph( __( 'It is not complete, or it ended with a change of your password or e-mail address. Copy the whole link from your e-mail, take the link of a newer e-mail, or ask for a seat again on the page of the webinar.', 'client-webinar-registration' ) ) );
	}

	/**
	 * Sends a page with a way on.
	 */
	private function send( int $status, string $title, string $content, int $webinar_id = 0 ): never {
		Plain_Page::send( $status, $title, $content . Plain_Page::link( 0 === $webinar_id ? __( 'To the schedule', 'client-webinar-registration' ) : __( 'To the page of the webinar', 'client-webinar-registration' ), Webinars::page_url( $webinar_id ) ) );
	}

	/**
	 * Leads to the room, who waits to the page of the webinar; without the token.
	 */
	private function redirect( int $webinar_id, int $user_id ): never {
		$room = user_can( $user_id, 'attend_webinar', $webinar_id ) ? apply_filters( 'ui_webinar_room_url', '', $webinar_id ) : '';
		nocache_headers();
		header( 'Cache-Control: no-store, private' );
		header( 'Referrer-Policy: no-referrer' );
		header( 'X-Robots-Tag: noindex, nofollow' );
		wp_safe_redirect( is_string( $room ) && '' !== $room ? $room : Webinars::page_url( $webinar_id ), 303 );
		exit;
	}

	/**
	 * Ends the request where the tap does not come from a page of this browser.
	 */
	private function refuse_without_proof( string $token ): void {
		$proof  = is_string( $_POST['proof'] ?? null ) ? $_POST['proof'] : ''; // phpcs:ignore WordPress.Security -- This is the check.
		$cookie = $this->cookie();
		if ( '' === $cookie || ! hash_equals( self::proof( $cookie, $token ), $proof ) ) {
			$this->send( 403, __( 'One more time, please', 'client-webinar-registration' ), Plain_Page::paragraph( __( 'This page was open for too long, or your browser does not keep cookies. Open the link from your e-mail again.', 'client-webinar-registration' ) ) );
		}
	}

	/**
	 * A form with one button. It posts the token in its body, so that a tap leaves no address with it.
	 */
	private function form( string $token, string $does, string $text, int $webinar_id = 0 ): string {
		return sprintf(
			'<form method="post" action="%s">%s<input type="hidden" name="%s" value="%s"><input type="hidden" name="proof" value="%s"><button name="do" value="%s">%s</button></form>',
			esc_url( add_query_arg( Personal_Links::QUERY, self::IN_FORM, home_url( '/' ) ) ),
			0 === $webinar_id ? '' : '<input type="hidden" name="webinar_id" value="' . (int) $webinar_id . '">',
			esc_attr( Personal_Links::QUERY ),
			esc_attr( $token ),
			esc_attr( self::proof( $this->new_cookie(), $token ) ),
			esc_attr( $does ),
			esc_html( $text )
		);
	}

	/**
	 * The cookie that this browser was given with the page; empty without.
	 */
	private function cookie(): string {
		$cookie = $_COOKIE[ self::COOKIE ] ?? ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Validated here.
		return is_string( $cookie ) && 1 === preg_match( '/^[0-9a-f]{32}$/D', $cookie ) ? $cookie : '';
	}

	/**
	 * Gives the browser a cookie, unless it has one: two pages may be open.
	 */
	private function new_cookie(): string {
		$cookie = $this->cookie();
		if ( '' === $cookie ) {
			$cookie                  = bin2hex( random_bytes( 16 ) );
			$_COOKIE[ self::COOKIE ] = $cookie;
			setcookie(
				self::COOKIE,
				$cookie,
				array(
					'path'     => COOKIEPATH,
					'domain'   => (string) COOKIE_DOMAIN,
					'secure'   => is_ssl(),
					'httponly' => true,
					'samesite' => 'Strict',
				)
			);
		}
		return $cookie;
	}

	private static function proof( string $cookie, string $token ): string {
		return substr( wp_hash( "client_webinar_registration tap|$cookie|$token", 'nonce', 'sha256' ), 0, 40 );
	}
}
