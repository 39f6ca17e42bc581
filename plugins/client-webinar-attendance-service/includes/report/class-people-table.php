<?php
/**
 * The people of a webinar in wp-admin.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

use WP_List_Table;

/**
 * Lists who entered, as WordPress lists things: by page, class and time of entry. Loaded in wp-admin only, where WP_List_Table is.
 *
 * @phpstan-import-type Attendee from Attendees
 */
final class People_Table extends WP_List_Table {

	private const PEOPLE_PER_PAGE = 50;

	private const ATTENDANCE = 'attendance';

	/**
	 * How far the people of the page have come, by lead.
	 *
	 * @var array<int, string>
	 */
	private array $routes = array();

	/**
	 * Prepares the list of one webinar.
	 *
	 * @param string           $url        Address of the report.
	 * @param AttendanceCounts $counts     Of the webinar.
	 * @param bool             $is_running Whether somebody may still be in the room.
	 * @param bool             $is_auto    Whether it is a recording, which people watch on different days.
	 */
	public function __construct(
		private readonly Attendance_Ledger $ledger,
		private readonly Attendees $attendees,
		private readonly string $url,
		private readonly array $counts,
		private readonly bool $is_running,
		private readonly bool $is_auto
	) {
		parent::__construct(
			array(
				'singular' => 'webinar-attendee',
				'plural'   => 'webinar-attendees',
				'ajax'     => false,
			)
		);
	}

	/**
	 * Reads the page that is asked for.
	 */
	public function prepare_items(): void {
		$attendance = $this->attendance();
		$this->set_pagination_args(
			array(
				'total_items' => $this->count( $attendance ),
				'per_page'    => self::PEOPLE_PER_PAGE,
			)
		);
		$webinar_id  = $this->counts['webinar_id'];
		$rows        = $this->ledger->page( $webinar_id, $attendance, 'desc' === $this->parameter( 'order' ), self::PEOPLE_PER_PAGE, self::PEOPLE_PER_PAGE * ( $this->get_pagenum() - 1 ) );
		$this->items = $this->attendees->describe( $webinar_id, $rows );
		/**
		 * Empty while nobody keeps routes.
		 *
		 * @var list<LeadRoute> $routes
		 */
		$routes       = apply_filters( 'client_webinar_lead_routes', array(), $webinar_id, array_values( array_filter( array_column( $this->items, 'lead_id' ) ) ) );
		$this->routes = array_column( $routes, 'route', 'lead_id' );
	}

	/**
	 * Titles by name.
	 *
	 * @return array<string, string>
	 */
	public function get_columns(): array {
		$columns = array(
			'name'       => __( 'Name', 'client-webinar-attendance-service' ),
			'entered'    => $this->is_auto ? __( 'Began', 'client-webinar-attendance-service' ) : __( 'Entered', 'client-webinar-attendance-service' ),
			'left'       => $this->is_auto ? __( 'Last seen', 'client-webinar-attendance-service' ) : __( 'Left', 'client-webinar-attendance-service' ),
			'minutes'    => $this->is_auto ? __( 'Minutes watched', 'client-webinar-attendance-service' ) : __( 'Minutes there', 'client-webinar-attendance-service' ),
			'attendance' => $this->is_auto ? __( 'Outcome', 'client-webinar-attendance-service' ) : __( 'Attendance', 'client-webinar-attendance-service' ),
		);
		return has_filter( 'client_webinar_lead_routes' ) ? $columns + array( 'route' => __( 'Progress', 'client-webinar-attendance-service' ) ) : $columns;
	}

	/**
	 * Says that the class is nobody of this one.
	 */
	public function no_items(): void {
		esc_html_e( 'Nobody to show here.', 'client-webinar-attendance-service' );
	}

	/**
	 * The list can be sorted by the time of entry, and begins with the first.
	 *
	 * @return array<string, array<mixed>>
	 */
	protected function get_sortable_columns(): array {
		return array(
			'entered' => array( 'entered', false, __( 'Entered', 'client-webinar-attendance-service' ), __( 'Table ordered by time of entry.', 'client-webinar-attendance-service' ), 'asc' ),
		);
	}

	/**
	 * Links to the classes.
	 *
	 * @return array<string, string>
	 */
	protected function get_views(): array {
		$views = array();
		foreach ( array( '' => __( 'All', 'client-webinar-attendance-service' ) ) + $this->classes() as $attendance => $words ) {
			if ( 'absent' === $attendance && 0 === $this->count( 'absent' ) ) {
				continue;
			}
			$views[ '' === $attendance ? 'all' : $attendance ] = array(
				'url'     => '' === $attendance ? $this->url : add_query_arg( self::ATTENDANCE, $attendance, $this->url ),
				'label'   => sprintf( '%s <span class="count">(%s)</span>', esc_html( $words ), esc_html( number_format_i18n( $this->count( $attendance ) ) ) ),
				'current' => $this->attendance() === $attendance,
			);
		}
		return $this->get_views_links( $views );
	}

	/**
	 * Prints what stands above and below the table: the pages alone. WordPress's own adds a nonce for actions that are not here.
	 *
	 * @param 'top'|'bottom' $which Where.
	 */
	protected function display_tablenav( $which ): void {
		echo '<div class="tablenav ' . esc_attr( $which ) . '">';
		$this->pagination( $which );
		echo '<br class="clear"></div>';
	}

	/**
	 * The name, with a link to the user for those who may go there.
	 *
	 * @param Attendee $item Who.
	 */
	protected function column_name( array $item ): string {
		$name = '<strong>' . esc_html( $item['name'] ) . '</strong>';
		return $item['user_id'] > 0 && current_user_can( 'edit_user', $item['user_id'] )
			? sprintf( '<a href="%s">%s</a>', esc_url( add_query_arg( 'user_id', $item['user_id'], self_admin_url( 'user-edit.php' ) ) ), $name )
			: $name;
	}

	/**
	 * When they entered.
	 *
	 * @param Attendee $item Who.
	 */
	protected function column_entered( array $item ): string {
		return null === $item['entered_at'] ? $this->nothing() : $this->time( $item['entered_at'] );
	}

	/**
	 * When they left, and how that is known.
	 *
	 * @param Attendee $item Who.
	 */
	protected function column_left( array $item ): string {
		if ( null === $item['left_at'] ) {
			return $this->is_running && null !== $item['minutes'] ? esc_html__( 'still there', 'client-webinar-attendance-service' ) : $this->nothing();
		}
		$reason = $this->is_auto ? '' : match ( $item['leave_reason'] ) {
			'page_closed'      => __( 'closed the page', 'client-webinar-attendance-service' ),
			'finished'         => __( 'left by the button', 'client-webinar-attendance-service' ),
			'silence'          => __( 'nothing heard since', 'client-webinar-attendance-service' ),
			'webinar_finished' => __( 'there until the end', 'client-webinar-attendance-service' ),
			default            => '',
		};
		return $this->time( $item['left_at'] ) . ( '' === $reason ? '' : ' · ' . esc_html( $reason ) );
	}

	/**
	 * How long they were there.
	 *
	 * @param Attendee $item Who.
	 */
	protected function column_minutes( array $item ): string {
		return match ( $item['minutes'] ) {
			null    => $this->nothing(),
			0       => esc_html__( 'under a minute', 'client-webinar-attendance-service' ),
			default => esc_html( number_format_i18n( $item['minutes'] ) ),
		};
	}

	/**
	 * Their class.
	 *
	 * @param Attendee $item Who.
	 */
	protected function column_attendance( array $item ): string {
		$signs = array(
			'attended'     => '✓',
			'not_attended' => '↩',
			'undecided'    => '…',
			'absent'       => '○',
		);
		$class = match ( $item['attended'] ) {
			true  => 'attended',
			false => null === $item['entered_at'] ? 'absent' : 'not_attended',
			null  => 'undecided',
		};
		return sprintf( '<span aria-hidden="true">%s</span> %s', esc_html( $signs[ $class ] ), esc_html( $this->classes()[ $class ] ) );
	}

	/**
	 * How far they have come.
	 *
	 * @param Attendee $item Who.
	 */
	protected function column_route( array $item ): string {
		return match ( $this->routes[ $item['lead_id'] ?? 0 ] ?? 'none' ) {
			'registered' => $this->is_auto ? esc_html__( 'Got access', 'client-webinar-attendance-service' ) : esc_html__( 'Booked a seat', 'client-webinar-attendance-service' ),
			'present'    => $this->is_auto ? esc_html__( 'Began', 'client-webinar-attendance-service' ) : esc_html__( 'Came', 'client-webinar-attendance-service' ),
			'left'       => $this->is_auto ? esc_html__( 'Did not finish', 'client-webinar-attendance-service' ) : esc_html__( 'Left before the end', 'client-webinar-attendance-service' ),
			'completed'  => $this->is_auto ? esc_html__( 'Watched to the end', 'client-webinar-attendance-service' ) : esc_html__( 'Stayed until the end', 'client-webinar-attendance-service' ),
			'answered'   => esc_html__( 'Answered the form', 'client-webinar-attendance-service' ),
			default      => $this->nothing(),
		};
	}

	/**
	 * The classes in words.
	 *
	 * @return array{attended: string, not_attended: string, undecided: string, absent: string}
	 */
	private function classes(): array {
		return $this->is_auto ? array(
			'attended'     => __( 'Watched to the end', 'client-webinar-attendance-service' ),
			'not_attended' => __( 'Did not finish', 'client-webinar-attendance-service' ),
			'undecided'    => __( 'Not finished yet', 'client-webinar-attendance-service' ),
			'absent'       => __( 'Did not watch', 'client-webinar-attendance-service' ),
		) : array(
			'attended'     => __( 'Attended', 'client-webinar-attendance-service' ),
			'not_attended' => __( 'Left early', 'client-webinar-attendance-service' ),
			'undecided'    => __( 'Not decided yet', 'client-webinar-attendance-service' ),
			'absent'       => __( 'Did not come', 'client-webinar-attendance-service' ),
		);
	}

	/**
	 * The class that is asked for; empty for all.
	 *
	 * @return 'attended'|'not_attended'|'undecided'|'absent'|''
	 */
	private function attendance(): string {
		$attendance = $this->parameter( self::ATTENDANCE );
		return in_array( $attendance, array( 'attended', 'not_attended', 'undecided', 'absent' ), true ) ? $attendance : '';
	}

	/**
	 * The number of people of a class.
	 *
	 * @param 'attended'|'not_attended'|'undecided'|'absent'|'' $attendance Empty for all.
	 */
	private function count( string $attendance ): int {
		$absent = $this->counts['absent'] ?? 0;
		return match ( $attendance ) {
			''       => $this->counts['entered'] + $absent,
			'absent' => $absent,
			default  => $this->counts[ $attendance ],
		};
	}

	/**
	 * A parameter of the address.
	 */
	private function parameter( string $name ): string {
		return is_string( $_GET[ $name ] ?? null ) ? sanitize_key( $_GET[ $name ] ) : ''; // phpcs:ignore WordPress.Security.NonceVerification -- It only chooses what is shown.
	}

	/**
	 * A time of the day in the site's zone, of a recording with the date.
	 *
	 * @param int $moment Unix seconds.
	 */
	private function time( int $moment ): string {
		return sprintf( '<time datetime="%s">%s</time>', esc_attr( gmdate( 'Y-m-d\TH:i:s\Z', $moment ) ), esc_html( ( $this->is_auto ? Site_Time::day( $moment ) . ', ' : '' ) . Site_Time::clock( $moment ) ) );
	}

	/**
	 * A dash, with words for those who do not see it.
	 */
	private function nothing(): string {
		return '<span aria-hidden="true">—</span><span class="screen-reader-text">' . esc_html__( 'Not known', 'client-webinar-attendance-service' ) . '</span>';
	}
}
