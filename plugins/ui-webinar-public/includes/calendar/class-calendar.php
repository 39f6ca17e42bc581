<?php
/**
 * The calendar addresses.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

/**
 * Answers `?webinar_calendar=<id>` with one webinar and `?webinar_calendar=all` with the whole schedule, as iCalendar (RFC 5545).
 * Everybody may read them: they hold what the public schedule says.
 */
final class Calendar {

	private const QUERY_VAR = 'webinar_calendar';

	private const ALL = 'all';

	private const COMING = array( 'scheduled', 'live', 'paused' );

	/** Past webinars stay in subscribed calendars. */
	private const PAST = array( 'finished', 'archived' );

	/** A webinar that nobody has started within a day does not take place. */
	public const LATE_SECONDS_AT_MOST = DAY_IN_SECONDS;

	/** Limit for coming webinars, and the same limit for past ones. */
	private const AT_MOST = 100;

	private const MAX_AGE_SECONDS = 5 * MINUTE_IN_SECONDS;

	public function __construct( private readonly Calendar_Text $text, private readonly Cancelled_Webinars $cancelled ) {}

	/**
	 * Address of the file of one webinar.
	 */
	public static function file_url( int $webinar_id ): string {
		return add_query_arg( self::QUERY_VAR, $webinar_id, home_url( '/' ) );
	}

	/**
	 * Address by which a calendar program subscribes to the schedule.
	 */
	public static function feed_url(): string {
		return (string) preg_replace( '~^https?:~', 'webcal:', add_query_arg( self::QUERY_VAR, self::ALL, home_url( '/' ) ) );
	}

	/**
	 * Answers `ui_webinar_public_calendar_url`. A webinar that is not public has no address.
	 */
	public function answer_url( string $url, int $webinar_id ): string {
		return null === $this->public_webinar( $webinar_id ) ? $url : self::file_url( $webinar_id );
	}

	/**
	 * Lets WordPress read the query variable.
	 *
	 * @param string[] $names Query variables.
	 * @return string[]
	 */
	public function add_query_var( array $names ): array {
		$names[] = self::QUERY_VAR;
		return $names;
	}

	/**
	 * Answers with the file instead of a page, or with 404 for a webinar that is not public.
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
		echo $document; // phpcs:ignore WordPress.Security.EscapeOutput -- Not HTML: Calendar_Text escapes by RFC 5545.
		exit;
	}

	/**
	 * Returns the file, null when there is no such public webinar.
	 *
	 * @param string $requested `all`, or the id of a webinar.
	 */
	public function document( string $requested ): ?string {
		if ( self::ALL === $requested ) {
			return $this->text->document( $this->all_webinars(), $this->cancelled->all() );
		}
		$webinar = $this->public_webinar( 1 === preg_match( '/^[1-9][0-9]{0,9}$/D', $requested ) ? (int) $requested : 0 );
		return null === $webinar ? null : $this->text->document( array( $webinar ) );
	}

	/**
	 * Returns a webinar that has a calendar file; null for others, as for recordings, which take place at no time.
	 *
	 * @return Webinar|null
	 */
	private function public_webinar( int $webinar_id ): ?array {
		if ( 0 === $webinar_id || 'publish' !== get_post_status( $webinar_id ) ) {
			return null;
		}
		/**
		 * Null when there is none.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		return null !== $webinar && 'auto' !== $webinar['type'] && in_array( $webinar['status'], array( ...self::COMING, ...self::PAST ), true ) ? $webinar : null;
	}

	/**
	 * Coming webinars, and the latest past ones.
	 *
	 * @return list<Webinar>
	 */
	private function all_webinars(): array {
		$now = time();
		return array(
			...$this->list(
				array(
					'status'          => self::COMING,
					'scheduled_after' => $now - $now % MINUTE_IN_SECONDS - self::LATE_SECONDS_AT_MOST,
					'per_page'        => self::AT_MOST,
				)
			),
			...$this->list(
				array(
					'status'   => self::PAST,
					'per_page' => self::AT_MOST,
					'order'    => 'desc',
				)
			),
		);
	}

	/**
	 * Requests webinars from Core.
	 *
	 * @param WebinarQuery $query Which webinars.
	 * @return list<Webinar>
	 */
	private function list( array $query ): array {
		/**
		 * Empty while Core is off.
		 *
		 * @var list<Webinar> $webinars
		 */
		$webinars = apply_filters( 'core_webinar_list', array(), $query );
		return $webinars;
	}
}
