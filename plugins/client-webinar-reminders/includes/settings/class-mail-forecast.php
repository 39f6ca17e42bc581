<?php
/**
 * Whether e-mails leave in time.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

/**
 * Warns before a webinar when its confirmations or reminders cannot all leave by e-mail in time at the configured pace. Where they can, or
 * nobody gets e-mails, it says nothing.
 */
final class Mail_Forecast {

	private const TEST = 'client_webinar_reminders_mail';

	public function __construct( private readonly Offsets $offsets, private readonly Watcher $watcher ) {}

	/**
	 * Answers `client_webinar_control_readiness`: the screen of a planned webinar shows the warning.
	 *
	 * @param list<ReadinessCheck> $checks Checks of other modules.
	 * @return list<ReadinessCheck>
	 */
	public function add_check( array $checks, int $webinar_id ): array {
		$problem = $this->problem( $webinar_id, time() );
		return '' === $problem ? $checks : array(
			...$checks,
			array(
				'name'     => 'mail_pace',
				'is_ready' => false,
				'message'  => $problem,
				'url'      => current_user_can( 'publish_webinar_events' ) ? Offsets_Page::url() : '',
			),
		);
	}

	/**
	 * Answers `site_status_tests`.
	 *
	 * @param array<string, array<string, mixed>> $tests Tests by kind.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_test( array $tests ): array {
		$tests['direct'][ self::TEST ] = array(
			'label' => __( 'E-mails before webinars', 'client-webinar-reminders' ),
			'test'  => array( $this, 'test' ),
		);
		return $tests;
	}

	/**
	 * Tests all planned webinars.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test(): array {
		$problems = array();
		foreach ( $this->watcher->all() as $webinar ) {
			$problem = $this->problem( $webinar['webinar_id'], time() );
			if ( '' !== $problem ) {
				/* translators: 1: title of a webinar, 2: a sentence. */
				$problems[] = sprintf( __( '“%1$s”: %2$s', 'client-webinar-reminders' ), $webinar['title'], $problem );
			}
		}
		$is_good = array() === $problems;
		return array(
			'label'       => $is_good ? __( 'E-mails before webinars leave in time', 'client-webinar-reminders' ) : __( 'Some e-mails before webinars are too late', 'client-webinar-reminders' ),
			'status'      => $is_good ? 'good' : 'recommended',
			'badge'       => array(
				'label' => __( 'Webinars', 'client-webinar-reminders' ),
				'color' => 'blue',
			),
			'description' => $is_good ? '<p>' . esc_html__( 'As many e-mails may leave in an hour as the planned webinars need.', 'client-webinar-reminders' ) . '</p>' : '<p>' . implode( '</p><p>', array_map( 'esc_html', $problems ) ) . '</p>',
			'actions'     => $is_good ? '' : sprintf( '<p><a href="%s">%s</a></p>', esc_url( Offsets_Page::url() ), esc_html__( 'Open Webinars → Reminders', 'client-webinar-reminders' ) ),
			'test'        => self::TEST,
		);
	}

	/**
	 * Says what cannot leave in time, with the remedy. Each webinar is looked at alone.
	 *
	 * @return string Translated; empty for nothing.
	 */
	private function problem( int $webinar_id, int $now ): string {
		$webinar = Public_Webinar::find( $webinar_id );
		if ( null === $webinar || Public_Webinar::COMING !== $webinar->state || $webinar->start <= $now ) {
			return '';
		}
		/**
		 * Null while the outbox is off. This filter is documented in contract/hooks/webinar_outbox_mail_counts.json.
		 *
		 * @var MailCounts|null $mails
		 */
		$mails    = apply_filters( 'webinar_outbox_mail_counts', null, $webinar_id );
		$capacity = self::capacity( $webinar->start - $now );
		if ( null === $mails || null === $capacity ) {
			return '';
		}
		$people = min( $mails['recipients'], self::registered( $webinar_id ) );
		foreach ( array_reverse( $this->offsets->minutes() ) as $minutes ) {
			$begins  = $webinar->start - $minutes * MINUTE_IN_SECONDS;
			$in_time = (int) self::capacity( $this->offsets->next( $webinar->start, $minutes ) - $begins );
			if ( $begins > $now && $people > $in_time ) {
				return sprintf(
					/* translators: 1: a time, as in: 10 minutes, 2: number of people, 3: number of e-mails, 4: number of e-mails. */
					__( 'The reminder %1$s before the start does not reach everyone in time: %2$s people get it by e-mail, and %3$s e-mails can leave while it is of use. Allow at least %4$s e-mails an hour under Settings → Webinar e-mails, if your host does, or send it earlier under Webinars → Reminders.', 'client-webinar-reminders' ),
					human_time_diff( 0, $minutes * MINUTE_IN_SECONDS ),
					number_format_i18n( $people ),
					number_format_i18n( $in_time ),
					number_format_i18n( self::needed( $people, $in_time ) )
				);
			}
		}
		return $mails['waiting'] > $capacity ? sprintf(
			/* translators: 1: number of e-mails, 2: number of e-mails, 3: number of e-mails. */
			__( '%1$s e-mails about the webinar wait, and %2$s can leave before it begins. Allow at least %3$s e-mails an hour under Settings → Webinar e-mails, if your host does.', 'client-webinar-reminders' ),
			number_format_i18n( $mails['waiting'] ),
			number_format_i18n( $capacity ),
			number_format_i18n( self::needed( $mails['waiting'], $capacity ) )
		) : '';
	}

	/** Returns how many e-mails an hour would do, in hundreds: what can leave grows with the pace. */
	private static function needed( int $mails, int $in_time ): int {
		return (int) ceil( $mails * (int) self::capacity( HOUR_IN_SECONDS ) / $in_time / 100 ) * 100;
	}

	/** Returns how many e-mails can leave in a time, null for no limit. */
	private static function capacity( int $seconds ): ?int {
		/** This filter is documented in contract/hooks/webinar_mail_capacity.json. */
		$capacity = apply_filters( 'webinar_mail_capacity', null, $seconds );
		return is_int( $capacity ) ? $capacity : null;
	}

	/** Counts the people with a seat. */
	private static function registered( int $webinar_id ): int {
		/**
		 * As the contract says.
		 *
		 * @var list<RegistrationCounts> $counts
		 */
		$counts = apply_filters( 'client_webinar_registration_counts', array(), array( $webinar_id ) );
		return $counts[0]['registered'] ?? 0;
	}
}
