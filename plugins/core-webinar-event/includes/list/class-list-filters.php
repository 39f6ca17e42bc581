<?php
/**
 * The filters above the list of webinars.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Draws the choice of a status and of a time, in place of WordPress's months of publication.
 */
final class List_Filters {

	public function __construct( private readonly List_Query $query, private readonly List_Labels $labels ) {}

	/**
	 * Adds a second entry to the menu of those who may not make webinars. WordPress takes away a single one, and then
	 * mistakes the list for that of posts, which they may not open.
	 */
	public function add_to_menu(): void {
		if ( ! current_user_can( 'publish_webinar_events' ) ) {
			$list = 'edit.php?post_type=' . Post_Type::NAME;
			$text = __( 'Upcoming webinars', 'core-webinar-event' );
			add_submenu_page( $list, $text, $text, 'edit_webinar_events', $list . '&' . List_Query::PERIOD . '=upcoming' );
		}
	}

	/**
	 * Takes WordPress's drop-down away.
	 *
	 * @param bool   $is_disabled What others say.
	 */
	public function disable_months( bool $is_disabled, string $post_type ): bool {
		return $is_disabled || Post_Type::NAME === $post_type;
	}

	/**
	 * Takes away the numbers of webinars that a person does not see; what is left is all one view.
	 *
	 * @param array<string, string> $views Links by post status.
	 * @return array<string, string>
	 */
	public function limit_views( array $views ): array {
		return $this->query->is_limited() ? array() : $views;
	}

	/**
	 * Gives the title and the status the room that they need; on a phone WordPress shows titles alone, which do not say
	 * what is on.
	 */
	public function add_style(): void {
		wp_add_inline_style(
			'list-tables',
			'.post-type-webinar_event .column-webinar_status,.post-type-webinar_event .column-webinar_speakers,.post-type-webinar_event .column-webinar_attendance{width:17%}
			.post-type-webinar_event .column-webinar_date{width:14%}
			@media screen and (max-width:782px){.post-type-webinar_event .wp-list-table tr:not(.inline-edit-row):not(.no-items) .column-primary~td.column-webinar_status:not(.hidden){display:block}}'
		);
	}

	/**
	 * Prints the drop-downs.
	 */
	public function render( string $post_type ): void {
		if ( Post_Type::NAME !== $post_type ) {
			return;
		}
		$statuses = array( '' => __( 'All statuses', 'core-webinar-event' ) );
		foreach ( List_Query::STATUSES as $status ) {
			$statuses[ $status ] = $this->labels->status( $status );
		}
		$this->render_choice( List_Query::STATUS, __( 'Filter by status', 'core-webinar-event' ), $statuses, $this->query->chosen_status() );
		$this->render_choice( List_Query::PERIOD, __( 'Filter by date', 'core-webinar-event' ), $this->periods(), $this->query->chosen_period() );
	}

	/**
	 * Times to choose from.
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
	 * Prints one drop-down.
	 *
	 * @param string                    $label   For those who do not see what it is for.
	 * @param array<int|string, string> $choices Words by value.
	 */
	private function render_choice( string $name, string $label, array $choices, string $chosen ): void {
		printf( '<label class="screen-reader-text" for="%1$s">%2$s</label><select id="%1$s" name="%1$s">', esc_attr( $name ), esc_html( $label ) );
		foreach ( $choices as $value => $words ) {
			printf( '<option value="%s"%s>%s</option>', esc_attr( (string) $value ), selected( $chosen, (string) $value, false ), esc_html( $words ) );
		}
		echo '</select>';
	}
}
