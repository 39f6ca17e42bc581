<?php
/**
 * Whether the page of the room is closed to members.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Notices when another plugin keeps a member away from the page of the room, in whatever way, and says so in Site Health: such a
 * plugin closes neither read-sync nor the link of the schedule unless it also answers `core_webinar_is_admitted`.
 */
final class Page_Access {

	/** Option that holds when it was last noticed, in Unix seconds. */
	public const CLOSED_AT = 'ui_webinar_room_page_closed_at';

	private const REMEMBERED_SECONDS = WEEK_IN_SECONDS;

	/** This request should show the room and has not done so yet. */
	private bool $is_missing = false;

	public function __construct( private readonly Room_Page $page ) {}

	public function expect_room(): void {
		$this->is_missing = $this->page->is_shown() && current_user_can( 'read_post', get_queried_object_id() );
	}

	public function note_room( string $html ): string {
		$this->is_missing = $this->is_missing && ! $this->page->is_drawn();
		return $html;
	}

	/**
	 * Stores that the room was missing, once a day at most.
	 */
	public function store(): void {
		if ( $this->is_missing && is_user_logged_in() && $this->closed_at() < time() - DAY_IN_SECONDS ) {
			update_option( self::CLOSED_AT, time(), false );
		}
	}

	/**
	 * Answers `site_status_tests`.
	 *
	 * @param array<string, array<string, mixed>> $tests Tests by kind.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_test( array $tests ): array {
		$tests['direct']['ui_webinar_room_access'] = array(
			'label' => __( 'Access to the webinar room', 'ui-webinar-room' ),
			'test'  => array( $this, 'test' ),
		);
		return $tests;
	}

	/**
	 * Returns the result of the test.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test(): array {
		$is_closed = $this->closed_at() >= time() - self::REMEMBERED_SECONDS;
		return array(
			'label'       => $is_closed ? __( 'Another plugin closes the page of the webinar room', 'ui-webinar-room' ) : __( 'Members see the page of the webinar room', 'ui-webinar-room' ),
			'status'      => $is_closed ? 'recommended' : 'good',
			'badge'       => array(
				'label' => __( 'Webinars', 'ui-webinar-room' ),
				'color' => 'blue',
			),
			'description' => '<p>' . esc_html(
				$is_closed
					? __( 'In the last week a person who was signed in opened the page and did not get the room. What closes the page does not close the rest: the state of the room and the link in the schedule stay open to every member. Let that plugin decide by the capability read_post of the page, or by the filter core_webinar_is_admitted.', 'ui-webinar-room' )
					: __( 'Who may see the page may attend, where no plugin decides otherwise.', 'ui-webinar-room' )
			) . '</p>',
			'actions'     => '',
			'test'        => 'ui_webinar_room_access',
		);
	}

	private function closed_at(): int {
		$closed_at = get_option( self::CLOSED_AT );
		return is_numeric( $closed_at ) ? (int) $closed_at : 0;
	}
}
