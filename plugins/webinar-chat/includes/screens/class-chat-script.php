<?php
/**
 * The script of the chat.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use Webinars\Webinar_Chat\Lib\Site_Address;

/**
 * Loads the script of a screen with what it needs: addresses, commands and texts. The shape is that of `blocks/chat/settings.ts`.
 */
final class Chat_Script {

	private const HANDLE = 'webinar-chat';

	/** What only staff need in a room. */
	private const STAFF_HANDLE = 'webinar-chat-staff';

	public function __construct( private readonly string $plugin_file, private readonly Chat_Rooms $rooms, private readonly Message_Ledger $ledger, private readonly Reader_Pass $readers ) {}

	/**
	 * Loads the script for a webinar.
	 *
	 * @param 'index'|'control' $entry   Room, or controls.
	 * @param array             $webinar Webinar.
	 * @phpstan-param Webinar $webinar
	 */
	public function load( string $entry, array $webinar ): void {
		$folder = 'index' === $entry ? 'build/' : 'build-editor/';
		$script = $this->built( "{$folder}index" );
		if ( null === $script || wp_script_is( self::HANDLE ) ) {
			return;
		}
		$staff = 'index' === $entry && current_user_can( Moderators::CAPABILITY, $webinar['webinar_id'] ) ? $this->built( "{$folder}staff" ) : null;
		if ( null !== $staff ) {
			wp_enqueue_script( self::STAFF_HANDLE, plugins_url( "{$folder}staff.js", $this->plugin_file ), $staff['dependencies'], $staff['version'], true );
			$script['dependencies'][] = self::STAFF_HANDLE;
		}
		wp_enqueue_script( self::HANDLE, plugins_url( "{$folder}index.js", $this->plugin_file ), $script['dependencies'], $script['version'], true );
		$this->load_style( $folder );
		wp_add_inline_script( self::HANDLE, 'window.webinarChat = ' . wp_json_encode( $this->settings( $webinar, 'index' === $entry ), JSON_HEX_TAG | JSON_UNESCAPED_SLASHES ) . ';', 'before' );
	}

	/**
	 * What the build says of a script; null before the build.
	 *
	 * @param string $name Of the script, with its folder.
	 * @return array{dependencies: list<non-empty-string>, version: string}|null
	 */
	private function built( string $name ): ?array {
		$file = plugin_dir_path( $this->plugin_file ) . "$name.asset.php";
		return is_readable( $file ) ? require $file : null;
	}

	/**
	 * Loads the style alone.
	 *
	 * @param string $folder Of the build.
	 */
	public function load_style( string $folder ): void {
		$file = "{$folder}style-index.css";
		$path = plugin_dir_path( $this->plugin_file ) . $file;
		if ( is_readable( $path ) ) {
			wp_enqueue_style( self::HANDLE, plugins_url( $file, $this->plugin_file ), array(), (string) filemtime( $path ) );
		}
	}

	/**
	 * What the script reads.
	 *
	 * @param Webinar $webinar Webinar.
	 * @return array<string, mixed>
	 */
	private function settings( array $webinar, bool $is_room ): array {
		$webinar_id   = $webinar['webinar_id'];
		$is_organizer = current_user_can( 'publish_post', $webinar_id );
		$is_staff     = current_user_can( Moderators::CAPABILITY, $webinar_id );
		/** This filter is documented in contract/hooks/webinar_outbox_room_stream.json. */
		$stream = apply_filters( 'webinar_outbox_room_stream', null, $webinar_id );
		return array(
			'webinarId'  => $webinar_id,
			'userId'     => get_current_user_id(),
			'chatUrl'    => Chat_Route::url( $webinar_id ),
			'pass'       => $is_room ? $this->readers->for_current_user( $webinar, time() ) : '',
			'restNonce'  => wp_create_nonce( 'wp_rest' ),
			'ajaxUrl'    => Site_Address::ajax(),
			'commands'   => (object) commands_of_current_user( $webinar_id ),
			'isStaff'    => $is_staff,
			'isPushed'   => $is_room && null !== $stream,
			'stream'     => $is_room ? null : $stream,
			'votedFor'   => $this->ledger->voted_for( $webinar_id, Chat_Webinars::lead_of( get_current_user_id() ) ),
			'refusals'   => Chat_Texts::refusals(),
			'mayBanAll'  => current_user_can( 'control_others_webinars' ),
			'csvUrl'     => $is_staff ? Csv_Download::url( $webinar_id ) : '',
			'isOutside'  => Chat_Webinars::is_outside( $webinar ),
			'canChoose'  => $is_organizer && Chat_Webinars::can_choose( $webinar ),
			'settings'   => $is_organizer ? Organizer_Commands::describe( $this->rooms->find( $webinar_id ) ) : null,
			'longest'    => Message_Text::LONGEST,
			'texts'      => Chat_Texts::all(),
			'staffTexts' => $is_staff ? Chat_Texts::for_staff() : null,
		);
	}
}
