<?php
/**
 * The script of the schedule form.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

use Webinars\Ui_Webinar_Public\Lib\Site_Address;

/**
 * Loads the form's script where a webinar is edited, and nowhere else.
 */
final class Schedule_Form {

	private const HANDLE    = 'ui-webinar-public-schedule-form';
	private const POST_TYPE = 'webinar_event';

	/** WordPress's own date, of publication, would compete with the date of the webinar. In the panel before publishing it follows "Visibility". */
	private const HIDES_PUBLICATION_DATE = '.editor-post-panel__row:has(.editor-post-schedule__panel-dropdown),
		.editor-post-publish-panel__prepublish .components-panel__body:has(.editor-post-publish-panel__link) + .components-panel__body:has(.editor-post-publish-panel__link) { display: none; }';

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
		wp_add_inline_style( 'wp-editor', self::HIDES_PUBLICATION_DATE );
	}

	/**
	 * What the form knows about this site and this person.
	 *
	 * @param int $webinar_id Webinar that is edited.
	 * @return array{people: list<array{id: int, name: string, email: string, avatar: string}>, findPeople: array{webinarId: int, ajaxUrl: string, action: string, nonce: string}|null, canEditTechnical: bool, streamTypes: list<array{value: string, label: string}>, streamCheck: array{webinarId: int, ajaxUrl: string, action: string, nonce: string}|null, booksSeats: bool, hasRecordings: bool, hasBegun: bool, hasEnded: bool}
	 */
	public function settings( int $webinar_id ): array {
		/**
		 * Null when there is none, and while Core is off.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar    = apply_filters( 'core_webinar_get', null, $webinar_id );
		$may_choose = current_user_can( 'publish_post', $webinar_id );
		return array(
			'people'           => $may_choose ? $this->people( $webinar ) : array(),
			'findPeople'       => $may_choose ? $this->command( Find_People_Command::ACTION, $webinar_id ) : null,
			'canEditTechnical' => $may_choose,
			'streamTypes'      => $this->stream_types(),
			'streamCheck'      => $may_choose && has_filter( 'ui_webinar_room_stream_check' ) ? $this->command( Check_Stream_Command::ACTION, $webinar_id ) : null,
			'booksSeats'       => has_filter( 'client_webinar_registration' ),
			'hasRecordings'    => has_filter( 'autowebinar_source_problem' ),
			'hasBegun'         => ! in_array( $webinar['status'] ?? 'draft', array( 'draft', 'scheduled' ), true ),
			'hasEnded'         => in_array( $webinar['status'] ?? '', array( 'finished', 'archived' ), true ),
		);
	}

	/**
	 * What the form needs to send a command.
	 *
	 * @return array{webinarId: int, ajaxUrl: string, action: string, nonce: string}
	 */
	private function command( string $action, int $webinar_id ): array {
		return array(
			'webinarId' => $webinar_id,
			'ajaxUrl'   => Site_Address::ajax(),
			'action'    => $action,
			'nonce'     => wp_create_nonce( $action . '_' . $webinar_id ),
		);
	}

	/**
	 * People whom the form can name at once: those of this webinar, and the first who may speak.
	 *
	 * @param Webinar|null $webinar
	 * @return list<array{id: int, name: string, email: string, avatar: string}>
	 */
	private function people( ?array $webinar ): array {
		$chosen = array_filter( array( get_current_user_id(), $webinar['owner_user_id'] ?? 0, ...$webinar['speaker_user_ids'] ?? array() ) );
		$people = array( ...Find_People_Command::with_ids( array_values( $chosen ) ), ...Find_People_Command::matching( '' ) );
		return array_values( array_column( $people, null, 'id' ) );
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
				'value' => 'rutube',
				'label' => 'RuTube',
			),
			array(
				'value' => 'vk',
				'label' => __( 'VK Video', 'ui-webinar-public' ),
			),
			array(
				'value' => 'kinescope',
				'label' => 'Kinescope',
			),
			array(
				'value' => 'boomstream',
				'label' => 'Boomstream',
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
