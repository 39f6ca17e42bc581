<?php
/**
 * Webinars for calendars.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

/**
 * Answers `?webinar_calendar=<id>` with one webinar and `?webinar_calendar=all` with the whole schedule, as iCalendar
 * (RFC 5545). Everybody may read them: they hold what the public schedule says.
 */
final class Calendar {

	private const QUERY_VAR = 'webinar_calendar';

	private const ALL = 'all';

	private const TO_COME = array( 'scheduled', 'live', 'paused' );

	/** Subscribed calendars keep what has been: a past webinar does not vanish from somebody's diary. */
	private const OVER = array( 'finished', 'archived' );

	/** What nobody has started within a day does not take place. */
	private const LATE_SECONDS_AT_MOST = DAY_IN_SECONDS;

	/** Of those to come, and as many of those that are over. */
	private const AT_MOST = 100;

	private const MAX_AGE_SECONDS = 5 * MINUTE_IN_SECONDS;

	/**
	 * Takes what it works with.
	 *
	 * @param Calendar_Text $text Writes the document.
	 */
	public function __construct( private readonly Calendar_Text $text ) {}

	/**
	 * Address of one webinar's file.
	 *
	 * @param int $webinar_id The webinar.
	 */
	public static function file_url( int $webinar_id ): string {
		return add_query_arg( self::QUERY_VAR, $webinar_id, home_url( '/' ) );
	}

	/**
	 * Address by which a calendar program follows the schedule.
	 */
	public static function feed_url(): string {
		return (string) preg_replace( '~^https?:~', 'webcal:', add_query_arg( self::QUERY_VAR, self::ALL, home_url( '/' ) ) );
	}

	/**
	 * Gives the address of a webinar's file.
	 *
	 * @param string $url        Empty when asked.
	 * @param int    $webinar_id The webinar.
	 */
	public function answer_url( string $url, int $webinar_id ): string {
		return null === $this->document( (string) $webinar_id ) ? $url : self::file_url( $webinar_id );
	}

	/**
	 * Lets WordPress read the query variable.
	 *
	 * @param string[] $names Names of others.
	 * @return string[]
	 */
	public function add_query_var( array $names ): array {
		$names[] = self::QUERY_VAR;
		return $names;
	}

	/**
	 * Answers instead of a page; a webinar that is not public is not found.
	 */
	public function answer(): void {
		$requested = get_query_var( self::QUERY_VAR );
		if ( ! is_string( $requested ) || '' === $requested ) {
			return;
		}
		$document = $this->document( $requested );
		if ( null === $document ) {
			global $wp_query;
			$wp_query->set_404();
			status_header( 404 );
			nocache_headers();
			return;
		}
		$etag = '"' . substr( hash( 'sha256', $document ), 0, 32 ) . '"';
		header( 'Content-Type: text/calendar; charset=utf-8' );
		header( 'Content-Disposition: attachment; filename="webinar' . ( self::ALL === $requested ? 's' : "-$requested" ) . '.ics"' );
		header( 'Cache-Control: public, max-age=' . self::MAX_AGE_SECONDS );
		header( "ETag: $etag" );
		$known = wp_unslash( $_SERVER['HTTP_IF_NONE_MATCH'] ?? '' ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only compared.
		if ( is_string( $known ) && str_contains( $known, $etag ) ) {
			status_header( 304 );
			exit;
		}
		status_header( 200 );
		echo $document; // phpcs:ignore WordPress.Security.EscapeOutput -- Not HTML: Calendar_Text escapes as calendars do.
		exit;
	}

	/**
	 * The file for what is asked; null when there is no such public webinar.
	 *
	 * @param string $requested `all`, or the id of a webinar.
	 */
	public function document( string $requested ): ?string {
		if ( self::ALL === $requested ) {
			return $this->text->of( $this->listed() );
		}
		$webinar_id = 1 === preg_match( '/^[1-9][0-9]{0,9}$/D', $requested ) ? (int) $requested : 0;
		if ( 0 === $webinar_id || 'publish' !== get_post_status( $webinar_id ) ) {
			return null;
		}
		/**
		 * Null where there is none.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		return null === $webinar || ! in_array( $webinar['status'], array( ...self::TO_COME, ...self::OVER ), true ) ? null : $this->text->of( array( $webinar ) );
	}

	/**
	 * The next webinars, and the last ones.
	 *
	 * @return list<Webinar>
	 */
	private function listed(): array {
		$now = time();
		return array(
			...$this->ask(
				array(
					'status'          => self::TO_COME,
					'scheduled_after' => $now - $now % MINUTE_IN_SECONDS - self::LATE_SECONDS_AT_MOST,
					'per_page'        => self::AT_MOST,
				)
			),
			...$this->ask(
				array(
					'status'   => self::OVER,
					'per_page' => self::AT_MOST,
					'order'    => 'desc',
				)
			),
		);
	}

	/**
	 * Asks Core.
	 *
	 * @param WebinarQuery $query Which webinars.
	 * @return list<Webinar>
	 */
	private function ask( array $query ): array {
		/**
		 * Empty where Core is off.
		 *
		 * @var list<Webinar> $webinars
		 */
		$webinars = apply_filters( 'core_webinar_list', array(), $query );
		return $webinars;
	}
}
