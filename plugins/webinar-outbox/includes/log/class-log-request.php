<?php
/**
 * A request to the delivery log.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Reads what a request to the delivery log selects, and what its user may read.
 *
 * A person who edits the webinars of others reads the whole log, and an organizer the messages of their own webinars. A speaker reads the
 * messages of the webinar in the address, without their texts, and cannot search people by e-mail address or login.
 */
final class Log_Request {

	/** The newest ones that have messages. */
	private const WEBINARS_AT_MOST = 1000;

	private const PARAMETERS = array( 'state', 'webinar_id', 'kind', 'person', 'paged' );

	public function __construct( private readonly Delivery_Log $log ) {}

	/**
	 * Builds an address of the log.
	 *
	 * @param array<string, int|string> $query Values of PARAMETERS.
	 */
	public static function url( array $query ): string {
		return admin_url( Delivery_Log_Page::PARENT . '&' . http_build_query( array( 'page' => Delivery_Log_Page::PAGE ) + $query ) );
	}

	/** Whether the user may read the log of a webinar, or for 0 that of their webinars. */
	public function may_read( int $webinar_id ): bool {
		return $this->may_read_texts( $webinar_id ) || ( $webinar_id > 0 && current_user_can( 'control_webinar', $webinar_id ) );
	}

	/** Whether the user may read texts and technical answers of a webinar, or for 0 those of their webinars. */
	public function may_read_texts( int $webinar_id ): bool {
		// A deleted webinar has no organizer.
		return current_user_can( 'edit_others_webinar_events' )
			|| ( $webinar_id > 0 ? current_user_can( 'publish_post', $webinar_id ) : current_user_can( 'publish_webinar_events' ) );
	}

	/**
	 * Returns the webinars whose messages the user may read, of those that have messages.
	 *
	 * @return list<int>|null Null for the whole log.
	 */
	public function own_webinars(): ?array {
		if ( current_user_can( 'edit_others_webinar_events' ) ) {
			return null;
		}
		$webinar_ids = $this->log->webinar_ids( self::WEBINARS_AT_MOST );
		_prime_post_caches( $webinar_ids, false );
		return array_values( array_filter( $webinar_ids, array( $this, 'may_read_texts' ) ) );
	}

	public function filter(): Log_Filter {
		$webinar_id = Log_Filter::webinar_id( $this->parameter( 'webinar_id' ) );
		return Log_Filter::from_request(
			$this->parameter( 'state' ),
			$webinar_id,
			$this->parameter( 'kind' ),
			$this->parameter( 'person' ),
			$this->may_read_texts( $webinar_id ),
			// The right to one webinar is checked by itself.
			$webinar_id > 0 ? null : $this->own_webinars()
		);
	}

	/** Returns the address of this request, for a form or a redirect. */
	public function current_url(): string {
		$query = array();
		foreach ( self::PARAMETERS as $name ) {
			$query[ $name ] = $this->parameter( $name );
		}
		return self::url( array_filter( $query, static fn( string $value ): bool => '' !== $value ) );
	}

	/** Returns a parameter of the address, empty when it is missing. */
	public function parameter( string $name ): string {
		$value = $_GET[ $name ] ?? ''; // phpcs:ignore WordPress.Security -- Reading changes nothing, and Log_Filter validates it.
		return is_string( $value ) ? sanitize_text_field( wp_unslash( $value ) ) : '';
	}

	/**
	 * Returns the ids of the chosen messages from the sent form, not checked against the user's rights. The caller has verified the nonce.
	 *
	 * @return list<int>
	 */
	public function chosen_ids(): array {
		// phpcs:disable WordPress.Security -- The caller has verified the nonce, and only digits pass.
		$chosen = match ( true ) {
			isset( $_POST['again'] ) => array( $_POST['again'] ),
			'again' === ( $_POST['action'] ?? '' ) && is_array( $_POST['message'] ?? null ) => $_POST['message'],
			default => array(),
		};
		// phpcs:enable
		$ids = array();
		foreach ( array_slice( $chosen, 0, Replay::MOST_AT_ONCE ) as $id ) {
			if ( is_string( $id ) && 1 === preg_match( '/^[1-9][0-9]{0,17}$/D', $id ) ) {
				$ids[] = (int) $id;
			}
		}
		return $ids;
	}

	/** Whether the sent form chose all messages that match the filter. The caller has verified the nonce. */
	public function has_chosen_all(): bool {
		return isset( $_POST['again_all'] ); // phpcs:ignore WordPress.Security -- The caller has verified the nonce.
	}
}
