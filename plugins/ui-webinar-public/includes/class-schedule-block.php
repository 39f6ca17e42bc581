<?php
/**
 * The block `webinar/schedule`.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

/**
 * Draws what is planned: all of it is there before scripts run, and none of it is a secret.
 */
final class Schedule_Block {

	private const STORE         = 'webinar/schedule';
	private const FACES_AT_MOST = 4;

	/**
	 * Takes the built block and what it asks.
	 *
	 * @param string     $build    Folder of the built block.
	 * @param Upcoming   $upcoming Knows what is planned.
	 * @param Way_In     $way_in   Knows the button.
	 * @param Event_Data $data     Tells search engines.
	 */
	public function __construct(
		private readonly string $build,
		private readonly Upcoming $upcoming,
		private readonly Way_In $way_in,
		private readonly Event_Data $data
	) {}

	/**
	 * Registers the block.
	 */
	public function register(): void {
		register_block_type( $this->build, array( 'render_callback' => array( $this, 'render' ) ) );
	}

	/**
	 * Draws the schedule.
	 */
	public function render(): string {
		$now      = time();
		$webinars = $this->upcoming->read( $now );
		if ( array() === $webinars ) {
			return sprintf(
				'<div %s><p class="webinar-schedule__none">%s</p><p>%s</p>%s</div>',
				get_block_wrapper_attributes( array( 'class' => 'webinar-schedule' ) ),
				esc_html__( 'No webinar is planned right now', 'ui-webinar-public' ),
				esc_html__( 'The next one appears here as soon as its date is set.', 'ui-webinar-public' ),
				$this->subscription()
			);
		}

		wp_interactivity_state(
			self::STORE,
			array(
				/* translators: %s: how far ahead, as in "in 3 days" or "12:04". */
				'startsPattern' => __( 'Starts %s', 'ui-webinar-public' ),
				'nowText'       => __( 'Starts any moment now', 'ui-webinar-public' ),
			)
		);
		$cards = '';
		foreach ( $webinars as $index => $webinar ) {
			$cards .= $this->card( $webinar, $now, 0 === $index );
		}
		return sprintf(
			'<div %s data-wp-interactive="%s">%s%s%s</div>',
			get_block_wrapper_attributes( array( 'class' => 'webinar-schedule' ) ),
			esc_attr( self::STORE ),
			$cards,
			$this->subscription(),
			$this->data->element( $webinars )
		);
	}

	/**
	 * The way to have every webinar in one's own calendar.
	 */
	private function subscription(): string {
		return sprintf(
			'<p class="webinar-schedule__subscribe"><a class="webinar-schedule__link" href="%s">%s</a></p>',
			esc_url( Calendar::feed_url(), array( 'webcal' ) ),
			esc_html__( 'Have all webinars in your calendar', 'ui-webinar-public' )
		);
	}

	/**
	 * Draws one webinar.
	 *
	 * @param Webinar $webinar The webinar.
	 * @param int     $now     Unix seconds.
	 * @param bool    $is_next Whether it is the first, and larger.
	 */
	private function card( array $webinar, int $now, bool $is_next ): string {
		$is_on  = 'scheduled' !== $webinar['status'];
		$button = $this->way_in->button( $webinar );
		$enter  = $is_on ? $this->way_in->sign_in_url( $webinar ) : '';
		$id     = 'webinar-schedule-' . $webinar['webinar_id'];

		ob_start();
		?>
		<article
			class="webinar-schedule__card<?php echo $is_next ? ' is-next' : ''; ?>"
			aria-labelledby="<?php echo esc_attr( $id ); ?>"
			data-wp-init="callbacks.keepTime"
			<?php
			echo wp_interactivity_data_wp_context( // phpcs:ignore WordPress.Security.EscapeOutput -- It escapes.
				array(
					'startsAt' => $webinar['scheduled_at'],
					'isOn'     => $is_on,
					'when'     => Time_Text::moment( $webinar['scheduled_at'] ),
					'starts'   => $is_on ? '' : $this->starts_text( $webinar['scheduled_at'], $now ),
				)
			);
			?>
		>
			<div class="webinar-schedule__poster">
				<?php if ( '' !== $webinar['poster_url'] ) : ?>
					<img src="<?php echo esc_url( $webinar['poster_url'] ); ?>" alt="" <?php echo $is_next ? 'fetchpriority="high"' : 'loading="lazy"'; ?>>
				<?php endif; ?>
				<?php if ( $is_on ) : ?>
					<p class="webinar-schedule__live"><?php echo esc_html( 'paused' === $webinar['status'] ? __( 'Live, on a short break', 'ui-webinar-public' ) : __( 'Live now', 'ui-webinar-public' ) ); ?></p>
				<?php endif; ?>
			</div>
			<div class="webinar-schedule__words">
				<?php if ( ! $is_on ) : ?>
					<p class="webinar-schedule__starts" data-wp-text="context.starts"></p>
				<?php endif; ?>
				<h2 class="webinar-schedule__title" id="<?php echo esc_attr( $id ); ?>"><?php echo esc_html( $webinar['title'] ); ?></h2>
				<p class="webinar-schedule__when">
					<time datetime="<?php echo esc_attr( gmdate( 'Y-m-d\TH:i:s\Z', $webinar['scheduled_at'] ) ); ?>" data-wp-text="context.when"></time>
					<?php if ( $webinar['duration_minutes'] > 0 ) : ?>
						<span class="webinar-schedule__length">
						<?php
						printf(
							/* translators: %d: length of a webinar. */
							esc_html( _n( '%d minute', '%d minutes', $webinar['duration_minutes'], 'ui-webinar-public' ) ),
							(int) $webinar['duration_minutes']
						);
						?>
						</span>
					<?php endif; ?>
				</p>
				<?php if ( '' !== $webinar['excerpt'] ) : ?>
					<p class="webinar-schedule__about"><?php echo esc_html( $webinar['excerpt'] ); ?></p>
				<?php endif; ?>
				<?php $this->draw_speakers( $webinar ); ?>
				<p class="webinar-schedule__ways">
					<?php if ( '' !== $button['url'] ) : ?>
						<a class="webinar-schedule__button<?php echo $is_next ? '' : ' is-quiet'; ?>" href="<?php echo esc_url( $button['url'] ); ?>" aria-describedby="<?php echo esc_attr( $id ); ?>"><?php echo esc_html( $button['text'] ); ?></a>
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
	 * How far ahead it is, in words.
	 *
	 * @param int $scheduled_at Unix seconds.
	 * @param int $now          Unix seconds.
	 */
	private function starts_text( int $scheduled_at, int $now ): string {
		$distance = Time_Text::distance( $scheduled_at, $now );
		return '' === $distance
			? __( 'Starts any moment now', 'ui-webinar-public' )
			/* translators: %s: how far ahead, as in "in 3 days" or "12:04". */
			: sprintf( __( 'Starts %s', 'ui-webinar-public' ), $distance );
	}

	/**
	 * Faces and names.
	 *
	 * @param Webinar $webinar The webinar.
	 */
	private function draw_speakers( array $webinar ): void {
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
}
