<?php
/**
 * The block `webinar/entry`.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Entry;

use Webinars\Ui_Webinar_Entry\Lib\Block_Type;
use Webinars\Ui_Webinar_Entry\Lib\Recording_Length;
use Webinars\Ui_Webinar_Entry\Lib\Site_Time;
use Webinars\Ui_Webinar_Entry\Lib\Webinar_Poster;

/**
 * Draws the whole page of the webinar that the request shows, complete before scripts run. A guest's page holds nothing of the clock, of
 * the visitor or of the request, so that page caches may store it; never the address of the stream or the recording, or a count of people.
 */
final class Entry_Block {

	private const STORE = 'webinar/entry';

	/** The text of a webinar may hold this block again. */
	private bool $is_drawing = false;

	public function __construct(
		private readonly string $plugin_file,
		private readonly Entry_Address $address,
		private readonly Entry_Page $page,
		private readonly Guest_Ways $guest,
		private readonly Member_Ways $member,
		private readonly Series_Dates $dates
	) {}

	public function register(): void {
		Block_Type::register( dirname( $this->plugin_file ) . '/build', $this->render( ... ) );
	}

	/**
	 * Returns the HTML; empty on every other page.
	 */
	private function render(): string {
		$webinar = $this->page->webinar();
		if ( null === $webinar || $this->is_drawing ) {
			return '';
		}
		$this->is_drawing = true;
		try {
			return $this->draw( $webinar );
		} finally {
			$this->is_drawing = false;
		}
	}

	/**
	 * Draws the page.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private function draw( array $webinar ): string {
		wp_interactivity_state(
			self::STORE,
			array(
				/* translators: %s: how far ahead, as in "in 3 days" or "in 12:04". */
				'startsPattern' => __( 'Starts %s', 'ui-webinar-entry' ),
				'nowText'       => __( 'Starts any moment now', 'ui-webinar-entry' ),
				'waitText'      => __( 'One moment…', 'ui-webinar-entry' ),
				'failedText'    => __( 'The site did not answer. Check your connection and try again; what you entered is still here.', 'ui-webinar-entry' ),
				'clockUrl'      => plugins_url( 'build/view.js', $this->plugin_file ),
			)
		);
		$state = $this->page->state();
		if ( Entry_State::CANCELLED === $state ) {
			return $this->wrap( $webinar, $state, '', $this->cancelled( $webinar ) );
		}
		$title = sprintf( '<h1 class="webinar-entry__title">%s</h1>', esc_html( $webinar['title'] ) );
		if ( post_password_required( $webinar['webinar_id'] ) ) {
			return $this->wrap( $webinar, $state, '', $title . get_the_password_form( $webinar['webinar_id'] ) );
		}
		$url    = $this->address->url( $webinar['webinar_id'] );
		$poster = Webinar_Poster::image( $webinar, true ) . $this->label( $webinar );
		$words  = $this->sign( $webinar, $state ) . $title . $this->when( $webinar, $state ) . $this->speakers( $webinar )
			. ( is_user_logged_in() ? $this->member->draw( $webinar, $state, $url ) : $this->guest->draw( $webinar, $state, $url ) )
			. $this->dates->draw( $webinar );
		ob_start();
		the_content();
		$text = trim( (string) ob_get_clean() );
		return $this->wrap( $webinar, $state, $poster, $words, '' === $text ? '' : "<div class=\"webinar-entry__text\">$text</div>" );
	}

	/**
	 * Puts the parts of the page together.
	 *
	 * @param Webinar $webinar Webinar.
	 * @param string  $poster  HTML, empty for none.
	 * @param string  $words   HTML.
	 * @param string  $text    HTML.
	 */
	private function wrap( array $webinar, string $state, string $poster, string $words, string $text = '' ): string {
		$is_timed = in_array( $state, array( Entry_State::LATE, ...Entry_State::OPEN ), true );
		$classes  = "webinar-entry is-$state" . ( '' === $poster ? '' : ' has-poster' );
		return sprintf(
			'<article %s data-wp-interactive="%s" data-wp-init="callbacks.begin" %s>%s<div class="webinar-entry__words">%s</div>%s</article>',
			get_block_wrapper_attributes( array( 'class' => $classes ) ),
			esc_attr( self::STORE ),
			wp_interactivity_data_wp_context(
				array(
					'startsAt' => $is_timed ? $webinar['scheduled_at'] : 0,
					'isOn'     => Entry_State::SCHEDULED !== $state,
				)
			),
			'' === $poster ? '' : "<div class=\"webinar-entry__poster\">$poster</div>",
			$words,
			$text
		);
	}

	/**
	 * A cancelled webinar, with its title where that was public.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private function cancelled( array $webinar ): string {
		return sprintf(
			'<p class="webinar-entry__sign">%s</p><h1 class="webinar-entry__title">%s</h1><p>%s</p>%s',
			esc_html__( 'Cancelled', 'ui-webinar-entry' ),
			esc_html( $this->page->is_named() ? $webinar['title'] : __( 'This webinar was cancelled', 'ui-webinar-entry' ) ),
			esc_html__( 'Its organizer has cancelled this webinar. You need not do anything.', 'ui-webinar-entry' ),
			Ways::paragraph( Ways::schedule() )
		);
	}

	/**
	 * The state in words, where it is another one than planned.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private function sign( array $webinar, string $state ): string {
		$signs = array(
			Entry_State::LIVE      => __( 'Live now', 'ui-webinar-entry' ),
			Entry_State::PAUSED    => __( 'Live, on a short break', 'ui-webinar-entry' ),
			Entry_State::RECORDING => __( 'Recording', 'ui-webinar-entry' ),
			Entry_State::FINISHED  => __( 'This webinar is over', 'ui-webinar-entry' ),
		);
		$sign  = 'auto' === $webinar['type'] && Entry_State::FINISHED === $state ? __( 'This recording is closed', 'ui-webinar-entry' ) : $signs[ $state ] ?? '';
		$class = in_array( $state, array( Entry_State::LIVE, Entry_State::PAUSED ), true ) ? ' is-live' : '';
		$html  = '' === $sign ? '' : sprintf( '<p class="webinar-entry__sign%s">%s</p>', $class, esc_html( $sign ) );
		if ( $this->page->is_preview() ) {
			$html = sprintf( '<p class="webinar-entry__note">%s</p>', esc_html__( 'Only people who prepare this webinar see this page. It is not public.', 'ui-webinar-entry' ) ) . $html;
		}
		return $html;
	}

	/**
	 * Says on the poster that this is a recording (D1).
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private function label( array $webinar ): string {
		return 'auto' === $webinar['type'] ? sprintf( '<p class="webinar-entry__sign is-recording">%s</p>', esc_html__( 'Recording', 'ui-webinar-entry' ) ) : '';
	}

	/**
	 * The time by the site's clock, which the browser replaces by the visitor's, and the countdown, for which space is kept. A recording
	 * has only its length.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private function when( array $webinar, string $state ): string {
		$is_over = in_array( $state, array( Entry_State::FINISHED, Entry_State::RECORDING ), true );
		$at      = $is_over && $webinar['started_at'] > 0 ? $webinar['started_at'] : $webinar['scheduled_at'];
		if ( 'auto' === $webinar['type'] ) {
			$length = $this->length( Recording_Length::minutes( $webinar['webinar_id'] ) );
			return '' === $length ? '' : "<p class=\"webinar-entry__when\">$length</p>";
		}
		if ( 0 === $at ) {
			return '';
		}
		$format = get_option( 'date_format' );
		return sprintf(
			'<p class="webinar-entry__when">%s<time datetime="%s">%s</time>%s%s</p>%s',
			Entry_State::SCHEDULED === $state ? '<span class="webinar-entry__starts"></span>' : '',
			esc_attr( gmdate( 'Y-m-d\TH:i:s\Z', $at ) ),
			// What is over is read years later.
			esc_html( $is_over ? (string) wp_date( is_string( $format ) && '' !== $format ? $format : 'j F Y', $at ) : Site_Time::day_and_time( $at ) ),
			$is_over ? '' : sprintf( '<span class="webinar-entry__zone">%s</span>', esc_html( Site_Time::zone() ) ),
			$is_over ? '' : $this->length( $webinar['duration_minutes'] ),
			$this->changed( $state )
		);
	}

	/**
	 * The length, escaped; empty where it is not known.
	 */
	private function length( int $minutes ): string {
		return $minutes > 0
			/* translators: %d: length of a webinar. */
			? '<span>' . esc_html( sprintf( _n( '%d minute', '%d minutes', $minutes, 'ui-webinar-entry' ), $minutes ) ) . '</span>'
			: '';
	}

	/**
	 * What has become of the planned time.
	 */
	private function changed( string $state ): string {
		$from = $this->page->moved_from();
		$text = match ( true ) {
			Entry_State::LATE === $state => __( 'It has not begun at its time. Its organizer may set another date.', 'ui-webinar-entry' ),
			/* translators: %s: date and time with its zone. */
			$from > 0                    => sprintf( __( 'It was moved. Before, it was planned for %s.', 'ui-webinar-entry' ), Site_Time::with_zone( $from ) ),
			default                      => '',
		};
		return '' === $text ? '' : '<p>' . esc_html( $text ) . '</p>';
	}

	/**
	 * Names and faces of the speakers.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private function speakers( array $webinar ): string {
		$items = '';
		foreach ( $webinar['speakers'] as $speaker ) {
			$face   = '' !== $speaker['avatar_url'] && get_option( 'show_avatars' )
				? sprintf( '<img class="webinar-entry__face" src="%s" alt="" width="40" height="40" loading="lazy">', esc_url( $speaker['avatar_url'] ) )
				: '';
			$items .= sprintf( '<li>%s<span>%s</span></li>', $face, esc_html( $speaker['display_name'] ) );
		}
		return '' === $items ? '' : sprintf( '<ul class="webinar-entry__speakers" aria-label="%s">%s</ul>', esc_attr__( 'Speakers', 'ui-webinar-entry' ), $items );
	}
}
