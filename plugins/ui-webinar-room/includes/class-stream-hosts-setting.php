<?php
/**
 * The choice of what may be embedded.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Adds its section to Settings → Webinars, which is Core's: without Core there is nothing to embed either. WordPress
 * itself checks the nonce and `manage_options` when it is saved.
 */
final class Stream_Hosts_Setting {

	private const PAGE = 'webinars';

	private const SECTION = 'ui_webinar_room_streams';

	/** What was typed and refused, until it is shown again. */
	private const TYPED = 'ui_webinar_room_typed_hosts';

	/**
	 * Takes what it shows.
	 *
	 * @param Stream_Hosts $hosts What is allowed.
	 */
	public function __construct( private readonly Stream_Hosts $hosts ) {}

	/**
	 * Lets WordPress show and save it.
	 */
	public function register(): void {
		$settings = array(
			Stream_Hosts::HOSTS     => array( $this, 'checked_hosts' ),
			Stream_Hosts::PROVIDERS => array( $this, 'checked_providers' ),
		);
		foreach ( $settings as $option => $check ) {
			register_setting(
				self::PAGE,
				$option,
				array(
					'type'              => 'array',
					'show_in_rest'      => false,
					'sanitize_callback' => $check,
				)
			);
		}
		add_settings_section( self::SECTION, __( 'Streams', 'ui-webinar-room' ), array( $this, 'render_section' ), self::PAGE );
		add_settings_field( Stream_Hosts::HOSTS, __( 'Hosts of HLS streams', 'ui-webinar-room' ), array( $this, 'render_hosts' ), self::PAGE, self::SECTION, array( 'label_for' => Stream_Hosts::HOSTS ) );
		add_settings_field( Stream_Hosts::PROVIDERS, __( 'Third-party players', 'ui-webinar-room' ), array( $this, 'render_providers' ), self::PAGE, self::SECTION );
	}

	/**
	 * Checks the list. If one line is wrong all stay as they were, and the field shows again what was typed.
	 *
	 * @param mixed $input The field of the form, or a list.
	 * @return list<string>
	 */
	public function checked_hosts( mixed $input ): array {
		// A form that was opened before the plugin was active has no such field.
		if ( ! is_string( $input ) && ! is_array( $input ) ) {
			return $this->hosts->hosts();
		}
		$lines = is_string( $input ) ? preg_split( '/\R/', $input ) : $input;
		$lines = array_map( static fn( mixed $line ): string => is_string( $line ) ? strtolower( trim( $line ) ) : '', (array) $lines );
		$hosts = array_values( array_unique( array_filter( $lines, static fn( string $line ): bool => '' !== $line ) ) );
		$wrong = array_filter( $hosts, static fn( string $host ): bool => ! Stream_Hosts::is_host( $host ) );
		if ( array() === $wrong && count( $hosts ) <= Stream_Hosts::AT_MOST ) {
			return $hosts;
		}
		$error = array() === $wrong
			/* translators: %d: number of hosts. */
			? sprintf( __( 'At most %d hosts can be allowed. The list stays as it was; what you typed is still in the field.', 'ui-webinar-room' ), Stream_Hosts::AT_MOST )
			/* translators: %s: what was typed. */
			: sprintf( __( '"%s" is not a host. Write it as in stream.example.com or stream.example.com:8443, without https:// and without a path. The list stays as it was; what you typed is still in the field.', 'ui-webinar-room' ), mb_substr( (string) reset( $wrong ), 0, 100 ) );
		add_settings_error( Stream_Hosts::HOSTS, 'hosts', esc_html( $error ) );
		set_transient( self::TYPED, is_string( $input ) ? mb_substr( $input, 0, 20_000 ) : implode( "\n", $lines ), MINUTE_IN_SECONDS );
		return $this->hosts->hosts();
	}

	/**
	 * Checks the providers.
	 *
	 * @param mixed $input The boxes that are ticked; one is always sent, so that none can be ticked.
	 * @return list<string>
	 */
	public function checked_providers( mixed $input ): array {
		return is_array( $input ) ? Stream_Hosts::known( $input ) : $this->hosts->providers();
	}

	/**
	 * Says what it is for.
	 */
	public function render_section(): void {
		echo '<p>' . esc_html__( 'The room embeds nothing from other hosts than these, and its Content-Security-Policy tells browsers the same.', 'ui-webinar-room' ) . '</p>';
	}

	/**
	 * Prints the list of hosts.
	 */
	public function render_hosts(): void {
		$typed = array() === get_settings_errors( Stream_Hosts::HOSTS ) ? false : get_transient( self::TYPED );
		$shown = is_string( $typed ) ? $typed : implode( "\n", $this->hosts->hosts() );
		delete_transient( self::TYPED );
		printf(
			'<textarea id="%1$s" name="%1$s" rows="5" class="regular-text code" dir="ltr" spellcheck="false" autocapitalize="off" placeholder="stream.example.com" aria-describedby="%1$s-about">%2$s</textarea><p class="description" id="%1$s-about">%3$s</p>',
			esc_attr( Stream_Hosts::HOSTS ),
			esc_textarea( $shown ),
			esc_html__( 'One a line, as in stream.example.com or stream.example.com:8443. This site’s own host is always allowed.', 'ui-webinar-room' )
		);
	}

	/**
	 * Prints the providers.
	 */
	public function render_providers(): void {
		echo '<fieldset><legend class="screen-reader-text">' . esc_html__( 'Third-party players', 'ui-webinar-room' ) . '</legend>';
		printf( '<input type="hidden" name="%s[]" value="">', esc_attr( Stream_Hosts::PROVIDERS ) );
		foreach ( Stream_Hosts::PROVIDER_NAMES as $type => $name ) {
			printf(
				'<p><label><input type="checkbox" name="%1$s[]" value="%2$s"%3$s> %4$s</label></p>',
				esc_attr( Stream_Hosts::PROVIDERS ),
				esc_attr( $type ),
				checked( in_array( $type, $this->hosts->providers(), true ), true, false ),
				esc_html( $name )
			);
		}
		echo '</fieldset>';
	}
}
