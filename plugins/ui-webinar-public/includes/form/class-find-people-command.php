<?php
/**
 * The command to find people who may speak.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

use Webinars\Ui_Webinar_Public\Lib\Command_Endpoint;
use WP_User;

/**
 * Answers the schedule form over admin-ajax (R3): a site may have more people than a list can show.
 *
 * @phpstan-type Person array{id: int, name: string, email: string, avatar: string}
 */
final class Find_People_Command {

	public const ACTION = 'ui_webinar_public_find_people';

	/** The most people in one answer. */
	public const AT_MOST = 20;

	private const AVATAR_PIXELS = 48;

	private readonly Command_Endpoint $endpoint;

	public function __construct() {
		$this->endpoint = new Command_Endpoint( self::ACTION, 'publish_post', array( 'search' => '/^.{1,100}$/Dsu' ) );
	}

	/**
	 * Answers the request.
	 */
	public function handle(): void {
		$this->endpoint->answer(
			static fn( int $webinar_id, array $fields ): array => array( 'people' => self::matching( $fields['search'] ) ),
			__( 'Nobody was searched for. Activate the plugin "Webinars: Core".', 'ui-webinar-public' )
		);
	}

	/**
	 * Finds people who may speak by a part of their name, and by their e-mail where the current user may see it.
	 *
	 * @param string $search Empty for the first ones by name.
	 * @return list<Person>
	 */
	public static function matching( string $search ): array {
		return self::people(
			array(
				'capability'     => 'control_webinars',
				'search'         => '' === $search ? '' : "*$search*",
				'search_columns' => current_user_can( 'list_users' ) ? array( 'display_name', 'user_email' ) : array( 'display_name' ),
				'number'         => self::AT_MOST,
				'orderby'        => 'display_name',
			)
		);
	}

	/**
	 * Returns people by id, whether they may speak or not.
	 *
	 * @param list<int> $ids Unknown ones are left out.
	 * @return list<Person>
	 */
	public static function with_ids( array $ids ): array {
		return array() === $ids ? array() : self::people( array( 'include' => $ids ) );
	}

	/**
	 * Describes the people whom WordPress finds.
	 *
	 * @param array{capability?: string, search?: string, search_columns?: list<string>, number?: int, orderby?: string, include?: list<int>} $query Of `get_users`.
	 * @return list<Person> `email` and `avatar` are empty where the current user or the site's settings show none.
	 */
	private static function people( array $query ): array {
		$shows_email  = current_user_can( 'list_users' );
		$shows_avatar = (bool) get_option( 'show_avatars' );
		return array_map(
			static fn( WP_User $user ): array => array(
				'id'     => $user->ID,
				'name'   => wp_specialchars_decode( $user->display_name, ENT_QUOTES ),
				'email'  => $shows_email ? $user->user_email : '',
				'avatar' => $shows_avatar ? (string) get_avatar_url( $user, array( 'size' => self::AVATAR_PIXELS ) ) : '',
			),
			array_values( array_filter( get_users( $query ), static fn( mixed $user ): bool => $user instanceof WP_User ) )
		);
	}
}
