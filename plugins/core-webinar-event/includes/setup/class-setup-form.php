<?php
/**
 * The questions of the set-up page.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Draws the questions, and stores valid answers. The page checks the rights.
 */
final class Setup_Form {

	public const ACTION = 'core_webinar_setup';

	/** What each type of stream is called, by the hosts of its addresses. */
	private const PROVIDERS = array(
		'youtube'    => '~^https?://([a-z0-9-]+\.)*(youtube\.com|youtu\.be|youtube-nocookie\.com)/~i',
		'vimeo'      => '~^https?://([a-z0-9-]+\.)*vimeo\.com/~i',
		'rutube'     => '~^https?://([a-z0-9-]+\.)*rutube\.ru/~i',
		'vk'         => '~^https?://([a-z0-9-]+\.)*(vk\.com|vk\.ru|vkvideo\.ru)/~i',
		'kinescope'  => '~^https?://([a-z0-9-]+\.)*kinescope\.io/~i',
		'boomstream' => '~^https?://([a-z0-9-]+\.)*boomstream\.com/~i',
	);

	public function __construct( private readonly Runtime_Profile $profile, private readonly Module_List $modules ) {}

	/**
	 * Returns the type and the address of the chosen stream; an empty address is the test stream.
	 *
	 * @return array{string, string}
	 */
	public function stream(): array {
		$source = get_option( Setup_Choices::STREAM, '' );
		$source = is_string( $source ) ? $source : '';
		foreach ( self::PROVIDERS as $type => $hosts ) {
			if ( 1 === preg_match( $hosts, $source ) ) {
				return array( $type, $source );
			}
		}
		return array( 'obs', $source );
	}

	/**
	 * Stores the answers. An invalid one is refused, and the stored one stays.
	 *
	 * @param array<mixed> $answers The fields of the form, unslashed.
	 * @return list<string> Refused fields: `stream`, `sign_up`.
	 */
	public function save( array $answers ): array {
		$refused = array();
		$text    = static fn( string $name ): string => is_string( $answers[ $name ] ?? null ) ? trim( $answers[ $name ] ) : '';

		$timezone = $text( 'timezone' );
		if ( in_array( $timezone, timezone_identifiers_list( \DateTimeZone::ALL_WITH_BC ), true ) ) {
			update_option( 'timezone_string', $timezone );
		} elseif ( 1 === preg_match( '~^UTC([+-]\d{1,2}(?:\.\d+)?)$~D', $timezone, $offset ) ) {
			update_option( 'timezone_string', '' );
			update_option( 'gmt_offset', (float) $offset[1] );
		}
		if ( isset( $answers['stream'] ) ) {
			$stream = Address::sanitize( $text( 'stream' ), false );
			if ( '' === $stream && '' !== $text( 'stream' ) ) {
				$refused[] = 'stream';
			} else {
				update_option( Setup_Choices::STREAM, $stream, false );
			}
			if ( '' !== $stream ) {
				/**
				 * Fires when an administrator has named the stream of this site, and so allows its host or provider.
				 *
				 * @param string $type   Stream type.
				 * @param string $source Address.
				 */
				do_action( 'core_webinar_stream_chosen', ...$this->stream() );
			}
		}
		if ( in_array( $text( 'telegram' ), array( 'yes', 'declined' ), true ) ) {
			update_option( Setup_Choices::TELEGRAM, $text( 'telegram' ) );
			$this->modules->activate( Module_List::OF_MAIL );
			if ( 'yes' === $text( 'telegram' ) ) {
				$this->modules->activate( Module_List::OF_TELEGRAM );
			}
		}
		$sign_up = 'page' === $text( 'sign_up' ) ? $text( 'sign_up_page' ) : $text( 'sign_up' );
		if ( 'form' === $sign_up && $this->offers_form() ) {
			update_option( Runtime_Profile::OPTION, 'full' );
			update_option( Setup_Choices::SIGN_UP, '' );
			$this->modules->activate( Module_List::OF_THE_FORM );
		} elseif ( 'registration' === $sign_up && $this->offers_registration() ) {
			update_option( 'users_can_register', 1 );
			update_option( Setup_Choices::SIGN_UP, $sign_up );
		} elseif ( 'later' === $sign_up || Module_Pages::is_published( (int) $sign_up ) ) {
			update_option( Setup_Choices::SIGN_UP, 'later' === $sign_up ? '' : (int) $sign_up );
		} elseif ( isset( $answers['sign_up'] ) ) {
			$refused[] = 'sign_up';
		}
		return $refused;
	}

	/**
	 * Draws the questions.
	 *
	 * @param list<string> $refused Fields that save() refused.
	 */
	public function render( array $refused = array() ): void {
		?>
		<h2><?php esc_html_e( '1. Time zone', 'core-webinar-event' ); ?></h2>
		<p>
			<label for="webinar-setup-timezone"><?php esc_html_e( 'In which time zone do you plan your webinars?', 'core-webinar-event' ); ?></label><br>
			<select id="webinar-setup-timezone" name="timezone"><?php echo wp_timezone_choice( self::timezone(), get_user_locale() ); // phpcs:ignore WordPress.Security.EscapeOutput -- WordPress escapes it. ?></select>
		</p>
		<p class="description">
			<?php
			/* translators: %s: time of day. */
			echo esc_html( sprintf( __( 'It is %s on this site now.', 'core-webinar-event' ), current_time( 'H:i' ) ) );
			if ( '+00:00' === wp_timezone_string() ) {
				echo ' ' . esc_html__( 'A new site is on UTC, so its times are wrong by hours in most places.', 'core-webinar-event' );
			}
			?>
		</p>
		<h2><?php esc_html_e( '2. Stream', 'core-webinar-event' ); ?></h2>
		<p>
			<label for="webinar-setup-stream"><?php esc_html_e( 'Where does your broadcast come from?', 'core-webinar-event' ); ?></label><br>
			<input type="url" id="webinar-setup-stream" name="stream" class="regular-text" value="<?php echo esc_url( $this->stream()[1] ); ?>" placeholder="https://"<?php echo self::mark( 'stream', $refused ); // phpcs:ignore WordPress.Security.EscapeOutput -- Constant. ?>>
		</p>
		<?php $this->explain( 'stream', $refused, __( 'Enter an address that starts with https://. The former one stays until then.', 'core-webinar-event' ) ); ?>
		<p class="description"><?php esc_html_e( 'The address of a video on YouTube, Vimeo, RuTube, VK Video, Kinescope or Boomstream, or the address ending in .m3u8 that your streaming service names. Leave it empty for a test stream. Each webinar can have another one.', 'core-webinar-event' ); ?></p>
		<?php $this->render_stream_check(); ?>
		<h2><?php esc_html_e( '3. Seats', 'core-webinar-event' ); ?></h2>
		<fieldset>
			<legend><?php esc_html_e( 'Where does the button “Book a seat” lead?', 'core-webinar-event' ); ?></legend>
			<?php $this->render_sign_up( $refused ); ?>
		</fieldset>
		<h2><?php esc_html_e( '4. Messages', 'core-webinar-event' ); ?></h2>
		<fieldset>
			<legend><?php esc_html_e( 'How do you write to attendees and speakers?', 'core-webinar-event' ); ?></legend>
			<?php
			$chosen = get_option( Setup_Choices::TELEGRAM );
			$this->render_choice( 'telegram', 'declined', 'yes' !== $chosen, __( 'By e-mail. You are not reminded of Telegram.', 'core-webinar-event' ) );
			$this->render_choice( 'telegram', 'yes', 'yes' === $chosen, __( 'In Telegram, and by e-mail to those who have not connected it. I enter the bot under Settings → Webinar messages.', 'core-webinar-event' ) );
			?>
		</fieldset>
		<?php
		if ( in_array( $chosen, array( 'yes', 'declined' ), true ) && ! $this->modules->are_active( Module_List::OF_MAIL ) ) {
			$this->notice( __( 'Nobody gets e-mails: the plugin “Webinars: E-Mail” is not active. Save these answers to activate it, or ask those who manage the plugins of this site.', 'core-webinar-event' ), 'warning' );
		}
		?>
		<p class="description"><?php esc_html_e( 'There are two ways to write in Telegram. With the plugin “Webinars: Telegram” this site writes to Telegram itself: enough for a small site, and nothing more to install. A message service beside WordPress does it within seconds and for thousands of people, and tells open rooms of changes at once. The settings explain both.', 'core-webinar-event' ); ?></p>
		<?php
		$this->render_telegram_bot();
	}

	/** Says that this site writes to Telegram itself, where it does. */
	private function render_telegram_bot(): void {
		/**
		 * Empty while the module that writes to Telegram is off, or has no bot.
		 *
		 * @var string $bot
		 */
		$bot = apply_filters( 'webinar_outbox_telegram_bot', '' );
		/** This filter is documented in contract/hooks/webinar_outbox_has_message_service.json. */
		if ( '' !== $bot && true !== apply_filters( 'webinar_outbox_has_message_service', false ) ) {
			/* translators: %s: user name of the bot. */
			$this->notice( sprintf( __( 'WordPress sends to Telegram itself, as @%s.', 'core-webinar-event' ), $bot ), 'success' );
		}
	}

	/**
	 * Draws where the button leads.
	 *
	 * @param list<string> $refused Refused fields.
	 */
	private function render_sign_up( array $refused ): void {
		$is_refused = in_array( 'sign_up', $refused, true );
		$chosen     = get_option( Setup_Choices::SIGN_UP, '' );
		$page_id    = is_numeric( $chosen ) ? (int) $chosen : 0;
		$is_none    = 0 === $page_id && 'registration' !== $chosen && ! $is_refused;
		$is_full    = 'full' === $this->profile->current();
		if ( $this->offers_form() ) {
			$this->render_choice( 'sign_up', 'form', $is_none && $is_full, __( 'To a form on the page of each webinar: name and e-mail, no password. A mail brings the link to the room. This needs a site that can send mails.', 'core-webinar-event' ) );
		}
		if ( $this->offers_registration() ) {
			$this->render_choice( 'sign_up', 'registration', 'registration' === $chosen && ! $is_refused, __( 'To the registration form of WordPress. Anyone can register then.', 'core-webinar-event' ) );
		}
		$this->render_choice( 'sign_up', 'page', $page_id > 0 || $is_refused, __( 'To a page of this site:', 'core-webinar-event' ) );
		?>
		<label class="screen-reader-text" for="sign_up_page"><?php esc_html_e( 'Page', 'core-webinar-event' ); ?></label>
		<?php
		$select = wp_dropdown_pages(
			array(
				'echo'             => false,
				'name'             => 'sign_up_page',
				'selected'         => absint( $page_id ),
				'show_option_none' => esc_html__( '— None —', 'core-webinar-event' ),
			)
		);
		echo str_replace( '<select', '<select' . self::mark( 'sign_up', $refused ), $select ); // phpcs:ignore WordPress.Security.EscapeOutput -- WordPress escapes it.
		$this->explain( 'sign_up', $refused, __( 'Choose a page that is published, or another answer.', 'core-webinar-event' ) );
		if ( $is_full ) {
			return;
		}
		$this->render_choice( 'sign_up', 'later', $is_none, __( 'To the page /signup/ of this site, which I create.', 'core-webinar-event' ) );
		if ( ! Setup_Choices::has_sign_up_page() ) {
			$this->notice( __( 'This site has no page /signup/ yet: visitors who want a seat find an error. Choose another answer, or create the page.', 'core-webinar-event' ), 'warning' );
		}
	}

	/**
	 * Draws what the room's module says about the stream, which takes up to ten seconds.
	 */
	private function render_stream_check(): void {
		list( $type, $source ) = $this->stream();
		/**
		 * Null while the room's module is off.
		 *
		 * @var StreamCheck|null $check
		 */
		$check = '' === $source ? null : apply_filters( 'ui_webinar_room_stream_check', null, $type, $source );
		if ( null !== $check ) {
			$this->notice( $check['message'], $check['is_ready'] ? 'success' : 'warning' );
		}
	}

	private function render_choice( string $name, string $value, bool $is_chosen, string $label ): void {
		printf(
			'<p><label><input type="radio" name="%s" value="%s"%s> %s</label></p>',
			esc_attr( $name ),
			esc_attr( $value ),
			checked( $is_chosen, true, false ),
			esc_html( $label )
		);
	}

	/**
	 * Returns the attributes of a refused field.
	 *
	 * @param 'stream'|'sign_up' $name    Field.
	 * @param list<string>       $refused Refused fields.
	 */
	private static function mark( string $name, array $refused ): string {
		return in_array( $name, $refused, true ) ? " aria-invalid=\"true\" aria-describedby=\"webinar-setup-$name-error\" autofocus" : '';
	}

	/**
	 * Says what to do about a refused field.
	 *
	 * @param list<string> $refused Refused fields.
	 */
	private function explain( string $name, array $refused, string $text ): void {
		if ( in_array( $name, $refused, true ) ) {
			$this->notice( $text, 'error', "webinar-setup-$name-error" );
		}
	}

	private function notice( string $text, string $type, string $id = '' ): void {
		wp_admin_notice(
			esc_html( $text ),
			array(
				'type'               => $type,
				'id'                 => $id,
				'additional_classes' => array( 'inline' ),
			)
		);
	}

	/** The profile `full` has the form (P1). Another one can be changed, unless wp-config.php sets it. */
	private function offers_form(): bool {
		return 'full' === $this->profile->current() || ( ! $this->profile->is_constant() && $this->modules->can_activate( Module_List::OF_THE_FORM ) );
	}

	/** The zone as wp_timezone_choice() names it: a new site has an offset of 0 and no name. */
	private static function timezone(): string {
		$zone   = get_option( 'timezone_string' );
		$offset = get_option( 'gmt_offset' );
		$offset = is_numeric( $offset ) ? (float) $offset : 0.0;
		return is_string( $zone ) && '' !== $zone ? $zone : 'UTC' . ( $offset < 0 ? '' : '+' ) . $offset;
	}

	/** A network decides by itself who registers. */
	private function offers_registration(): bool {
		return ! is_multisite();
	}
}
