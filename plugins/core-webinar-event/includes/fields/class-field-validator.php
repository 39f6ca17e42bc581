<?php
/**
 * What may be saved.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_Error;

/**
 * Judges the fields of a webinar before anything is written; the same for the editor and for `core_webinar_upsert`.
 */
final class Field_Validator {

	public function __construct( private readonly Fields $fields, private readonly State_Store $store ) {}

	/**
	 * Finds what would change, ready to be stored, or why it must not.
	 *
	 * @param int          $webinar_id Webinar; 0 for a new one.
	 * @param array<mixed> $fields     By meta key; null asks for the default.
	 * @param int          $actor_id   Who wants it.
	 * @return array<string, int|string|list<int>>|WP_Error
	 */
	public function changes( int $webinar_id, array $fields, int $actor_id ): array|WP_Error {
		$changes = array();
		foreach ( $fields as $name => $value ) {
			$name = (string) $name;
			if ( in_array( $name, State_Store::keys(), true ) ) {
				return $this->error( Refusals::error( 'webinar_status_mutation_forbidden' ), 403 );
			}
			if ( ! $this->fields->has( $name ) ) {
				/* translators: %s: name of a field. */
				return $this->invalid( sprintf( __( 'A webinar has no field "%s". Leave it out.', 'core-webinar-event' ), mb_substr( $name, 0, 64 ) ) );
			}
			$value   = $value ?? $this->fields->value( 0, $name );
			$current = $this->fields->value( $webinar_id, $name );
			// Forms send back what they were given, a user who is gone by now among it.
			if ( $value === $current ) {
				continue;
			}
			$problem = $this->fields->problem( $name, $value );
			if ( null !== $problem ) {
				return $this->invalid( $problem );
			}
			$value = $this->fields->sanitize( $name, $value );
			if ( $value === $current ) {
				continue;
			}
			if ( $this->fields->is_technical( $name ) && ! user_can( $actor_id, 'publish_webinar_events' ) ) {
				/* translators: %s: name of a field. */
				return $this->error( new WP_Error( 'webinar_permission_denied', sprintf( __( 'Only organizers may change "%s". Ask the organizer of this webinar.', 'core-webinar-event' ), $name ) ), 403 );
			}
			$changes[ $name ] = $value;
		}
		if ( 0 === ( $changes['scheduled_at'] ?? null ) && 'scheduled' === $this->store->read( $webinar_id )->status ) {
			return $this->invalid( __( 'A scheduled webinar needs its date. Choose another one, or take the webinar back to the drafts.', 'core-webinar-event' ) );
		}
		return $changes;
	}

	/**
	 * Names that this class judges: the fields, and the state, which nobody may say.
	 *
	 * @return array<string, true>
	 */
	public function names(): array {
		return array_fill_keys( array_merge( $this->fields->names(), State_Store::keys() ), true );
	}

	/**
	 * Whether a webinar has what a scheduled one needs: a date; every webinar has a type.
	 */
	public function is_ready( int $webinar_id ): bool {
		return $this->fields->number( $webinar_id, 'scheduled_at' ) > 0;
	}

	/**
	 * An error that names the field.
	 *
	 * @param string $message What is wrong, and what to do.
	 */
	private function invalid( string $message ): WP_Error {
		return $this->error( new WP_Error( 'webinar_request_invalid', $message ), 400 );
	}

	/**
	 * Adds the HTTP status for REST.
	 *
	 * @param WP_Error $error  Code and words.
	 * @param int      $status HTTP status.
	 */
	private function error( WP_Error $error, int $status ): WP_Error {
		$error->add_data( array( 'status' => $status ) );
		return $error;
	}
}
