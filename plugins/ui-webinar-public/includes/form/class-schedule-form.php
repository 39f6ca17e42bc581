<?php
/**
 * The script of the schedule form.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

use Webinars\Ui_Webinar_Public\Lib\Site_Address;
use WP_User;

/**
 * Loads the form's script where a webinar is edited, and nowhere else.
 */
final class Schedule_Form {

	private const HANDLE    = 'ui-webinar-public-schedule-form';
	private const POST_TYPE = 'webinar_event';

	/** Limit of suggestions in a field that completes names. */
	private const SPEAKERS_AT_MOST = 100;

	public function __construct( private readonly string $plugin_file ) {}

	public function enqueue(): void {
		$folder = plugin_dir_path( $this->plugin_file ) . 'build-editor/';
		$screen = function_exists( 'get_current_screen' ) ? get_current_screen() : null;
		$post   = get_post();
		if ( null === $screen || self::POST_TYPE !== $screen->post_type || null === $post || ! is_readable( $folder . 'index.asset.php' ) ) {
			return;
		}
		/**
		 * Written by the build.
		 *
		 * @var array{dependencies: list<non-empty-string>, version: string} $asset
		 */
		$asset = require $folder . 'index.asset.php';
		wp_enqueue_script( self::HANDLE, plugins_url( 'build-editor/index.js', $this->plugin_file ), $asset['dependencies'], $asset['version'], true );
		wp_set_script_translations( self::HANDLE, 'ui-webinar-public', plugin_dir_path( $this->plugin_file ) . 'languages' );
		wp_add_inline_script(
			self::HANDLE,
			'window.webinarScheduleForm = ' . wp_json_encode( $this->settings( $post->ID ), JSON_HEX_TAG | JSON_HEX_AMP | JSON_UNESCAPED_SLASHES ) . ';',
			'before'
		);
	}

	/**
	 * What the form knows about this site and this person.
	 *
	 * @param int $webinar_id Webinar that is edited.
	 * @return array{speakers: list<array{id: int, name: string}>, canEditTechnical: bool, streamTypes: list<array{value: string, label: string}>, streamCheck: array{webinarId: int, ajaxUrl: string, action: string, nonce: string}|null, booksSeats: bool, hasEnded: bool}
	 */
	public function settings( int $webinar_id ): array {
		/**
		 * Null when there is none, and while Core is off.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		return array(
			'speakers'         => $this->speakers(),
			'canEditTechnical' => current_user_can( 'publish_post', $webinar_id ),
			'streamTypes'      => $this->stream_types(),
			'streamCheck'      => has_filter( 'ui_webinar_room_stream_check' ) && current_user_can( 'publish_post', $webinar_id )
				? array(
					'webinarId' => $webinar_id,
					'ajaxUrl'   => Site_Address::ajax(),
					'action'    => Check_Stream_Command::ACTION,
					'nonce'     => wp_create_nonce( Check_Stream_Command::ACTION . '_' . $webinar_id ),
				)
				: null,
			'booksSeats'       => has_filter( 'client_webinar_registration' ),
			'hasEnded'         => in_array( $webinar['status'] ?? '', array( 'finished', 'archived' ), true ),
		);
	}

	/**
	 * People who may speak.
	 *
	 * @return list<array{id: int, name: string}>
	 */
	private function speakers(): array {
		$people = get_users(
			array(
				'capability' => 'control_webinars',
				'number'     => self::SPEAKERS_AT_MOST,
				'orderby'    => 'display_name',
			)
		);
		$list   = array();
		foreach ( $people as $person ) {
			if ( $person instanceof WP_User ) {
				$list[] = array(
					'id'   => $person->ID,
					'name' => $person->display_name,
				);
			}
		}
		return $list;
	}

	/**
	 * Stream types, the usual one first.
	 *
	 * @return list<array{value: StreamType, label: string}>
	 */
	private function stream_types(): array {
		return array(
			array(
				'value' => 'obs',
				'label' => __( 'Own stream (OBS, HLS)', 'ui-webinar-public' ),
			),
			array(
				'value' => 'youtube',
				'label' => 'YouTube',
			),
			array(
				'value' => 'vimeo',
				'label' => 'Vimeo',
			),
			array(
				'value' => 'zoom',
				'label' => 'Zoom',
			),
			array(
				'value' => 'telegram',
				'label' => 'Telegram',
			),
		);
	}
}
