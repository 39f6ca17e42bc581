<?php
/**
 * The head of the entry page.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Entry;

use Webinars\Ui_Webinar_Entry\Lib\Event_Data;
use Webinars\Ui_Webinar_Entry\Lib\Site_Time;
use Webinars\Ui_Webinar_Entry\Lib\Webinar_Poster;
use WP_Post;

/**
 * Describes the webinar to search engines (schema.org) and messengers (Open Graph). WordPress adds the canonical link. Plugins that
 * describe pages leave out post types without a public archive, as this one.
 */
final class Entry_Head {

	public function __construct( private readonly Entry_Address $address, private readonly Entry_Page $page ) {}

	/**
	 * Answers document_title_parts. For WordPress a cancelled webinar is a page that was not found. A recording says what it is (D1).
	 *
	 * @param array<string, string> $parts Parts of the title.
	 * @return array<string, string>
	 */
	public function set_title( array $parts ): array {
		$webinar = $this->page->webinar();
		if ( null !== $webinar && Entry_State::CANCELLED === $this->page->state() ) {
			$parts['title'] = $this->page->is_named()
				/* translators: %s: title of a webinar. */
				? sprintf( __( 'Cancelled: %s', 'ui-webinar-entry' ), $webinar['title'] )
				: __( 'This webinar was cancelled', 'ui-webinar-entry' );
		} elseif ( null !== $webinar && 'auto' === $webinar['type'] ) {
			$parts['title'] = $this->title( $webinar );
		}
		return $parts;
	}

	/**
	 * The title; of a recording with this word.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private function title( array $webinar ): string {
		/* translators: %s: title of a recorded webinar. */
		return 'auto' === $webinar['type'] ? sprintf( __( 'Recording: %s', 'ui-webinar-entry' ), $webinar['title'] ) : $webinar['title'];
	}

	/**
	 * Prints the elements into the page's head.
	 */
	public function draw(): void {
		$webinar = $this->page->webinar();
		$post    = null === $webinar ? null : get_post( $webinar['webinar_id'] );
		if ( null === $webinar || ! $post instanceof WP_Post || ! $this->page->is_named() || $this->page->is_preview() || post_password_required( $post ) ) {
			return;
		}
		$url          = $this->address->url( $webinar['webinar_id'] );
		$is_cancelled = Entry_State::CANCELLED === $this->page->state();
		// A recording is no event: it takes place at no time.
		if ( $webinar['scheduled_at'] > 0 && 'auto' !== $webinar['type'] ) {
			$moved_from = $this->page->moved_from();
			$status     = $is_cancelled ? 'EventCancelled' : ( $moved_from > 0 ? 'EventRescheduled' : 'EventScheduled' );
			echo Event_Data::element( array( Event_Data::event( $webinar, $url, $status, $moved_from ) ) ), "\n"; // phpcs:ignore WordPress.Security.EscapeOutput -- It escapes.
		}
		if ( $is_cancelled ) {
			return;
		}
		$poster      = Webinar_Poster::open_graph( $webinar );
		$description = match ( true ) {
			'' !== $webinar['excerpt']   => $webinar['excerpt'],
			'auto' === $webinar['type'] => __( 'A recording to watch at any time.', 'ui-webinar-entry' ),
			default                     => Site_Time::with_zone( $webinar['scheduled_at'] ),
		};
		$contents = array(
			'name'     => array(
				'description'  => $description,
				'twitter:card' => array() === $poster ? 'summary' : 'summary_large_image',
			),
			'property' => array(
				'og:type'        => 'website',
				'og:site_name'   => wp_specialchars_decode( get_bloginfo( 'name' ), ENT_QUOTES ),
				'og:title'       => $this->title( $webinar ),
				'og:description' => $description,
				'og:url'         => $url,
				'og:locale'      => get_locale(),
			) + $poster,
		);
		foreach ( $contents as $attribute => $elements ) {
			foreach ( array_filter( $elements, static fn( string $content ): bool => '' !== $content ) as $name => $content ) {
				printf( "<meta %s=\"%s\" content=\"%s\">\n", esc_attr( $attribute ), esc_attr( $name ), esc_attr( $content ) );
			}
		}
	}
}
