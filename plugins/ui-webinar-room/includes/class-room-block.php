<?php
/**
 * The block `webinar/room`.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use WP_Error;

/**
 * Chooses the screen for this visitor and this webinar.
 */
final class Room_Block {

	/**
	 * Takes the built block and what it draws with.
	 *
	 * @param string        $build  Folder of the built block.
	 * @param Room_Door     $door   Knows who may come in.
	 * @param Room_Page     $page   Knows which webinar is asked for.
	 * @param Notice_Screen $notice For those who stay outside.
	 * @param Stage_Screen  $stage  For those inside.
	 */
	public function __construct(
		private readonly string $build,
		private readonly Room_Door $door,
		private readonly Room_Page $page,
		private readonly Notice_Screen $notice,
		private readonly Stage_Screen $stage
	) {}

	/**
	 * Registers the block.
	 */
	public function register(): void {
		register_block_type( $this->build, array( 'render_callback' => array( $this, 'render' ) ) );
	}

	/**
	 * Draws the room.
	 */
	public function render(): string {
		$webinar_id = $this->page->requested_webinar_id();
		$opened     = $this->door->open( $webinar_id );
		if ( ! $opened instanceof WP_Error ) {
			return $this->stage->draw( $opened );
		}
		return match ( $opened->get_error_code() ) {
			'webinar_not_signed_in' => $this->notice->signed_out( $this->come_back_to( $webinar_id ), $this->door->find( $webinar_id ) ),
			'webinar_not_admitted'  => $this->notice->not_admitted( $opened->get_error_message() ),
			'webinar_cancelled'     => $this->notice->cancelled(),
			default                 => $this->notice->no_webinar(),
		};
	}

	/**
	 * Lets the browser's tab say which webinar it is.
	 *
	 * @param array<string, string> $parts Of the document's title.
	 * @return array<string, string>
	 */
	public function name_document( array $parts ): array {
		$webinar = $this->page->is_shown() ? $this->door->find( $this->page->requested_webinar_id() ) : null;
		if ( null !== $webinar ) {
			$parts['title'] = $webinar['title'];
		}
		return $parts;
	}

	/**
	 * Where to come back to after signing in.
	 *
	 * @param int $webinar_id 0 for whichever is current then.
	 */
	private function come_back_to( int $webinar_id ): string {
		$here = (string) get_permalink();
		return $webinar_id > 0 ? $this->page->answer_url( $here, $webinar_id ) : $here;
	}
}
