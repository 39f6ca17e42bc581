<?php
/**
 * The demo's people and webinar.
 *
 * @package Webinars\Demo
 */

declare( strict_types=1 );

namespace Webinars\Demo;

use RuntimeException;
use WP_Error;
use WP_User;

/**
 * Fills the site once, and keeps a webinar ahead at every start.
 */
final class Seed {

	private const SEEDED_OPTION = 'webinar_demo_seeded';

	private const POSTER_OPTION = 'webinar_demo_poster';

	/** The room's. */
	private const STREAM_HOSTS_OPTION = 'ui_webinar_room_stream_hosts';

	/**
	 * Activates every plugin that is there. Those make pages and roles: the site must speak its language before.
	 *
	 * @param string $locale The site's language.
	 * @return string[] Those that were not active before.
	 * @throws RuntimeException When one cannot be activated.
	 */
	public function activate_plugins( string $locale ): array {
		$this->speak( $locale );
		require_once ABSPATH . 'wp-admin/includes/plugin.php';
		$inactive = array_values( array_filter( array_keys( get_plugins() ), 'is_plugin_inactive' ) );
		foreach ( $inactive as $plugin ) {
			$result = activate_plugin( $plugin );
			if ( $result instanceof WP_Error ) {
				throw new RuntimeException( esc_html( "$plugin: " . $result->get_error_message() ) );
			}
		}
		return $inactive;
	}

	/**
	 * Makes the site ready to show.
	 *
	 * @param array<string, mixed> $request site, people, signup, webinar.
	 * @return array<string, mixed> The people's ids by login and the current webinar's id.
	 */
	public function fill( array $request ): array {
		if ( ! get_option( self::SEEDED_OPTION ) ) {
			$this->set_up_site( (array) $request['site'], (array) $request['signup'] );
			foreach ( (array) $request['people'] as $person ) {
				$this->add_person( (array) $person );
			}
			update_option( self::SEEDED_OPTION, 1 );
		}
		flush_rewrite_rules();
		$this->allow_stream( (string) $request['webinar']['stream_source'] );

		$ids = array();
		foreach ( (array) $request['people'] as $person ) {
			$ids[ (string) $person['login'] ] = $this->user_id( (string) $person['login'] );
		}
		return array(
			'people'     => $ids,
			'webinar_id' => $this->keep_one_ahead( (array) $request['webinar'] ),
		);
	}

	/**
	 * Plans a webinar that starts soon.
	 *
	 * @param array<string, mixed> $webinar Title, texts, addresses, starts_in_seconds.
	 * @throws RuntimeException When Core refuses it.
	 */
	public function add_webinar( array $webinar ): int {
		$webinar_id = $this->upsert(
			0,
			array(
				'title'            => (string) $webinar['title'],
				'description'      => (string) $webinar['description'],
				'post_status'      => 'publish',
				'type'             => 'live',
				'scheduled_at'     => time() + (int) $webinar['starts_in_seconds'],
				'duration_minutes' => 60,
				'stream_type'      => 'obs',
				'stream_source'    => (string) $webinar['stream_source'],
				'speaker_user_ids' => array( $this->user_id( 'speaker' ) ),
				'owner_user_id'    => $this->user_id( 'organizer' ),
				'guest_cta_text'   => (string) $webinar['guest_cta_text'],
				'guest_cta_url'    => '/signup/',
				'room_cta_text'    => (string) $webinar['room_cta_text'],
				'room_cta_url'     => (string) $webinar['room_cta_url'],
				'recording_url'    => (string) $webinar['recording_url'],
			)
		);
		set_post_thumbnail( $webinar_id, $this->poster() );
		return $webinar_id;
	}

	/**
	 * Lets the room embed the demo's stream, in place of the one of the last start; what an administrator allowed stays.
	 *
	 * @param string $stream Absolute address.
	 */
	private function allow_stream( string $stream ): void {
		$host   = static fn( string $url ): string => wp_parse_url( $url, PHP_URL_HOST ) . ':' . wp_parse_url( $url, PHP_URL_PORT );
		$others = array_diff( (array) get_option( self::STREAM_HOSTS_OPTION ), array( '', $host( (string) get_option( Stream_Access::OPTION ) ), $host( $stream ) ) );
		update_option( self::STREAM_HOSTS_OPTION, array( ...array_values( $others ), $host( $stream ) ) );
		update_option( Stream_Access::OPTION, $stream );
	}

	/**
	 * The picture for every webinar of the demo, uploaded once.
	 *
	 * @return int Its id.
	 * @throws RuntimeException When WordPress cannot keep it.
	 */
	private function poster(): int {
		$kept = (int) get_option( self::POSTER_OPTION );
		if ( $kept > 0 && null !== get_post( $kept ) ) {
			return $kept;
		}
		// phpcs:ignore WordPress.WP.AlternativeFunctions -- A file of our own on this disk.
		$upload = wp_upload_bits( 'poster.jpg', null, (string) file_get_contents( __DIR__ . '/poster.jpg' ) );
		if ( false !== $upload['error'] ) {
			throw new RuntimeException( esc_html( 'The poster was not kept: ' . $upload['error'] ) );
		}
		$poster = wp_insert_attachment(
			array(
				'post_title'     => 'poster',
				'post_mime_type' => 'image/jpeg',
			),
			$upload['file']
		);
		require_once ABSPATH . 'wp-admin/includes/image.php';
		wp_update_attachment_metadata( $poster, wp_generate_attachment_metadata( $poster, $upload['file'] ) );
		update_option( self::POSTER_OPTION, $poster );
		return $poster;
	}

	/**
	 * Gives the site its language, and clocks and calendars as people who speak it read them.
	 *
	 * @param string $locale Such as ru_RU.
	 */
	private function speak( string $locale ): void {
		if ( get_locale() === $locale ) {
			return;
		}
		update_option( 'WPLANG', 'en_US' === $locale ? '' : $locale );
		switch_to_locale( $locale );
		update_option( 'date_format', __( 'F j, Y', 'default' ) );
		update_option( 'time_format', __( 'g:i a', 'default' ) );
	}

	/**
	 * The site itself, calm and in Moscow's time.
	 *
	 * @param array<string, mixed> $site   Title and tagline.
	 * @param array<string, mixed> $signup Page that the guest's button leads to; another system's on a real site.
	 */
	private function set_up_site( array $site, array $signup ): void {
		global $wp_rewrite;
		update_option( 'blogname', (string) $site['title'] );
		update_option( 'blogdescription', (string) $site['tagline'] );
		update_option( 'timezone_string', 'Europe/Moscow' );
		update_option( 'show_avatars', 0 );
		$wp_rewrite->set_permalink_structure( '/%postname%/' );

		// WordPress's own samples.
		foreach ( get_posts(
			array(
				'post_type'   => array( 'post', 'page' ),
				'include'     => array( 1, 2, 3 ),
				'post_status' => 'any',
			)
		) as $sample ) {
			wp_delete_post( $sample->ID, true );
		}
		wp_insert_post(
			array(
				'post_type'    => 'page',
				'post_status'  => 'publish',
				'post_name'    => 'signup',
				'post_title'   => (string) $signup['title'],
				'post_content' => (string) $signup['content'],
			)
		);

		// Playground installs WordPress with a password that everybody knows.
		$administrator = get_user_by( 'login', 'admin' );
		if ( $administrator instanceof WP_User ) {
			wp_set_password( wp_generate_password( 32 ), $administrator->ID );
			$this->skip_welcome_guide( $administrator->ID );
		}
	}

	/**
	 * Adds one person.
	 *
	 * @param array<string, mixed> $person login, name, role, invited_by (a login or "").
	 * @throws RuntimeException When WordPress refuses.
	 */
	private function add_person( array $person ): void {
		$login = (string) $person['login'];
		$role  = (string) $person['role'];
		if ( null === get_role( $role ) ) {
			throw new RuntimeException( esc_html( "The role $role does not exist: is core-webinar-event active?" ) );
		}
		$user_id = username_exists( $login );
		if ( ! $user_id ) {
			$user_id = wp_insert_user(
				array(
					'user_login'   => $login,
					'user_pass'    => wp_generate_password( 32 ),
					'user_email'   => "$login@example.com",
					'display_name' => (string) $person['name'],
					'nickname'     => (string) $person['name'],
					'role'         => $role,
				)
			);
		}
		if ( $user_id instanceof WP_Error ) {
			throw new RuntimeException( esc_html( "$login: " . $user_id->get_error_message() ) );
		}
		if ( '' !== (string) $person['invited_by'] ) {
			update_user_meta( $user_id, 'invited_by', $this->user_id( (string) $person['invited_by'] ) );
		}
		$this->skip_welcome_guide( $user_id );
	}

	/**
	 * Opens the editor without its welcome.
	 *
	 * @param int $user_id Whose editor.
	 */
	private function skip_welcome_guide( int $user_id ): void {
		global $wpdb;
		update_user_meta(
			$user_id,
			$wpdb->get_blog_prefix() . 'persisted_preferences',
			array(
				'core'           => array(
					'welcomeGuide'             => false,
					'enableChoosePatternModal' => false,
				),
				'core/edit-post' => array( 'welcomeGuide' => false ),
				'_modified'      => gmdate( 'Y-m-d\TH:i:s.000\Z' ),
			)
		);
	}

	/**
	 * Sees to it that there is something to watch at every start.
	 *
	 * A broadcast under way and a plan of the visitor's own stay as they are;
	 * one whose time passed while the demo was off moves ahead.
	 *
	 * @param array<string, mixed> $webinar The one to add where there is none.
	 */
	private function keep_one_ahead( array $webinar ): int {
		$open = (array) apply_filters(
			'core_webinar_list',
			array(),
			array(
				'status'   => array( 'scheduled', 'live', 'paused' ),
				'per_page' => 100,
				'page'     => 1,
				'order'    => 'desc',
			)
		);
		foreach ( $open as $one ) {
			$changes = array();
			// The demo's server may have another port than at the last start.
			if ( str_contains( (string) $one['stream_source'], (string) wp_parse_url( (string) $webinar['stream_source'], PHP_URL_PATH ) ) ) {
				$changes['stream_source'] = (string) $webinar['stream_source'];
				$changes['recording_url'] = (string) $webinar['recording_url'];
			}
			if ( 'scheduled' === $one['status'] && (int) $one['scheduled_at'] < time() ) {
				$changes['scheduled_at'] = time() + (int) $webinar['starts_in_seconds'];
			}
			if ( array() !== array_diff_assoc( $changes, array_intersect_key( $one, $changes ) ) ) {
				$this->upsert( (int) $one['webinar_id'], $changes );
			}
		}
		return array() === $open
			? $this->add_webinar( $webinar )
			: (int) apply_filters( 'core_webinar_get_current', null );
	}

	/**
	 * Saves a webinar through Core, in the organizer's name.
	 *
	 * @param int                  $webinar_id 0 for a new one.
	 * @param array<string, mixed> $fields     What to save.
	 * @return int Its id.
	 * @throws RuntimeException When Core refuses, or is not there.
	 */
	private function upsert( int $webinar_id, array $fields ): int {
		$saved   = 0;
		$refusal = 'is core-webinar-event active?';
		add_action(
			'core_webinar_saved',
			static function ( array $event ) use ( &$saved ): void {
				$saved = (int) $event['webinar_id'];
			}
		);
		add_action(
			'core_webinar_change_refused',
			static function ( array $event ) use ( &$refusal ): void {
				$refusal = (string) $event['message'];
			}
		);
		$organizer = $this->user_id( 'organizer' );
		wp_set_current_user( $organizer );
		do_action(
			'core_webinar_upsert',
			array( 'webinar_id' => $webinar_id ) + $fields + array(
				'context' => array(
					'actor_id'  => $organizer,
					'timestamp' => time(),
					'source'    => 'demo',
				),
			)
		);
		if ( 0 === $saved ) {
			throw new RuntimeException( esc_html( "The webinar was not saved: $refusal" ) );
		}
		return $saved;
	}

	/**
	 * A person's id.
	 *
	 * @param string $login Who.
	 * @throws RuntimeException When they do not exist.
	 */
	private function user_id( string $login ): int {
		$user = get_user_by( 'login', $login );
		if ( ! $user instanceof WP_User ) {
			throw new RuntimeException( esc_html( "The demo has no $login. Begin anew: npm start -- --reset" ) );
		}
		return $user->ID;
	}
}
