<?php
/**
 * The list of webinars in wp-admin.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_Post;
use WP_Query;

/**
 * Renders columns and row actions. Loads the data of all rows of a screen at once.
 */
final class List_Table {

	/** The contract allows no more at once. */
	private const COUNTED_AT_ONCE = 200;

	/**
	 * Ids of the webinars on the screen.
	 *
	 * @var list<int>
	 */
	private array $rows = array();

	/**
	 * Attendance by id of a loaded webinar, null where nobody entered.
	 *
	 * @var array<int, AttendanceCounts|null>
	 */
	private array $counts = array();

	public function __construct(
		private readonly List_Query $query,
		private readonly Fields $fields,
		private readonly State_Store $store,
		private readonly List_Labels $labels,
		private readonly string $plugin_file
	) {}

	/**
	 * Stores the ids of the rows, for load().
	 *
	 * @param array<mixed> $posts What was found.
	 * @return array<mixed> The same.
	 */
	public function note_rows( array $posts, WP_Query $query ): array {
		if ( $this->query->is_list( $query ) ) {
			$found        = array_filter( $posts, static fn( mixed $post ): bool => $post instanceof WP_Post );
			$this->rows   = array_values( array_map( static fn( WP_Post $post ): int => $post->ID, $found ) );
			$this->counts = array();
		}
		return $posts;
	}

	/**
	 * Adds our columns and removes the date of publication: people would take it for the date of the webinar.
	 *
	 * @param array<string, string> $columns Titles by name.
	 * @return array<string, string>
	 */
	public function columns( array $columns ): array {
		unset( $columns['date'] );
		return $columns + array(
			'webinar_status'     => __( 'Status', 'core-webinar-event' ),
			'webinar_date'       => __( 'Date', 'core-webinar-event' ),
			'webinar_speakers'   => __( 'Speakers', 'core-webinar-event' ),
			'webinar_attendance' => __( 'Attendance', 'core-webinar-event' ),
		);
	}

	/**
	 * Returns the sortable columns. By default the latest date comes first.
	 *
	 * @param array<string, mixed> $columns As WordPress has them.
	 * @return array<string, mixed>
	 */
	public function sortable_columns( array $columns ): array {
		return array(
			'webinar_status' => array( List_Query::STATUS, false, __( 'Status', 'core-webinar-event' ), __( 'Table ordered by status.', 'core-webinar-event' ) ),
			'webinar_date'   => array( List_Query::PERIOD, true, __( 'Date', 'core-webinar-event' ), __( 'Table ordered by date.', 'core-webinar-event' ), 'desc' ),
		) + array_diff_key( $columns, array( 'date' => true ) );
	}

	public function render_cell( string $column, int $webinar_id ): void {
		match ( $column ) {
			'webinar_status'     => $this->render_status( $webinar_id ),
			'webinar_date'       => $this->render_date( $webinar_id ),
			'webinar_speakers'   => $this->render_speakers( $webinar_id ),
			'webinar_attendance' => $this->render_attendance( $webinar_id ),
			default              => null,
		};
	}

	/**
	 * Adds links to the room and the console for people who may open them.
	 *
	 * @param array<string, string> $actions Links by name.
	 * @return array<string, string>
	 */
	public function row_actions( array $actions, WP_Post $post ): array {
		if ( Post_Type::NAME !== $post->post_type || 'trash' === $post->post_status ) {
			return $actions;
		}
		$title = _draft_or_post_title( $post );
		$ours  = array();
		if ( current_user_can( 'attend_webinar', $post->ID ) ) {
			$ours['webinar_room'] = $this->link(
				apply_filters( 'ui_webinar_room_url', '', $post->ID ),
				__( 'Open the room', 'core-webinar-event' ),
				/* translators: %s: title of a webinar. */
				sprintf( __( 'Open the room of “%s”', 'core-webinar-event' ), $title )
			);
		}
		if ( current_user_can( 'control_webinar', $post->ID ) ) {
			$ours['webinar_console'] = $this->link(
				apply_filters( 'client_webinar_control_url', '', $post->ID ),
				__( 'Console', 'core-webinar-event' ),
				/* translators: %s: title of a webinar. */
				sprintf( __( 'Console of “%s”', 'core-webinar-event' ), $title )
			);
		}
		return array_intersect_key( $actions, array( 'edit' => true ) ) + array_filter( $ours ) + $actions;
	}

	/**
	 * Marks the webinars that people are waiting for, for the script of the list.
	 *
	 * @param string[] $classes CSS classes.
	 * @param string[] $more    Classes that the caller asked for.
	 * @return string[]
	 */
	public function add_row_class( array $classes, array $more, int $post_id ): array {
		if ( Post_Type::NAME === get_post_type( $post_id ) && 'publish' === get_post_status( $post_id ) && 'scheduled' === $this->store->read( $post_id )->status && ! Auto_Webinars::is_recording( $post_id ) ) {
			$classes[] = 'webinar-is-planned';
		}
		return $classes;
	}

	/**
	 * Loads the script that asks before a planned webinar is taken from its people.
	 */
	public function add_script(): void {
		$file = plugin_dir_path( $this->plugin_file ) . 'build/index.asset.php';
		if ( Post_Type::NAME !== get_current_screen()?->post_type || ! is_readable( $file ) ) {
			return;
		}
		/**
		 * Written by the build.
		 *
		 * @var array{dependencies: list<non-empty-string>, version: string} $asset
		 */
		$asset = require $file;
		$words = array(
			'cancelled' => __( 'People are waiting for this webinar. Who opens its room will read that its organizer cancelled it. It leaves the schedule and the calendars that follow it.', 'core-webinar-event' ),
			'hidden'    => __( 'People are waiting for this webinar. It leaves the schedule and the calendars that follow it, and people cannot enter its room any more.', 'core-webinar-event' ),
			'password'  => __( 'People are waiting for this webinar. Only people with the password will enter its room.', 'core-webinar-event' ),
		);
		wp_enqueue_script( 'core-webinar-event-list', plugins_url( 'build/index.js', $this->plugin_file ), $asset['dependencies'], $asset['version'], true );
		wp_add_inline_script( 'core-webinar-event-list', 'window.webinarList = ' . wp_json_encode( $words, JSON_HEX_TAG | JSON_HEX_AMP ) . ';', 'before' );
	}

	private function render_status( int $webinar_id ): void {
		$state   = $this->store->read( $webinar_id );
		$is_auto = Auto_Webinars::is_recording( $webinar_id );
		$detail  = match ( true ) {
			Auto_Webinars::is_unavailable( $webinar_id ) => Auto_Webinars::label(),
			$is_auto                                     => $this->labels->recording_detail( $state, time() ),
			default                                      => $this->labels->detail( $state, $this->fields->number( $webinar_id, 'scheduled_at' ), time() ),
		};
		$sign   = $is_auto ? '▷' : $this->labels->sign( $state->status );
		$status = $is_auto ? $this->labels->recording_status( $state->status ) : $this->labels->status( $state->status );
		printf(
			'<span aria-hidden="true">%s</span> <strong>%s</strong>%s',
			esc_html( $sign ),
			esc_html( $status ),
			'' === $detail ? '' : '<br>' . esc_html( $detail )
		);
	}

	private function render_date( int $webinar_id ): void {
		if ( Auto_Webinars::is_recording( $webinar_id ) ) {
			// Its date says when it was published, and would be taken for a start.
			$this->render_nothing( __( 'A recording has no date', 'core-webinar-event' ) );
			return;
		}
		$state = $this->store->read( $webinar_id );
		// When it really took place, once it has begun.
		$starts_at = $state->started_at > 0 ? $state->started_at : $this->fields->number( $webinar_id, 'scheduled_at' );
		if ( 0 === $starts_at ) {
			$this->render_missing( $webinar_id, 'scheduled_at', __( 'No date yet', 'core-webinar-event' ) );
			return;
		}
		printf(
			'<time datetime="%s">%s<br>%s</time>',
			esc_attr( gmdate( 'Y-m-d\TH:i:s\Z', $starts_at ) ),
			esc_html( $this->labels->day( $starts_at ) ),
			esc_html( $this->labels->clock( $starts_at ) )
		);
	}

	private function render_speakers( int $webinar_id ): void {
		$this->load( $webinar_id );
		$names = array();
		foreach ( $this->fields->speakers( $webinar_id ) as $user_id ) {
			$user = get_userdata( $user_id );
			if ( false !== $user ) {
				$names[] = $user->display_name;
			}
		}
		if ( array() === $names ) {
			$this->render_missing( $webinar_id, 'speaker_user_ids', __( 'No speakers yet', 'core-webinar-event' ) );
			return;
		}
		echo esc_html( wp_sprintf( '%l', $names ) );
	}

	/**
	 * Prints the attendance, as a link to the report for people who may read it.
	 */
	private function render_attendance( int $webinar_id ): void {
		$this->load( $webinar_id );
		$counts = $this->counts[ $webinar_id ];
		if ( null === $counts ) {
			$this->render_nothing( __( 'No attendance yet', 'core-webinar-event' ) );
			return;
		}
		$words = $this->attendance( $counts, Auto_Webinars::is_recording( $webinar_id ) );
		$link  = $this->link(
			apply_filters( 'client_webinar_attendance_url', '', $webinar_id ),
			$words,
			/* translators: 1: how many came, 2: title of a webinar. */
			sprintf( __( '%1$s: attendance of “%2$s”', 'core-webinar-event' ), $words, get_the_title( $webinar_id ) )
		);
		echo '' === $link ? esc_html( $words ) : wp_kses_post( $link );
	}

	/**
	 * Returns how many people entered or, once it is decided, how many attended; of a recording, how many began and finished it.
	 *
	 * @param AttendanceCounts $counts
	 */
	private function attendance( array $counts, bool $is_auto ): string {
		if ( $is_auto ) {
			$parts = array(
				/* translators: %s: number of people. */
				sprintf( _n( '%s began', '%s began', $counts['entered'], 'core-webinar-event' ), number_format_i18n( $counts['entered'] ) ),
				/* translators: %s: number of people. */
				sprintf( _n( '%s watched to the end', '%s watched to the end', $counts['attended'], 'core-webinar-event' ), number_format_i18n( $counts['attended'] ) ),
			);
			return implode( ' · ', $parts );
		}
		if ( $counts['undecided'] === $counts['entered'] ) {
			/* translators: %s: number of people. */
			return sprintf( _n( '%s entered', '%s entered', $counts['entered'], 'core-webinar-event' ), number_format_i18n( $counts['entered'] ) );
		}
		$parts = array(
			/* translators: %s: number of people. */
			sprintf( _n( '%s attended', '%s attended', $counts['attended'], 'core-webinar-event' ), number_format_i18n( $counts['attended'] ) ),
			/* translators: %s: number of people. */
			sprintf( _n( '%s left early', '%s left early', $counts['not_attended'], 'core-webinar-event' ), number_format_i18n( $counts['not_attended'] ) ),
		);
		if ( $counts['undecided'] > 0 ) {
			/* translators: %s: number of people. */
			$parts[] = sprintf( _n( '%s not decided yet', '%s not decided yet', $counts['undecided'], 'core-webinar-event' ), number_format_i18n( $counts['undecided'] ) );
		}
		return implode( ' · ', $parts );
	}

	/**
	 * Loads users and attendance of all rows of the screen when the first row is rendered.
	 *
	 * @param int $webinar_id A row. After Quick Edit it is the only one.
	 */
	private function load( int $webinar_id ): void {
		if ( array_key_exists( $webinar_id, $this->counts ) ) {
			return;
		}
		$ids = array_diff( array_unique( array( $webinar_id, ...$this->rows ) ), array_keys( $this->counts ) );
		$ids = array_slice( array_values( $ids ), 0, self::COUNTED_AT_ONCE );

		cache_users( array_unique( array_merge( array(), ...array_map( array( $this->fields, 'speakers' ), $ids ) ) ) );
		/**
		 * Only webinars that somebody entered.
		 *
		 * @var list<AttendanceCounts> $counts
		 */
		$counts        = apply_filters( 'client_webinar_attendance_counts', array(), $ids );
		$this->counts += array_column( $counts, null, 'webinar_id' ) + array_fill_keys( $ids, null );
	}

	/**
	 * Prints a dash, with a text for screen readers.
	 */
	private function render_nothing( string $words ): void {
		printf( '<span aria-hidden="true">—</span><span class="screen-reader-text">%s</span>', esc_html( $words ) );
	}

	/**
	 * Prints that a field is empty, as a link to it for people who may edit it.
	 *
	 * @param string $field Field that the editor opens.
	 */
	private function render_missing( int $webinar_id, string $field, string $words ): void {
		$right = 'scheduled_at' === $field ? 'edit_post' : 'publish_post';
		$url   = 'trash' !== get_post_status( $webinar_id ) && current_user_can( $right, $webinar_id ) ? get_edit_post_link( $webinar_id, 'raw' ) : null;
		if ( null === $url ) {
			$this->render_nothing( $words );
			return;
		}
		/* translators: 1: what is missing, as in "No date yet", 2: title of a webinar. */
		echo wp_kses_post( $this->link( "$url#webinar-$field", $words, sprintf( __( '%1$s: set it for “%2$s”', 'core-webinar-event' ), $words, get_the_title( $webinar_id ) ) ) );
	}

	/**
	 * Returns a link, or an empty string without an address.
	 *
	 * @param string $label The text with the name of the webinar, for screen readers.
	 */
	private function link( mixed $url, string $text, string $label ): string {
		return is_string( $url ) && '' !== $url
			? sprintf( '<a href="%s" aria-label="%s">%s</a>', esc_url( $url ), esc_attr( $label ), esc_html( $text ) )
			: '';
	}
}
