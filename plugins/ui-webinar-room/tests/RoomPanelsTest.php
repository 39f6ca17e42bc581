<?php
/**
 * Tests of panels of other modules.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/** The room has a place for panels where a module has one, and none otherwise. */
final class RoomPanelsTest extends Webinar_TestCase {

	public function test_a_module_puts_panels_into_the_room(): void {
		$id = $this->create_webinar();
		self::assertStringNotContainsString( 'webinar-room__side', $this->room( $id ) );
		self::assertStringNotContainsString( 'has-panels', $this->room( $id ) );
		$asked = $this->capture( 'ui_webinar_room_panels' );
		add_filter(
			'ui_webinar_room_panels',
			static fn( array $panels ): array => array(
				...$panels,
				array(
					'name'  => 'polls',
					'label' => 'Polls "now"',
					'html'  => '<p>A poll</p>',
				),
			)
		);

		$html = $this->room( $id );

		self::assertStringContainsString( '<div class="webinar-room__side"><section class="webinar-room__side-panel" data-panel="polls" aria-label="Polls &quot;now&quot;"><p>A poll</p></section></div>', $html );
		self::assertStringContainsString( 'webinar-room has-panels', $html );
		self::assertSame( $id, $asked[0][1] );
	}

	/** A link needs no column. */
	public function test_a_slim_panel_stands_under_the_stage(): void {
		$id = $this->create_webinar();
		add_filter(
			'ui_webinar_room_panels',
			static fn( array $panels ): array => array(
				...$panels,
				array(
					'name'    => 'polls',
					'label'   => 'Polls',
					'html'    => '<a href="https://polls.webinars.test/">Polls</a>',
					'is_slim' => true,
				),
			)
		);

		$html = $this->room( $id );

		self::assertStringContainsString( '<section class="webinar-room__slim-panel" data-panel="polls" aria-label="Polls"><a href', $html );
		self::assertStringNotContainsString( 'webinar-room__side', $html );
		self::assertStringNotContainsString( 'has-panels', $html );
	}

	/** Who is not admitted gets no panel, and no module is asked (R1). */
	public function test_nobody_outside_gets_a_panel(): void {
		$id    = $this->create_webinar();
		$asked = $this->capture( 'ui_webinar_room_panels' );
		add_filter( 'core_webinar_is_admitted', '__return_false' );

		$this->room( $id );

		self::assertCount( 0, $asked );
	}

	/** The room as an attendee gets it. */
	private function room( int $webinar_id ): string {
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		$_GET = array( 'webinar_id' => (string) $webinar_id );
		return $this->show( (int) get_option( 'ui_webinar_room_page_id' ) );
	}
}
