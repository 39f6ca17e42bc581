<?php
/**
 * The attendance report in wp-admin.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

/**
 * Shows who controls a webinar its audience over time, the numbers, and the people. The list of webinars leads here; the menu
 * has no place for a page of one webinar.
 */
final class Report_Page {

	private const LIST = 'edit.php?post_type=webinar_event';

	private const SLUG = 'client_webinar_attendance_service_report';

	/**
	 * The webinar of this request.
	 *
	 * @var Webinar
	 */
	private array $webinar;

	/**
	 * Its numbers.
	 *
	 * @var AttendanceCounts
	 */
	private array $counts;

	/** Its people. */
	private People_Table $table;

	public function __construct(
		private readonly Attendance_Ledger $ledger,
		private readonly Attendees $attendees,
		private readonly Report_Request $request
	) {}

	/**
	 * Answers the address of the report, for who may read it.
	 *
	 * @param string $url        What another module answered.
	 * @param int    $webinar_id Webinar.
	 */
	public function url( string $url, int $webinar_id ): string {
		return current_user_can( 'control_webinar', $webinar_id ) ? $this->address( $webinar_id ) : $url;
	}

	/**
	 * Adds the page.
	 */
	public function add_to_menu(): void {
		$text = __( 'Attendance', 'client-webinar-attendance-service' );
		$hook = add_submenu_page( self::LIST, $text, $text, 'control_webinars', self::SLUG, array( $this, 'render' ) );
		if ( false !== $hook ) {
			add_action( "load-$hook", array( $this, 'load' ) );
		}
	}

	/**
	 * Takes it out of the menu again, once WordPress has looked there who may open it.
	 */
	public function hide_from_menu(): void {
		remove_submenu_page( self::LIST, self::SLUG );
	}

	/**
	 * Marks the list of webinars as the place where the reader is.
	 *
	 * @param string|null $item Entry of the menu.
	 */
	public function mark_list( ?string $item ): ?string {
		return isset( $this->webinar ) ? self::LIST : $item;
	}

	/**
	 * Reads what the page shows, before anything is printed: it may end in a refusal.
	 */
	public function load(): void {
		$this->webinar = $this->request->webinar();
		$webinar_id    = $this->webinar['webinar_id'];
		$this->counts  = $this->ledger->counts( array( $webinar_id ) )[0] ?? array(
			'webinar_id'   => $webinar_id,
			'entered'      => 0,
			'attended'     => 0,
			'not_attended' => 0,
			'undecided'    => 0,
			'absent'       => 0,
		);
		$this->table   = new People_Table( $this->ledger, $this->attendees, $this->address( $webinar_id ), $this->counts, $this->is_running() && ! $this->is_recording(), $this->is_recording() );
		$this->table->prepare_items();
		add_filter( 'admin_title', fn( string $title ): string => $this->webinar['title'] . ' ‹ ' . $title );
	}

	/**
	 * Prints the page.
	 */
	public function render(): void {
		?>
		<div class="wrap">
			<h1 class="wp-heading-inline">
				<?php
				echo esc_html( $this->heading() );
				?>
			</h1>
			<?php if ( $this->has_people() ) : ?>
				<a class="page-title-action" href="<?php echo esc_url( Csv_Download::url( $this->webinar['webinar_id'] ) ); ?>"><?php esc_html_e( 'Download as CSV', 'client-webinar-attendance-service' ); ?></a>
			<?php endif; ?>
			<hr class="wp-header-end">
			<?php
			$this->render_notices();
			if ( $this->has_people() ) {
				if ( $this->is_recording() ) {
					Viewers_Section::render( $this->webinar['webinar_id'] );
				} else {
					$this->render_audience();
					$this->render_summary();
				}
				$this->render_sections();
				echo '<h2>' . esc_html__( 'People', 'client-webinar-attendance-service' ) . '</h2>';
				$this->table->views();
				$this->table->display();
			} else {
				echo '<p>' . esc_html( $this->words_for_nobody() ) . '</p>';
				$this->render_sections();
			}
			?>
		</div>
		<?php
	}

	/**
	 * Says what the numbers lack.
	 */
	private function render_notices(): void {
		if ( ! Attendees::are_measured() ) {
			$this->render_notice( 'warning', __( 'The plugin “Webinars: Tracker” is not active. Without it nobody new is recorded, and the curve, the names and the minutes are missing. Activate it: what it has measured before is still there.', 'client-webinar-attendance-service' ) );
		}
		if ( $this->is_running() && $this->is_recording() ) {
			$this->render_notice( 'info', __( 'The recording is open: these are the numbers so far. Who has not finished it is decided when it is closed.', 'client-webinar-attendance-service' ) );
		} elseif ( $this->is_running() ) {
			$this->render_notice( 'info', __( 'The webinar is still running: these are the numbers so far. Who attended is decided after its end.', 'client-webinar-attendance-service' ) );
		} elseif ( $this->counts['undecided'] > 0 && $this->webinar['finished_at'] > 0 ) {
			$this->render_notice( 'info', __( 'Some people are not decided yet. That happens in the background, usually within a minute: load this page again.', 'client-webinar-attendance-service' ) );
		}
	}

	/**
	 * Prints a notice in its place.
	 */
	private function render_notice( string $type, string $message ): void {
		wp_admin_notice(
			esc_html( $message ),
			array(
				'type'               => $type,
				'additional_classes' => array( 'inline' ),
			)
		);
	}

	/**
	 * Prints the audience over time.
	 */
	private function render_audience(): void {
		/**
		 * As the contract says.
		 *
		 * @var list<AudiencePoint> $points
		 */
		$points = apply_filters( 'client_webinar_audience', array(), $this->webinar['webinar_id'] );
		echo '<h2>' . esc_html__( 'Audience over time', 'client-webinar-attendance-service' ) . '</h2>';
		if ( count( $points ) > 1 ) {
			( new Audience_Curve() )->render( $points );
		} elseif ( Attendees::are_measured() ) {
			echo '<p>' . esc_html__( 'There is no curve yet: it needs a few moments of the webinar.', 'client-webinar-attendance-service' ) . '</p>';
		}
		if ( $this->webinar['started_at'] > 0 ) {
			/* translators: 1: date of the webinar, 2: name of a time zone, e.g. "Europe/Berlin". */
			echo '<p>' . esc_html( sprintf( __( '%1$s. Times are those of %2$s.', 'client-webinar-attendance-service' ), Site_Time::day( $this->webinar['started_at'] ), wp_timezone_string() ) ) . '</p>';
		}
	}

	/**
	 * Prints the numbers.
	 */
	private function render_summary(): void {
		$counts  = $this->counts;
		$minutes = $this->attendees->median_minutes( $this->webinar['webinar_id'] );
		$parts   = array(
			/* translators: %s: number of people. */
			sprintf( _n( '%s entered', '%s entered', $counts['entered'], 'client-webinar-attendance-service' ), number_format_i18n( $counts['entered'] ) ),
			/* translators: %s: number of people. */
			sprintf( _n( '%s stayed', '%s stayed', $counts['attended'], 'client-webinar-attendance-service' ), number_format_i18n( $counts['attended'] ) ),
			/* translators: %s: number of people. */
			sprintf( _n( '%s left early', '%s left early', $counts['not_attended'], 'client-webinar-attendance-service' ), number_format_i18n( $counts['not_attended'] ) ),
		);
		if ( ( $counts['absent'] ?? 0 ) > 0 ) {
			/* translators: %s: number of people. */
			$parts[] = sprintf( _n( '%s did not come', '%s did not come', $counts['absent'], 'client-webinar-attendance-service' ), number_format_i18n( $counts['absent'] ) );
		}
		if ( $counts['undecided'] > 0 ) {
			/* translators: %s: number of people. */
			$parts[] = sprintf( _n( '%s not decided yet', '%s not decided yet', $counts['undecided'], 'client-webinar-attendance-service' ), number_format_i18n( $counts['undecided'] ) );
		}
		// Of a broadcast that lasted seconds there is nothing to say.
		if ( null !== $minutes && $minutes > 0 ) {
			/* translators: %s: number of minutes. */
			$parts[] = sprintf( _n( 'half of them were there for %s minute or longer', 'half of them were there for %s minutes or longer', $minutes, 'client-webinar-attendance-service' ), number_format_i18n( $minutes ) );
		}
		echo '<p><strong>' . esc_html( implode( ' · ', $parts ) ) . '</strong></p>';
	}

	/**
	 * Prints what other modules know about the people of the webinar.
	 */
	private function render_sections(): void {
		/** This action is documented in contract/hooks/client_webinar_attendance_report.json. */
		do_action( 'client_webinar_attendance_report', $this->webinar['webinar_id'] );
	}

	/**
	 * Whether anybody entered, or booked and did not come.
	 */
	private function has_people(): bool {
		return $this->counts['entered'] + ( $this->counts['absent'] ?? 0 ) > 0;
	}

	/**
	 * Why nobody is listed.
	 */
	private function words_for_nobody(): string {
		if ( $this->is_recording() ) {
			return $this->webinar['finished_at'] > 0 ? __( 'Nobody watched this recording.', 'client-webinar-attendance-service' ) : __( 'Nobody has watched this recording so far.', 'client-webinar-attendance-service' );
		}
		return match ( $this->webinar['status'] ) {
			'draft', 'scheduled' => __( 'The webinar has not begun. Who enters it is listed here.', 'client-webinar-attendance-service' ),
			'live', 'paused'     => __( 'Nobody has entered so far. Load this page again in a moment.', 'client-webinar-attendance-service' ),
			default              => __( 'Nobody entered this webinar.', 'client-webinar-attendance-service' ),
		};
	}

	private function heading(): string {
		return $this->is_recording()
			/* translators: %s: title of a recorded webinar. */
			? sprintf( __( 'Viewers of the recording “%s”', 'client-webinar-attendance-service' ), $this->webinar['title'] )
			/* translators: %s: title of a webinar. */
			: sprintf( __( 'Attendance of “%s”', 'client-webinar-attendance-service' ), $this->webinar['title'] );
	}

	/**
	 * Whether people watched it alone and in their own time (D1).
	 */
	private function is_recording(): bool {
		return 'auto' === $this->webinar['type'];
	}

	/**
	 * Whether somebody may be in the room.
	 */
	private function is_running(): bool {
		return in_array( $this->webinar['status'], array( 'live', 'paused' ), true );
	}

	/**
	 * The address of the report.
	 */
	private function address( int $webinar_id ): string {
		return admin_url( self::LIST . '&page=' . self::SLUG . '&' . Report_Request::WEBINAR . "=$webinar_id" );
	}
}
