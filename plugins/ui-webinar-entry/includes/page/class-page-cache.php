<?php
/**
 * Cached copies of entry pages.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Entry;

use WP_User;

/**
 * Tells page caches that an entry page has changed. They listen to WordPress's `clean_post_cache`, and know the page by the permalink of
 * the webinar. Each page is cleared once, at the end of the request.
 */
final class Page_Cache {

	/** Pages with the name of a speaker that are cleared when the name changes. */
	private const WEBINARS_AT_MOST = 100;

	/**
	 * Webinars to clear, as keys. False where only the seats have changed.
	 *
	 * @var array<int, bool>
	 */
	private array $changed = array();

	/**
	 * Handles a save or a change of the status. The pages of the other dates name this one.
	 *
	 * @param CoreWebinarSaved|CoreWebinarStatusChanged $change
	 */
	public function on_webinar_changed( array $change ): void {
		$this->clear_later( $change['webinar_id'], true );
		/**
		 * As the contract says.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $change['webinar_id'] );
		foreach ( null === $webinar ? array() : Series_Dates::others( $webinar, time() ) as $other ) {
			$this->clear_later( $other['webinar_id'], true );
		}
	}

	/**
	 * Handles a change of a registration, inside its transaction.
	 *
	 * @param ClientWebinarRegistrationChanged $change
	 */
	public function on_registration_changed( array $change ): void {
		$this->clear_later( $change['registration']['webinar_id'], false );
	}

	/**
	 * Handles a change of any user: the page shows the name of a speaker, and the picture that belongs to the mail address.
	 */
	public function on_user_changed( int $user_id, WP_User $before ): void {
		$after = get_userdata( $user_id );
		if ( false !== $after && ( $after->display_name !== $before->display_name || $after->user_email !== $before->user_email ) ) {
			$this->on_user_deleted( $user_id );
		}
	}

	/**
	 * Handles the deletion of any user, before it.
	 */
	public function on_user_deleted( int $user_id ): void {
		/**
		 * Empty while Core is off.
		 *
		 * @var list<Webinar> $webinars
		 */
		$webinars = apply_filters(
			'core_webinar_list',
			array(),
			array(
				'types'    => array( 'live', 'auto' ),
				'order'    => 'desc',
				'per_page' => self::WEBINARS_AT_MOST,
			)
		);
		foreach ( $webinars as $webinar ) {
			if ( in_array( $user_id, $webinar['speaker_user_ids'], true ) ) {
				$this->clear_later( $webinar['webinar_id'], true );
			}
		}
	}

	public function clear(): void {
		$changed       = $this->changed;
		$this->changed = array();
		foreach ( $changed as $webinar_id => $is_certain ) {
			if ( $is_certain || Seats::may_have_turned( $webinar_id ) ) {
				clean_post_cache( $webinar_id );
			}
		}
	}

	private function clear_later( int $webinar_id, bool $is_certain ): void {
		add_action( 'shutdown', array( $this, 'clear' ) );
		$this->changed[ $webinar_id ] = $is_certain || ( $this->changed[ $webinar_id ] ?? false );
	}
}
