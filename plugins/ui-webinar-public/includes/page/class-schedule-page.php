<?php
/**
 * The page that holds the schedule.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

use Webinars\Ui_Webinar_Public\Lib\Own_Page;

/**
 * Creates `/webinars/` once.
 */
final class Schedule_Page {

	private const SLUG = 'webinars';
	public const BLOCK = 'webinar/schedule';

	private readonly Own_Page $page;

	public function __construct() {
		$this->page = new Own_Page( 'ui_webinar_public_page_id', self::SLUG, self::BLOCK );
	}

	/**
	 * Creates the page.
	 */
	public function create(): void {
		$this->page->create( __( 'Webinars', 'ui-webinar-public' ), '{"align":"wide","showRecordings":true} ' );
	}

	/**
	 * Answers `core_webinar_pages`.
	 *
	 * @param list<PageSetting> $pages Pages of other modules.
	 * @return list<PageSetting>
	 */
	public function add_setting( array $pages ): array {
		return $this->page->add_setting(
			$pages,
			__( 'Schedule', 'ui-webinar-public' ),
			__( 'The public list of webinars: visitors see here what is on and what is next.', 'ui-webinar-public' )
		);
	}

	/**
	 * Answers `ui_webinar_public_url`.
	 */
	public function answer_url( string $url ): string {
		$page_url = $this->page->url();
		return '' === $page_url ? $url : $page_url;
	}

	/**
	 * Id of the page, 0 while nobody can visit it.
	 */
	public function id(): int {
		return $this->page->find()->ID ?? 0;
	}
}
