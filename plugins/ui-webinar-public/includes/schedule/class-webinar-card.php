<?php
/**
 * One webinar on the schedule.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

use Webinars\Ui_Webinar_Public\Lib\Description;
use Webinars\Ui_Webinar_Public\Lib\Recording_Length;
use Webinars\Ui_Webinar_Public\Lib\Site_Time;
use Webinars\Ui_Webinar_Public\Lib\Webinar_Poster;
use Webinars\Ui_Webinar_Public\Lib\Whom_To_Ask;

/**
 * Draws a live or planned webinar, or a recording. Nothing in it depends on the clock: page caches may store a guest's page.
 */
final class Webinar_Card {

	private const FACES_AT_MOST = 4;

	public function __construct( private readonly Entry_Link $entry ) {}

	/**
	 * Id of a webinar's title on the page, for links.
	 */
	public static function anchor( int $webinar_id ): string {
		return "webinar-schedule-$webinar_id";
	}

	/**
	 * Returns the HTML of a live or planned webinar.
	 *
	 * @param Webinar $webinar  Webinar.
	 * @param bool    $is_first Whether it is the first and larger one.
	 */
	public function webinar( array $webinar, bool $is_first ): string {
		$is_on  = 'scheduled' !== $webinar['status'];
		$button = $this->entry->button( $webinar );
		$enter  = $is_on ? $this->entry->sign_in_url( $webinar ) : '';
		$id     = self::anchor( $webinar['webinar_id'] );

		ob_start();
		?>
		<article
			class="webinar-schedule__card<?php echo $is_first ? ' is-next' : ''; ?>"
			aria-labelledby="<?php echo esc_attr( $id ); ?>"
			data-wp-init="callbacks.keepTime"
			<?php
			echo wp_interactivity_data_wp_context( // phpcs:ignore WordPress.Security.EscapeOutput -- It escapes.
				array(
					'startsAt' => $webinar['scheduled_at'],
					'isOn'     => $is_on,
				)
			);
			?>
		>
			<div class="webinar-schedule__poster">
				<?php echo Webinar_Poster::image( $webinar, $is_first ); // phpcs:ignore WordPress.Security.EscapeOutput -- It escapes. ?>
				<?php if ( $is_on ) : ?>
					<p class="webinar-schedule__sign is-live"><?php echo esc_html( 'paused' === $webinar['status'] ? __( 'Live, on a short break', 'ui-webinar-public' ) : __( 'Live now', 'ui-webinar-public' ) ); ?></p>
				<?php endif; ?>
			</div>
			<div class="webinar-schedule__words">
				<?php if ( ! $is_on ) : ?>
					<?php // The browser counts down: the page may have been made long before it is read. ?>
					<p class="webinar-schedule__starts"></p>
				<?php endif; ?>
				<h2 class="webinar-schedule__title" id="<?php echo esc_attr( $id ); ?>"><?php echo $this->title( $webinar ); // phpcs:ignore WordPress.Security.EscapeOutput -- It escapes. ?></h2>
				<p class="webinar-schedule__when">
					<time datetime="<?php echo esc_attr( gmdate( 'Y-m-d\TH:i:s\Z', $webinar['scheduled_at'] ) ); ?>"><?php echo esc_html( Site_Time::day_and_time( $webinar['scheduled_at'] ) ); ?></time>
					<span><?php echo esc_html( Site_Time::zone() ); ?></span>
					<?php echo $this->length( $webinar['duration_minutes'] ); // phpcs:ignore WordPress.Security.EscapeOutput -- It escapes. ?>
				</p>
				<?php $this->draw_about( $webinar ); ?>
				<p class="webinar-schedule__ways">
					<?php if ( '' !== $button['url'] ) : ?>
						<a class="webinar-schedule__button wp-element-button<?php echo $is_first ? '' : ' is-quiet'; ?>" href="<?php echo esc_url( $button['url'] ); ?>" aria-describedby="<?php echo esc_attr( $id ); ?>"><?php echo esc_html( $button['text'] ); ?></a>
					<?php endif; ?>
					<?php if ( '' !== $enter ) : ?>
						<a class="webinar-schedule__link" href="<?php echo esc_url( $enter ); ?>"><?php esc_html_e( 'I have a seat: sign in', 'ui-webinar-public' ); ?></a>
					<?php endif; ?>
					<?php if ( ! $is_on ) : ?>
						<a class="webinar-schedule__link" href="<?php echo esc_url( Calendar::file_url( $webinar['webinar_id'] ) ); ?>" aria-describedby="<?php echo esc_attr( $id ); ?>"><?php esc_html_e( 'Add to calendar', 'ui-webinar-public' ); ?></a>
					<?php endif; ?>
				</p>
			</div>
		</article>
		<?php
		return (string) ob_get_clean();
	}

	/**
	 * Returns the HTML of a recording that everybody watches in their own time (type `auto`). It has no date (D1).
	 *
	 * @param Webinar $webinar Webinar.
	 */
	public function open_recording( array $webinar ): string {
		$button = $this->entry->button( $webinar );
		$enter  = $this->entry->sign_in_url( $webinar );
		$length = $this->length( Recording_Length::minutes( $webinar['webinar_id'] ) );
		$id     = self::anchor( $webinar['webinar_id'] );

		ob_start();
		?>
		<article class="webinar-schedule__card" aria-labelledby="<?php echo esc_attr( $id ); ?>">
			<div class="webinar-schedule__poster">
				<?php echo Webinar_Poster::image( $webinar, false ); // phpcs:ignore WordPress.Security.EscapeOutput -- It escapes. ?>
				<p class="webinar-schedule__sign is-recording"><?php esc_html_e( 'Recording', 'ui-webinar-public' ); ?></p>
			</div>
			<div class="webinar-schedule__words">
				<h3 class="webinar-schedule__title" id="<?php echo esc_attr( $id ); ?>"><?php echo $this->title( $webinar ); // phpcs:ignore WordPress.Security.EscapeOutput -- It escapes. ?></h3>
				<?php if ( '' !== $length ) : ?>
					<p class="webinar-schedule__when"><?php echo $length; // phpcs:ignore WordPress.Security.EscapeOutput -- It escapes. ?></p>
				<?php endif; ?>
				<?php $this->draw_about( $webinar ); ?>
				<p class="webinar-schedule__ways">
					<?php if ( '' !== $button['url'] ) : ?>
						<a class="webinar-schedule__button wp-element-button is-quiet" href="<?php echo esc_url( $button['url'] ); ?>" aria-describedby="<?php echo esc_attr( $id ); ?>"><?php echo esc_html( $button['text'] ); ?></a>
					<?php endif; ?>
					<?php if ( '' !== $enter ) : ?>
						<a class="webinar-schedule__link" href="<?php echo esc_url( $enter ); ?>" aria-describedby="<?php echo esc_attr( $id ); ?>"><?php esc_html_e( 'I have access: sign in', 'ui-webinar-public' ); ?></a>
					<?php endif; ?>
				</p>
			</div>
		</article>
		<?php
		return (string) ob_get_clean();
	}

	/**
	 * Returns the HTML of a recording of a webinar that took place. Only people who may attend get its address.
	 *
	 * @param Webinar $webinar    Webinar.
	 * @param string  $return_url Address of this page, to return to after signing in.
	 */
	public function recording( array $webinar, string $return_url ): string {
		$id   = self::anchor( $webinar['webinar_id'] );
		$when = $webinar['started_at'] > 0 ? $webinar['started_at'] : $webinar['scheduled_at'];

		ob_start();
		?>
		<article class="webinar-schedule__card" aria-labelledby="<?php echo esc_attr( $id ); ?>">
			<div class="webinar-schedule__poster">
				<?php echo Webinar_Poster::image( $webinar, false ); // phpcs:ignore WordPress.Security.EscapeOutput -- It escapes. ?>
				<p class="webinar-schedule__sign is-recording"><?php esc_html_e( 'Recording', 'ui-webinar-public' ); ?></p>
			</div>
			<div class="webinar-schedule__words">
				<h3 class="webinar-schedule__title" id="<?php echo esc_attr( $id ); ?>"><?php echo $this->title( $webinar ); // phpcs:ignore WordPress.Security.EscapeOutput -- It escapes. ?></h3>
				<p class="webinar-schedule__when"><time datetime="<?php echo esc_attr( gmdate( 'Y-m-d\TH:i:s\Z', $when ) ); ?>"><?php echo esc_html( $this->date( $when ) ); ?></time></p>
				<?php $this->draw_about( $webinar ); ?>
				<p class="webinar-schedule__ways">
					<?php if ( ! is_user_logged_in() ) : ?>
						<a class="webinar-schedule__link" href="<?php echo esc_url( wp_login_url( $return_url ) ); ?>" aria-describedby="<?php echo esc_attr( $id ); ?>"><?php esc_html_e( 'Sign in to watch', 'ui-webinar-public' ); ?></a>
					<?php elseif ( current_user_can( 'attend_webinar', $webinar['webinar_id'] ) ) : ?>
						<a class="webinar-schedule__link" href="<?php echo esc_url( $webinar['recording_url'] ); ?>" target="_blank" rel="noopener" aria-describedby="<?php echo esc_attr( $id ); ?>"><?php esc_html_e( 'Watch the recording', 'ui-webinar-public' ); ?></a>
					<?php else : ?>
						<?php
						echo esc_html(
							Whom_To_Ask::text(
								$webinar['webinar_id'],
								/* translators: %s: name of the organizer. */
								__( 'You are not admitted to this webinar. Ask its organizer, %s.', 'ui-webinar-public' ),
								__( 'You are not admitted to this webinar. Ask its organizer.', 'ui-webinar-public' )
							)
						);
						?>
					<?php endif; ?>
				</p>
			</div>
		</article>
		<?php
		return (string) ob_get_clean();
	}

	/**
	 * The title, for guests as a link to the webinar's own page.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private function title( array $webinar ): string {
		$url   = $this->entry->page_url( $webinar );
		$title = esc_html( $webinar['title'] );
		return '' === $url ? $title : sprintf( '<a href="%s">%s</a>', esc_url( $url ), $title );
	}

	/**
	 * The length, escaped; empty where it is not known.
	 */
	private function length( int $minutes ): string {
		return $minutes > 0
			/* translators: %d: length of a webinar. */
			? '<span>' . esc_html( sprintf( _n( '%d minute', '%d minutes', $minutes, 'ui-webinar-public' ), $minutes ) ) . '</span>'
			: '';
	}

	/**
	 * Excerpt, description and speakers.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private function draw_about( array $webinar ): void {
		if ( '' !== $webinar['excerpt'] ) {
			printf( '<p class="webinar-schedule__about">%s</p>', esc_html( $webinar['excerpt'] ) );
		}
		$description = Description::html( $webinar );
		if ( '' !== $description ) {
			printf( '<details class="webinar-schedule__details"><summary>%s</summary>%s</details>', esc_html__( 'About this webinar', 'ui-webinar-public' ), $description ); // phpcs:ignore WordPress.Security.EscapeOutput -- Safe HTML.
		}
		if ( array() === $webinar['speakers'] ) {
			return;
		}
		echo '<p class="webinar-schedule__speakers">';
		foreach ( array_slice( $webinar['speakers'], 0, self::FACES_AT_MOST ) as $speaker ) {
			if ( '' !== $speaker['avatar_url'] && get_option( 'show_avatars' ) ) {
				printf( '<img class="webinar-schedule__face" src="%s" alt="" width="32" height="32" loading="lazy">', esc_url( $speaker['avatar_url'] ) );
			}
		}
		echo '<span>' . esc_html( implode( ', ', array_column( $webinar['speakers'], 'display_name' ) ) ) . '</span></p>';
	}

	/**
	 * The date with its year, in the site's format.
	 *
	 * @param int $timestamp Unix seconds.
	 */
	private function date( int $timestamp ): string {
		$format = get_option( 'date_format' );
		return (string) wp_date( is_string( $format ) && '' !== $format ? $format : 'j F Y', $timestamp );
	}
}
