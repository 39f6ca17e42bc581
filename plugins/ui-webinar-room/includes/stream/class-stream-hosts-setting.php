<?php
/**
 * The setting for hosts and providers of streams.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Setting_Error;

/**
 * Adds its section to Core's page Settings → Webinars; without Core there is nothing to embed either. WordPress itself checks the
 * nonce and `manage_options` when the form is saved.
 */
final class Stream_Hosts_Setting {

	private const PAGE = 'webinars';

	private const SECTION = 'ui_webinar_room_streams';

	/** Transient that holds rejected input until the form shows it again. */
	private const REJECTED = 'ui_webinar_room_typed_hosts';

	public function __construct( private readonly Stream_Hosts $hosts ) {}

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
	 * Validates the list. If one line is wrong, the stored list stays, and the field shows the rejected input again.
	 *
	 * @param mixed $input Field of the form, or a list.
	 * @return list<string>
	 */
	public function checked_hosts( mixed $input ): array {
		// A form that was opened before the plugin's activation has no such field.
		if ( ! is_string( $input ) && ! is_array( $input ) ) {
			return $this->hosts->hosts();
		}
		$lines = is_string( $input ) ? preg_split( '/\R/', $input ) : $input;
		$lines = array_map( static fn( mixed $line ): string => is_string( $line ) ? Pasted_Address::ascii_host( trim( $line ) ) : '', (array) $lines );
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
		set_transient( self::REJECTED, is_string( $input ) ? mb_substr( $input, 0, 20_000 ) : implode( "\n", $lines ), MINUTE_IN_SECONDS );
		return $this->hosts->hosts();
	}

	/**
	 * Validates the providers.
	 *
	 * @param mixed $input Ticked boxes. The form always sends one empty value, so that all boxes can be unticked.
	 * @return list<string>
	 */
	public function checked_providers( mixed $input ): array {
		return is_array( $input ) ? Stream_Hosts::known( $input ) : $this->hosts->providers();
	}

	public function render_section(): void {
		echo '<p>' . esc_html__( 'The room shows streams and players from these hosts only.', 'ui-webinar-room' ) . '</p>';
	}

	public function render_hosts(): void {
		$rejected = array() === get_settings_errors( Stream_Hosts::HOSTS ) ? false : get_transient( self::REJECTED );
		$shown    = is_string( $rejected ) ? $rejected : implode( "\n", $this->hosts->hosts() );
		delete_transient( self::REJECTED );
		printf(
			'<textarea id="%1$s" name="%1$s" rows="5" class="regular-text code" dir="ltr" spellcheck="false" autocapitalize="off" placeholder="stream.example.com"%4$s>%2$s</textarea><p class="description" id="%1$s-about">%3$s</p>',
			esc_attr( Stream_Hosts::HOSTS ),
			esc_textarea( $shown ),
			esc_html__( 'One a line, as in stream.example.com or stream.example.com:8443. This site’s own host is always allowed.', 'ui-webinar-room' ),
			Setting_Error::attributes( Stream_Hosts::HOSTS, '', Stream_Hosts::HOSTS . '-about' ) // phpcs:ignore WordPress.Security.EscapeOutput -- Escapes.
		);
		Setting_Error::render( Stream_Hosts::HOSTS );
	}

	public function render_providers(): void {
		echo '<fieldset><legend class="screen-reader-text">' . esc_html__( 'Third-party players', 'ui-webinar-room' ) . '</legend>';
		printf( '<input type="hidden" name="%s[]" value="">', esc_attr( Stream_Hosts::PROVIDERS ) );
		foreach ( Stream_Hosts::provider_names() as $type => $name ) {
			printf(
				'<p><label><input type="checkbox" id="%1$s_%2$s" name="%1$s[]" value="%2$s"%3$s> %4$s</label></p>',
				esc_attr( Stream_Hosts::PROVIDERS ),
				esc_attr( $type ),
				checked( in_array( $type, $this->hosts->providers(), true ), true, false ),
				esc_html( $name )
			);
		}
		echo '</fieldset>';
	}
}
