<?php
/**
 * The block `webinar/schedule`.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

use Webinars\Ui_Webinar_Public\Lib\Block_Type;
use Webinars\Ui_Webinar_Public\Lib\Event_Data;

/**
 * Draws planned webinars and, where the block shows them, recordings. The HTML is complete before scripts run, and nothing in it is
 * secret.
 */
final class Schedule_Block {

	private const STORE = 'webinar/schedule';

	public function __construct(
		private readonly string $build,
		private readonly Webinar_Query $query,
		private readonly Webinar_Card $card,
		private readonly Page_Links $links
	) {}

	public function register(): void {
		Block_Type::register( $this->build, $this->render( ... ) );
	}

	/**
	 * Returns the HTML of the schedule.
	 *
	 * @param array<string, mixed> $attributes Cast by Block_Type.
	 */
	private function render( array $attributes ): string {
		/**
		 * As in block.json.
		 *
		 * @var array{perPage: int, showPages: bool, showRecordings: bool} $attributes
		 */
		wp_interactivity_state(
			self::STORE,
			array(
				/* translators: %s: how far ahead, as in "in 3 days" or "in 12:04". */
				'startsPattern' => __( 'Starts %s', 'ui-webinar-public' ),
				'nowText'       => __( 'Starts any moment now', 'ui-webinar-public' ),
				'clockUrl'      => plugins_url( 'build/view.js', dirname( __DIR__, 2 ) . '/ui-webinar-public.php' ),
			)
		);
		return sprintf(
			'<div %s data-wp-interactive="%s">%s%s%s%s</div>',
			get_block_wrapper_attributes( array( 'class' => 'webinar-schedule' ) ),
			esc_attr( self::STORE ),
			$attributes['showPages'] ? $this->pages( $attributes['perPage'] ) : $this->extract( $attributes['perPage'] ),
			$this->subscription(),
			$attributes['showPages'] && 1 === $this->links->current( Page_Links::SCHEDULE ) ? $this->open_recordings() : '',
			$attributes['showRecordings'] ? $this->recordings( $attributes['perPage'], $attributes['showPages'] ) : ''
		);
	}

	/**
	 * One page of the whole schedule. Live webinars stand above its first page.
	 *
	 * @param int $per_page Webinars per page.
	 */
	private function pages( int $per_page ): string {
		$page     = $this->links->current( Page_Links::SCHEDULE );
		$found    = $this->query->planned( $page, $per_page );
		$webinars = 1 === $page ? array( ...$this->query->live(), ...$found['webinars'] ) : $found['webinars'];
		return $page > 1 && array() === $webinars
			? $this->no_such_page( $this->links->address( Page_Links::SCHEDULE, 1 ) )
			: $this->cards( $webinars, 1 === $page ) . $this->links->draw( Page_Links::SCHEDULE, $page, $found['has_more'] );
	}

	/**
	 * The beginning of the schedule, and a link to all of it.
	 *
	 * @param int $at_most Webinars.
	 */
	private function extract( int $at_most ): string {
		$webinars = array_slice( array( ...$this->query->live(), ...$this->query->planned( 1, $at_most )['webinars'] ), 0, $at_most );
		$all      = apply_filters( 'ui_webinar_public_url', '' );
		$link     = is_string( $all ) && '' !== $all && $all !== $this->links->address( Page_Links::SCHEDULE, 1 )
			? sprintf( '<p><a class="webinar-schedule__link" href="%s">%s</a></p>', esc_url( $all ), esc_html__( 'All webinars', 'ui-webinar-public' ) )
			: '';
		return $this->cards( $webinars, true ) . $link;
	}

	/**
	 * The webinars, and their structured data.
	 *
	 * @param list<Webinar> $webinars Webinars.
	 * @param bool          $has_next Whether the first one is the next to start.
	 */
	private function cards( array $webinars, bool $has_next ): string {
		if ( array() === $webinars ) {
			return sprintf(
				'<p class="webinar-schedule__none">%s</p><p>%s</p>',
				esc_html__( 'No webinar is planned right now', 'ui-webinar-public' ),
				esc_html__( 'The next one appears here as soon as its date is set.', 'ui-webinar-public' )
			);
		}
		$cards = '';
		foreach ( $webinars as $index => $webinar ) {
			$cards .= $this->card->webinar( $webinar, $has_next && 0 === $index );
		}
		$page_url = $this->links->address( Page_Links::SCHEDULE, 1 );
		return $cards . Event_Data::element( array_map( static fn( array $webinar ): array => Event_Data::event( $webinar, $page_url . '#' . Webinar_Card::anchor( $webinar['webinar_id'] ) ), $webinars ) );
	}

	/**
	 * What can be watched now, by everybody in their own time; nothing while there is none.
	 */
	private function open_recordings(): string {
		$cards = implode( '', array_map( $this->card->open_recording( ... ), $this->query->open_recordings() ) );
		return '' === $cards ? '' : $this->section( __( 'Watch at any time', 'ui-webinar-public' ), $cards );
	}

	/**
	 * The recordings, nothing while there are none.
	 *
	 * @param int  $per_page  Recordings per page.
	 * @param bool $has_pages Whether there are links to older ones.
	 */
	private function recordings( int $per_page, bool $has_pages ): string {
		$page    = $has_pages ? $this->links->current( Page_Links::RECORDINGS ) : 1;
		$found   = $this->query->recordings( $page, $per_page );
		$here    = $this->links->address( Page_Links::RECORDINGS, $page );
		$content = '';
		foreach ( $found['webinars'] as $webinar ) {
			$content .= $this->card->recording( $webinar, $here );
		}
		if ( '' === $content && 1 === $page ) {
			return '';
		}
		if ( '' === $content ) {
			$content = $this->no_such_page( $this->links->address( Page_Links::RECORDINGS, 1 ) );
		} elseif ( $has_pages ) {
			$content .= $this->links->draw( Page_Links::RECORDINGS, $page, $found['has_more'] );
		}
		return $this->section( __( 'Recordings', 'ui-webinar-public' ), $content );
	}

	/**
	 * A part of the page under its heading.
	 *
	 * @param string $content HTML.
	 */
	private function section( string $heading, string $content ): string {
		$id = wp_unique_id( 'webinar-recordings-' );
		return sprintf( '<section class="webinar-schedule__recordings" aria-labelledby="%1$s"><h2 id="%1$s">%2$s</h2>%3$s</section>', esc_attr( $id ), esc_html( $heading ), $content );
	}

	/**
	 * The message that a page does not exist, or no longer exists.
	 *
	 * @param string $first Address of the first page.
	 */
	private function no_such_page( string $first ): string {
		return sprintf(
			'<p class="webinar-schedule__none">%s</p><p><a class="webinar-schedule__link" href="%s">%s</a></p>',
			esc_html__( 'There is nothing on this page any more', 'ui-webinar-public' ),
			esc_url( $first ),
			esc_html__( 'Go to the first page', 'ui-webinar-public' )
		);
	}

	/**
	 * The link to subscribe to all webinars in a calendar.
	 */
	private function subscription(): string {
		return sprintf(
			'<p class="webinar-schedule__subscribe"><a class="webinar-schedule__link" href="%s">%s</a></p>',
			esc_url( Calendar::feed_url(), array( 'webcal' ) ),
			esc_html__( 'Subscribe to all webinars in your calendar', 'ui-webinar-public' )
		);
	}
}
