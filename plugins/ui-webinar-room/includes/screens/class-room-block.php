<?php
/**
 * The block `webinar/room`.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Block_Type;
use WP_Error;

/**
 * Chooses the screen for this visitor and this webinar. Anywhere but on the room's page the block is a link.
 */
final class Room_Block {

	public function __construct(
		private readonly string $build,
		private readonly Room_Admission $admission,
		private readonly Room_Page $page,
		private readonly Notice_Screen $notice,
		private readonly Stage_Screen $stage
	) {}

	public function register(): void {
		Block_Type::register( $this->build, $this->render( ... ) );
	}

	private function render(): string {
		if ( ! $this->page->is_drawn() ) {
			return $this->page->link();
		}
		$webinar_id = $this->page->requested_webinar_id();
		$admitted   = $this->admission->admit( $webinar_id );
		if ( ! $admitted instanceof WP_Error ) {
			return $this->stage->draw( $admitted );
		}
		return match ( $admitted->get_error_code() ) {
			'webinar_not_signed_in' => $this->notice->signed_out( $this->return_url( $webinar_id ), $this->admission->find( $webinar_id ) ),
			'webinar_not_admitted'  => post_password_required( $webinar_id ) ? $this->notice->password() : $this->notice->not_admitted( $admitted->get_error_message() ),
			'webinar_cancelled'     => $this->notice->cancelled(),
			'webinar_type_unavailable' => $this->notice->unavailable( $admitted->get_error_message() ),
			default                 => $this->notice->no_webinar(),
		};
	}

	/**
	 * Shows the webinar's title in the browser's tab.
	 *
	 * @param array<string, string> $parts Parts of the document's title.
	 * @return array<string, string>
	 */
	public function set_document_title( array $parts ): array {
		$webinar = $this->page->is_shown() ? $this->admission->find( $this->page->requested_webinar_id() ) : null;
		if ( null !== $webinar ) {
			$parts['title'] = $webinar['title'];
		}
		return $parts;
	}

	/**
	 * Where to return after signing in.
	 *
	 * @param int $webinar_id 0 for whichever webinar is current then.
	 */
	private function return_url( int $webinar_id ): string {
		$here = (string) get_permalink();
		return $webinar_id > 0 ? $this->page->answer_url( $here, $webinar_id ) : $here;
	}
}
