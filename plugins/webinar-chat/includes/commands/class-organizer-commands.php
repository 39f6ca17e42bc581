<?php
/**
 * The command of the organizer.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use Webinars\Webinar_Chat\Lib\Command_Endpoint;
use Webinars\Webinar_Chat\Lib\Command_Refused;
use Webinars\Webinar_Chat\Lib\Transaction;
use WP_User;

/**
 * Answers `settings` over admin-ajax (R3), for the organizer: who assists, whether an embedded player gets our chat, and where the chat outside is (D5).
 *
 * @phpstan-import-type ChatRoom from Chat_Rooms
 */
final class Organizer_Commands {

	public function __construct( private readonly Chat_Rooms $rooms ) {}

	/**
	 * The endpoint by the name of its command.
	 *
	 * @return array{settings: Command_Endpoint}
	 */
	public static function endpoints(): array {
		return array(
			'settings' => new Command_Endpoint(
				'webinar_chat_settings',
				'publish_post',
				array(
					'step'  => '/^(choose|add|remove|outside)$/D',
					'value' => '/^[^\x00-\x1F\x7F]{0,500}$/Du',
				)
			),
		);
	}

	public function settings(): void {
		self::endpoints()['settings']->answer(
			fn( int $webinar_id, array $fields ): array => Transaction::run(
				function () use ( $webinar_id, $fields ): array {
					$room = $this->rooms->begin_change( $webinar_id );
					$this->rooms->set(
						$webinar_id,
						match ( $fields['step'] ) {
							'choose'  => array( 'is_chosen' => (int) ( '1' === $fields['value'] ) ),
							'outside' => array( 'outside_url' => self::address( $fields['value'], $webinar_id ) ),
							default   => array( 'assistants' => implode( ',', $this->assistants( $room, $fields['step'], $fields['value'] ) ) ),
						}
					);
					return self::describe( $this->rooms->find( $webinar_id ) );
				}
			),
			unavailable()
		);
	}

	/**
	 * Describes the settings for the organizer's screen.
	 *
	 * @param ChatRoom $room
	 * @return array{is_chosen: bool, outside_url: string, assistants: list<array{user_id: int, name: string}>}
	 */
	public static function describe( array $room ): array {
		cache_users( $room['assistants'] );
		return array(
			'is_chosen'   => $room['is_chosen'],
			'outside_url' => $room['outside_url'],
			'assistants'  => array_values(
				array_map(
					static fn( WP_User $user ): array => array(
						'user_id' => $user->ID,
						'name'    => $user->display_name,
					),
					array_filter( array_map( 'get_userdata', $room['assistants'] ) )
				)
			),
		);
	}

	/**
	 * The address of a chat, empty for none.
	 *
	 * @throws Command_Refused When it is no address that a browser opens safely.
	 */
	private static function address( string $value, int $webinar_id ): string {
		$address = trim( $value );
		if ( '' !== $address && ( 1 !== preg_match( '~^https://[^\s/@]+(/\S*)?$~iDu', $address ) || sanitize_url( $address, array( 'https' ) ) !== $address ) ) {
			throw new Command_Refused( 400, 'webinar_request_invalid', __( 'This is not the address of a chat. It begins with https://', 'webinar-chat' ), $webinar_id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
		}
		return $address;
	}

	/**
	 * The assistants after a step.
	 *
	 * @param ChatRoom $room
	 * @param string   $value The login or the address of whom to add; the id of whom to remove.
	 * @return list<int>
	 * @throws Command_Refused When there is no such person.
	 */
	private function assistants( array $room, string $step, string $value ): array {
		if ( 'remove' === $step ) {
			return array_values( array_diff( $room['assistants'], array( (int) $value ) ) );
		}
		$user = get_user_by( str_contains( $value, '@' ) ? 'email' : 'login', $value );
		if ( ! $user instanceof WP_User || ! user_can( $user, 'attend_webinar', $room['webinar_id'] ) || count( $room['assistants'] ) >= Chat_Rooms::MOST_ASSISTANTS ) {
			throw new Command_Refused( 404, 'webinar_chat_not_found', __( 'Nobody who is admitted to this webinar has this login or e-mail address. At most 20 people assist.', 'webinar-chat' ), $room['webinar_id'] ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
		}
		return array_values( array_unique( array( ...$room['assistants'], $user->ID ) ) );
	}
}
