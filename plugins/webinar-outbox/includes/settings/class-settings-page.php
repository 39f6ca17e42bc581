<?php
/**
 * Settings → Webinar messages.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Webinars\Webinar_Outbox\Lib\Setting_Error;
use WP_Error;

/**
 * Shows and validates the settings. WordPress itself verifies the nonce and `manage_options` when they are saved.
 */
final class Settings_Page {

	private const PAGE = 'webinar_outbox';

	public function __construct(
		private readonly Settings $settings,
		private readonly Event_Store $store,
		private readonly Last_Heartbeat $heartbeat,
		private readonly Secret_Section $secret
	) {}

	public static function url(): string {
		return admin_url( 'options-general.php?page=' . self::PAGE );
	}

	/** Registers the option with WordPress. */
	public function register(): void {
		register_setting(
			self::PAGE,
			Settings::OPTION,
			array(
				'type'              => 'array',
				'show_in_rest'      => false,
				'sanitize_callback' => array( $this, 'checked' ),
			)
		);
	}

	public function add_to_menu(): void {
		$screen = add_options_page(
			__( 'Webinar messages', 'webinar-outbox' ),
			__( 'Webinar messages', 'webinar-outbox' ),
			'manage_options',
			self::PAGE,
			array( $this, 'render' )
		);
		add_action( "load-$screen", array( $this->secret, 'handle' ) );
	}

	/**
	 * Validates the entered values. A missing or invalid value keeps the stored one, and the secrets always stay.
	 *
	 * @param mixed $input The fields of the form: `sidecar_url`, `public_url`, `bot_username`.
	 * @return array<mixed>
	 */
	public function checked( mixed $input ): array {
		$input = is_array( $input ) ? $input : array();
		if ( $this->settings->is_writing() ) {
			return $input;
		}
		return array_filter(
			array(
				'sidecar_url'  => $this->checked_field( $input, 'sidecar_url', array( Settings::class, 'checked_sidecar_url' ) ),
				'public_url'   => $this->checked_field( $input, 'public_url', array( Settings::class, 'checked_public_url' ) ),
				'bot_username' => $this->checked_field( $input, 'bot_username', static fn( string $name ): string|WP_Error => Settings::checked_bot_username( $name ) ?? new WP_Error( 'malformed', __( 'The name of a bot has 5 to 32 letters, digits or underscores.', 'webinar-outbox' ) ) ),
			),
			'is_string'
		) + $this->settings->stored();
	}

	public function render(): void {
		if ( ! current_user_can( 'manage_options' ) ) {
			return;
		}
		?>
		<div class="wrap">
			<h1><?php esc_html_e( 'Webinar messages', 'webinar-outbox' ); ?></h1>
			<p><?php echo esc_html( $this->deliveries() ); ?></p>
			<?php $this->render_problem(); ?>
			<?php $this->render_others( false ); ?>
			<h2><?php esc_html_e( 'Message service', 'webinar-outbox' ); ?></h2>
			<form method="post" action="options.php">
				<?php settings_fields( self::PAGE ); ?>
				<table class="form-table" role="presentation">
					<tr>
						<th scope="row"><label for="webinar_outbox_sidecar_url"><?php esc_html_e( 'Address of the message service', 'webinar-outbox' ); ?></label></th>
						<td>
							<?php $this->render_field( 'sidecar_url', 'url', 'https://messages.example.com' ); ?>
							<p class="description"><?php esc_html_e( 'A small program beside WordPress: it sends to Telegram, and tells open rooms of changes at once. The README in webinar-message-service.zip shows how to run it. Without it this site writes to Telegram itself, where the plugin “Webinars: Telegram” has a bot; otherwise messages to Telegram wait here.', 'webinar-outbox' ); ?></p>
						</td>
					</tr>
					<tr>
						<th scope="row"><label for="webinar_outbox_public_url"><?php esc_html_e( 'Its address for browsers', 'webinar-outbox' ); ?></label></th>
						<td>
							<?php $this->render_field( 'public_url', 'url', 'https://push.example.com' ); ?>
							<p class="description"><?php esc_html_e( 'Where attendees’ browsers reach the same message service: then rooms show each change within a second. Leave it empty, and they ask this site every few seconds instead.', 'webinar-outbox' ); ?></p>
						</td>
					</tr>
					<tr>
						<th scope="row"><label for="webinar_outbox_bot_username"><?php esc_html_e( 'Telegram bot', 'webinar-outbox' ); ?></label></th>
						<td>
							<?php $this->render_field( 'bot_username', 'text', '@example_bot' ); ?>
							<p class="description"><?php esc_html_e( 'The bot of the message service. Where this site writes to Telegram itself, it knows its bot.', 'webinar-outbox' ); ?></p>
						</td>
					</tr>
					<tr>
						<th scope="row"><label for="webinar_outbox_heartbeat_url"><?php esc_html_e( 'Heartbeat address', 'webinar-outbox' ); ?></label></th>
						<td>
							<input type="url" id="webinar_outbox_heartbeat_url" class="large-text code" readonly value="<?php echo esc_url( Heartbeat_Command::url() ); ?>">
							<p class="description"><?php esc_html_e( 'Copy it to the message service’s WORDPRESS_HEARTBEAT_URL. The message service calls it every 15 seconds, so that messages leave without visitors too.', 'webinar-outbox' ); ?></p>
						</td>
					</tr>
					<tr>
						<th scope="row"><?php esc_html_e( 'Last heartbeat', 'webinar-outbox' ); ?></th>
						<td><?php echo esc_html( $this->last_heartbeat() ); ?></td>
					</tr>
				</table>
				<?php submit_button(); ?>
			</form>
			<?php $this->secret->render(); ?>
			<?php $this->render_others( true ); ?>
		</div>
		<?php
	}

	/**
	 * Lets other modules print their settings: first without a message service, so that a small site need not read about it; otherwise last.
	 *
	 * @param bool $with_service Whether this is the place for sites with a message service.
	 */
	private function render_others( bool $with_service ): void {
		if ( $this->settings->names_sidecar() === $with_service ) {
			/** This action is documented in contract/hooks/webinar_outbox_settings_shown.json. */
			do_action( 'webinar_outbox_settings_shown', array( 'has_service' => $with_service ) );
		}
	}

	/**
	 * Prints one field, disabled when wp-config.php sets the value.
	 *
	 * @param string $name    Name of the setting.
	 * @param string $type    Type of the input.
	 * @param string $example An example of a value.
	 */
	private function render_field( string $name, string $type, string $example ): void {
		printf(
			'<input type="%1$s" id="webinar_outbox_%2$s" name="%3$s[%2$s]" value="%4$s" placeholder="%5$s" class="regular-text code" %6$s%7$s>',
			esc_attr( $type ),
			esc_attr( $name ),
			esc_attr( Settings::OPTION ),
			esc_attr( $this->settings->value( $name ) ),
			esc_attr( $example ),
			disabled( $this->settings->is_constant( $name ), true, false ),
			Setting_Error::attributes( Settings::OPTION, $name ) // phpcs:ignore WordPress.Security.EscapeOutput -- Escapes.
		);
		Setting_Error::render( Settings::OPTION, $name );
		$this->render_constant_note( $name );
	}

	/** Prints why messages are not sent, or otherwise why rooms are not pushed to. */
	private function render_problem(): void {
		$url     = Settings::checked_sidecar_url( $this->settings->value( 'sidecar_url' ) );
		$public  = Settings::checked_public_url( $this->settings->value( 'public_url' ) );
		$problem = match ( true ) {
			$url instanceof WP_Error                                      => $url->get_error_message(),
			( '' === $url || array() === $this->settings->secrets() ) && Carrier_Choice::uses_telegram() && ! Direct_Telegram::of_site()->is_on() => __( 'The message service is not set up. Messages are kept, and go out as soon as it is. A small site needs none: activate the plugin “Webinars: Telegram”, and enter the token of your bot on this page.', 'webinar-outbox' ),
			$public instanceof WP_Error                                   => $public->get_error_message(),
			default                                                       => '',
		};
		if ( '' !== $problem ) {
			echo '<div class="notice notice-warning inline"><p>' . esc_html( $problem ) . '</p></div>';
		}
	}

	/** Describes the last heartbeat. */
	private function last_heartbeat(): string {
		$at = $this->heartbeat->at();
		if ( 0 === $at ) {
			return __( 'None yet.', 'webinar-outbox' );
		}
		/* translators: 1: a span of time, as in "2 minutes", 2: the last characters of a secret. */
		return sprintf( __( '%1$s ago, signed with the secret that ends in %2$s.', 'webinar-outbox' ), human_time_diff( $at ), $this->heartbeat->secret_ending() );
	}

	/** Prints which constant sets a value. */
	private function render_constant_note( string $name ): void {
		if ( $this->settings->is_constant( $name ) ) {
			/* translators: %s: name of a constant. */
			echo '<p class="description">' . esc_html( sprintf( __( 'Set by %s in wp-config.php.', 'webinar-outbox' ), Settings::CONSTANTS[ $name ] ) ) . '</p>';
		}
	}

	/** Describes how many messages are waiting, handed over and given up. */
	private function deliveries(): string {
		$waiting  = 0;
		$accepted = 0;
		$given_up = 0;
		foreach ( $this->store->counts( with_mails: false ) as $row ) {
			$state = Message_State::from_row( $row['state'], $row['outcome'] );
			if ( Message_State::Waiting === $state ) {
				$waiting += $row['events'];
			} elseif ( Message_State::Canceled !== $state && Message_State::is_with_sidecar( $row['state'], $row['outcome'], '' ) ) {
				$accepted += $row['events'];
			} elseif ( Message_State::Failed === $state ) {
				$given_up += $row['events'];
			}
		}
		$format = Direct_Telegram::of_site()->is_on()
			/* translators: 1: number of messages to send, 2: number of sent messages, 3: number of messages that were given up. */
			? __( 'Waiting to go to Telegram: %1$d. Sent, or waiting for the person: %2$d. Given up: %3$d.', 'webinar-outbox' )
			/* translators: 1: number of messages to send, 2: number of sent messages, 3: number of messages that were given up. */
			: __( 'Waiting for the message service: %1$d. Taken by it: %2$d. Given up: %3$d.', 'webinar-outbox' );
		$line  = sprintf( $format, $waiting, $accepted, $given_up );
		$error = $this->store->last_error();
		/* translators: %s: technical description of an error. */
		return '' === $error ? $line : $line . ' ' . sprintf( __( 'Last error: %s', 'webinar-outbox' ), $error );
	}

	/**
	 * Validates one field, and reports an error.
	 *
	 * @param array<mixed>                       $input The form.
	 * @param string                             $name  Name of the setting.
	 * @param callable(string): (string|WP_Error) $check Returns the value to store, or the error for the administrator.
	 */
	private function checked_field( array $input, string $name, callable $check ): ?string {
		if ( ! is_string( $input[ $name ] ?? null ) ) {
			return null;
		}
		$value = $check( trim( $input[ $name ] ) );
		if ( $value instanceof WP_Error ) {
			add_settings_error( Settings::OPTION, $name, $value->get_error_message() );
			return null;
		}
		return $value;
	}
}
