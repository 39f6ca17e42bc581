<?php
/**
 * The block `webinar/console`.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

use Webinars\Client_Webinar_Control_Integration\Lib\Block_Type;
use Webinars\Client_Webinar_Control_Integration\Lib\Site_Time;

/**
 * Shows the controls to people who control a webinar. Everybody else sees only what to do instead. Anywhere but on the console's
 * page the block is a link.
 */
final class Console_Block {

	private const POST_TYPE       = 'webinar_event';
	private const SCRIPT          = 'webinar-console-view-script';
	private const CHOICES_AT_MOST = 12;

	public function __construct(
		private readonly string $plugin_file,
		private readonly Console_Page $page,
		private readonly Controlled_Webinars $webinars,
		private readonly Control_Settings $settings
	) {}

	public function register(): void {
		$type = Block_Type::register( dirname( $this->plugin_file ) . '/build', $this->render( ... ) );
		if ( null !== $type ) {
			// WordPress would load the script for every visitor of the page; see load_controls().
			$type->view_script_handles = array();
		}
	}

	private function render(): string {
		if ( ! $this->page->is_drawn() ) {
			return $this->page->link();
		}
		return sprintf( '<div %s>%s</div>', get_block_wrapper_attributes( array( 'class' => 'webinar-console' ) ), $this->draw() );
	}

	/**
	 * Renders what this visitor may see.
	 */
	private function draw(): string {
		$requested = $this->page->requested_webinar_id();
		$here      = (string) get_permalink();
		if ( ! is_user_logged_in() ) {
			return $this->notice(
				__( 'Here organizers and speakers control their webinars.', 'client-webinar-control-integration' ),
				__( 'Sign in', 'client-webinar-control-integration' ),
				wp_login_url( Console_Page::address( $here, $requested ?? 0 ) )
			);
		}
		if ( null !== $requested && $this->is_unavailable( $requested ) ) {
			return $this->notice( __( 'This recording is not available here', 'client-webinar-control-integration' ) );
		}
		$own    = $this->webinars->read();
		$chosen = null === $requested ? $own[0] ?? null : $this->webinars->get( $requested );
		if ( array() === $own && null === $chosen ) {
			return $this->no_webinar();
		}
		return ( null === $chosen
			? $this->notice( __( 'There is no such webinar among yours. Choose another one, or ask its organizer to name you as a speaker.', 'client-webinar-control-integration' ) )
			: $this->controls( $chosen )
		) . $this->choices( $own, $chosen, $here );
	}

	/**
	 * Whether the webinar is a recording that does not run on this site (P2), and this person would control it.
	 */
	private function is_unavailable( int $webinar_id ): bool {
		return false === ( $this->webinars->get( $webinar_id )['is_available'] ?? true );
	}

	/**
	 * Tells a person without webinars whom to ask, or where to plan one.
	 */
	private function no_webinar(): string {
		$type = get_post_type_object( self::POST_TYPE );
		$can  = null !== $type && is_string( $type->cap->create_posts ?? null ) && current_user_can( $type->cap->create_posts );
		return $can
			? $this->notice(
				__( 'You have no webinar to control yet.', 'client-webinar-control-integration' ),
				__( 'Plan a webinar', 'client-webinar-control-integration' ),
				admin_url( 'post-new.php?post_type=' . self::POST_TYPE )
			)
			: $this->notice( __( 'You have no webinar to control. Ask the organizer of your webinar to name you as its speaker.', 'client-webinar-control-integration' ) );
	}

	/**
	 * A text and one next step.
	 *
	 * @param string $step Label of the button; empty for no button.
	 * @param string $url  Address of the button.
	 */
	private function notice( string $words, string $step = '', string $url = '' ): string {
		$button = '' === $step ? '' : sprintf( '<p><a class="webinar-console__button" href="%s">%s</a></p>', esc_url( $url ), esc_html( $step ) );
		return sprintf( '<div class="webinar-console__notice"><p>%s</p>%s</div>', esc_html( $words ), $button );
	}

	/**
	 * Renders the chosen webinar. The script adds the controls.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private function controls( array $webinar ): string {
		$this->load_controls( $webinar['webinar_id'] );
		$edit = get_edit_post_link( $webinar['webinar_id'], 'raw' );
		ob_start();
		?>
		<section class="webinar-console__webinar" aria-labelledby="webinar-console-title">
			<h2 class="webinar-console__title" id="webinar-console-title"><?php echo esc_html( $webinar['title'] ); ?></h2>
			<div class="webinar-console__controls">
				<noscript><?php esc_html_e( 'The controls need JavaScript. Switch it on, or use another browser.', 'client-webinar-control-integration' ); ?></noscript>
			</div>
			<p class="webinar-console__when">
				<?php if ( 'auto' === $webinar['type'] ) : ?>
					<?php esc_html_e( 'Recording', 'client-webinar-control-integration' ); ?>
				<?php else : ?>
					<?php echo $this->date_time( $webinar['scheduled_at'], Site_Time::zone() ); // phpcs:ignore WordPress.Security.EscapeOutput -- It escapes. ?>
				<?php endif; ?>
				<?php if ( null !== $edit ) : ?>
					<a class="webinar-console__edit" href="<?php echo esc_url( $edit ); ?>" aria-describedby="webinar-console-title"><?php esc_html_e( 'Edit', 'client-webinar-control-integration' ); ?></a>
				<?php endif; ?>
			</p>
		</section>
		<?php
		return (string) ob_get_clean();
	}

	private function load_controls( int $webinar_id ): void {
		wp_enqueue_style( 'wp-components' );
		wp_enqueue_script( self::SCRIPT );
		wp_set_script_translations( self::SCRIPT, 'client-webinar-control-integration', plugin_dir_path( $this->plugin_file ) . 'languages' );
		$this->settings->print_before( self::SCRIPT, $webinar_id );
	}

	/**
	 * Renders the links to the person's webinars.
	 *
	 * @param list<Webinar> $webinars
	 * @param Webinar|null  $chosen
	 * @param string        $here     Address of this page.
	 */
	private function choices( array $webinars, ?array $chosen, string $here ): string {
		if ( null !== $chosen && count( $webinars ) < 2 ) {
			return '';
		}
		$items = '';
		foreach ( array_slice( $webinars, 0, self::CHOICES_AT_MOST ) as $webinar ) {
			$is_chosen = null !== $chosen && $chosen['webinar_id'] === $webinar['webinar_id'];
			$items    .= sprintf(
				'<li><a href="%s"%s><span class="webinar-console__name">%s</span> <span>%s%s</span></a></li>',
				esc_url( Console_Page::address( $here, $webinar['webinar_id'] ) ),
				$is_chosen ? ' aria-current="page"' : '',
				esc_html( $webinar['title'] ),
				// The status may change after the page was rendered, and the controls show the current one.
				esc_html( $is_chosen ? __( 'open here', 'client-webinar-control-integration' ) : $this->status_text( $webinar ) ),
				'auto' === $webinar['type'] ? '' : ' · ' . $this->date_time( $webinar['scheduled_at'] )
			);
		}
		return sprintf(
			'<nav class="webinar-console__choices" aria-labelledby="webinar-console-choices"><h2 id="webinar-console-choices">%s</h2><ul>%s</ul></nav>',
			esc_html__( 'Your webinars', 'client-webinar-control-integration' ),
			$items
		);
	}

	/**
	 * The status in words.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private function status_text( array $webinar ): string {
		if ( 'auto' === $webinar['type'] ) {
			return match ( $webinar['status'] ) {
				'live', 'paused' => __( '▷ Recording, open', 'client-webinar-control-integration' ),
				'scheduled'      => __( '▷ Recording, not open yet', 'client-webinar-control-integration' ),
				default          => __( '▷ Recording, closed', 'client-webinar-control-integration' ),
			};
		}
		return match ( $webinar['status'] ) {
			'live'      => __( '● Live', 'client-webinar-control-integration' ),
			'paused'    => __( 'Ⅱ Break', 'client-webinar-control-integration' ),
			'scheduled' => __( '◷ Scheduled', 'client-webinar-control-integration' ),
			'archived'  => __( '▣ Archived', 'client-webinar-control-integration' ),
			default     => __( '✓ Finished', 'client-webinar-control-integration' ),
		};
	}

	/**
	 * The date and time in the site's time zone, escaped.
	 *
	 * @param int    $timestamp Unix seconds.
	 * @param string $zone      Name of the time zone; empty leaves it out.
	 */
	private function date_time( int $timestamp, string $zone = '' ): string {
		/* translators: a date, see https://www.php.net/date */
		$text = Site_Time::day( __( 'D, F j, Y', 'client-webinar-control-integration' ), $timestamp ) . ', ' . Site_Time::clock( $timestamp );
		return sprintf(
			'<time datetime="%s">%s</time>',
			esc_attr( gmdate( 'Y-m-d\TH:i:s\Z', $timestamp ) ),
			esc_html( '' === $zone ? $text : "$text ($zone)" )
		);
	}
}
