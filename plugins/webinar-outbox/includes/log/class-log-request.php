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
 * A person who may publish webinars reads the whole log. A speaker reads the messages of the webinar in the address, without their
 * texts, and cannot search people by e-mail address or login.
 */
final class Log_Request {

	private const PARAMETERS = array( 'state', 'webinar_id', 'kind', 'person', 'paged' );

	/**
	 * Builds an address of the log.
	 *
	 * @param array<string, int|string> $query Values of PARAMETERS.
	 */
	public static function url( array $query ): string {
		return admin_url( Delivery_Log_Page::PARENT . '&' . http_build_query( array( 'page' => Delivery_Log_Page::PAGE ) + $query ) );
	}

	/** Whether the user may read the log of a webinar, or the whole log for 0. */
	public function may_read( int $webinar_id ): bool {
		return $this->may_read_all() || ( $webinar_id > 0 && current_user_can( 'control_webinar', $webinar_id ) );
	}

	/** Whether the user may read the whole log, with texts and technical answers. */
	public function may_read_all(): bool {
		return current_user_can( 'publish_webinar_events' );
	}

	public function filter(): Log_Filter {
		return Log_Filter::from_request( $this->parameter( 'state' ), $this->parameter( 'webinar_id' ), $this->parameter( 'kind' ), $this->parameter( 'person' ), $this->may_read_all() );
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
