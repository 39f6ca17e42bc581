<?php
/**
 * The filters above the list of webinars.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Renders the filters by status and date, in place of WordPress's filter by month of publication.
 */
final class List_Filters {

	public function __construct( private readonly List_Query $query, private readonly List_Labels $labels ) {}

	/**
	 * Adds a second menu entry for people who may not create webinars. WordPress removes a single entry and then treats the list
	 * as that of posts, which they may not open.
	 */
	public function add_to_menu(): void {
		if ( ! current_user_can( 'publish_webinar_events' ) ) {
			$list = 'edit.php?post_type=' . Post_Type::NAME;
			$text = __( 'Upcoming webinars', 'core-webinar-event' );
			add_submenu_page( $list, $text, $text, 'edit_webinar_events', $list . '&' . List_Query::PERIOD . '=upcoming' );
		}
	}

	/**
	 * Removes WordPress's filter by month.
	 */
	public function disable_months( bool $is_disabled, string $post_type ): bool {
		return $is_disabled || Post_Type::NAME === $post_type;
	}

	/**
	 * Removes the views: their counts include webinars that this person does not see.
	 *
	 * @param array<string, string> $views Links by post status.
	 * @return array<string, string>
	 */
	public function limit_views( array $views ): array {
		return $this->query->is_limited() ? array() : $views;
	}

	/**
	 * Widens the title, so that the other columns, also those of other modules, share the rest; shows the status on a phone, where WordPress
	 * shows the title only; hides the date of publication in Quick Edit, which competes with the date of the webinar.
	 */
	public function add_style(): void {
		wp_add_inline_style(
			'list-tables',
			'.post-type-webinar_event .column-title{width:27%}
			.post-type-webinar_event .inline-edit-date{display:none}
			@media screen and (max-width:782px){.post-type-webinar_event .wp-list-table tr:not(.inline-edit-row):not(.no-items) .column-primary~td.column-webinar_status:not(.hidden){display:block}}'
		);
	}

	public function render( string $post_type ): void {
		if ( Post_Type::NAME !== $post_type ) {
			return;
		}
		$statuses = array( '' => __( 'All statuses', 'core-webinar-event' ) );
		foreach ( List_Query::STATUSES as $status ) {
			$statuses[ $status ] = $this->labels->status( $status );
		}
		if ( Auto_Webinars::are_available() ) {
			$statuses[ List_Query::RECORDING ] = __( 'Recording', 'core-webinar-event' );
		}
		$this->render_choice( List_Query::STATUS, __( 'Filter by status', 'core-webinar-event' ), $statuses, $this->query->chosen_status() );
		$this->render_choice( List_Query::PERIOD, __( 'Filter by date', 'core-webinar-event' ), $this->periods(), $this->query->chosen_period() );
	}

	/**
	 * Returns the periods to choose from.
	 *
	 * @return array<int|string, string> Words by value.
	 */
	private function periods(): array {
		global $wp_locale;
		$periods = array(
			''         => __( 'All dates', 'core-webinar-event' ),
			'upcoming' => __( 'Upcoming', 'core-webinar-event' ),
			'past'     => __( 'Past', 'core-webinar-event' ),
		);
		foreach ( $this->query->months() as $month ) {
			$periods[ $month ] = $wp_locale->get_month( substr( $month, 4 ) ) . ' ' . substr( $month, 0, 4 );
		}
		return $periods;
	}

	/**
	 * Prints one filter.
	 *
	 * @param string                    $label   For screen readers.
	 * @param array<int|string, string> $choices Labels by value.
	 */
	private function render_choice( string $name, string $label, array $choices, string $chosen ): void {
		printf( '<label class="screen-reader-text" for="%1$s">%2$s</label><select id="%1$s" name="%1$s">', esc_attr( $name ), esc_html( $label ) );
		foreach ( $choices as $value => $words ) {
			printf( '<option value="%s"%s>%s</option>', esc_attr( (string) $value ), selected( $chosen, (string) $value, false ), esc_html( $words ) );
		}
		echo '</select>';
	}
}
