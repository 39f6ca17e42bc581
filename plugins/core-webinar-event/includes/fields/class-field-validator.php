<?php
/**
 * Validation of fields.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_Error;

/**
 * Validates the fields of a webinar before anything is written, for the editor and for `core_webinar_upsert` alike.
 */
final class Field_Validator {

	public function __construct( private readonly Fields $fields, private readonly State_Store $store ) {}

	/**
	 * Returns the sanitized fields that change, or the error. Its data `params` has what to do about a field by meta key, as
	 * WordPress's own errors do.
	 *
	 * @param int          $webinar_id 0 for a new webinar.
	 * @param array<mixed> $fields     By meta key; null means the default.
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
				return $this->error( new WP_Error( 'webinar_request_invalid', sprintf( __( 'A webinar has no field "%s". Leave it out.', 'core-webinar-event' ), mb_substr( $name, 0, 64 ) ) ), 400 );
			}
			$value   = $value ?? $this->fields->value( 0, $name );
			$current = $this->fields->value( $webinar_id, $name );
			// Forms send unchanged values back, for example a speaker who was deleted meanwhile.
			if ( $value === $current ) {
				continue;
			}
			$problem = $this->fields->problem( $name, $value );
			if ( null !== $problem ) {
				return $this->refusal( $name, $problem );
			}
			$value = $this->fields->sanitize( $name, $value );
			if ( $value === $current ) {
				continue;
			}
			if ( $this->fields->is_technical( $name ) && ! ( $webinar_id > 0 ? user_can( $actor_id, 'publish_post', $webinar_id ) : user_can( $actor_id, 'publish_webinar_events' ) ) ) {
				return $this->refusal( $name, __( 'Only organizers may change this. Ask the organizer of this webinar.', 'core-webinar-event' ), 'webinar_permission_denied', 403 );
			}
			$changes[ $name ] = $value;
		}
		if ( isset( $changes['scheduled_at'] ) && $this->store->read( $webinar_id )->is_running() ) {
			return $this->refusal( 'scheduled_at', Refusals::error( 'webinar_running' )->get_error_message(), 'webinar_running', 409 );
		}
		if ( isset( $changes['type'] ) && ! in_array( $this->store->read( $webinar_id )->status, array( 'draft', 'scheduled' ), true ) ) {
			return $this->refusal( 'type', Refusals::error( 'webinar_type_fixed' )->get_error_message(), 'webinar_type_fixed', 409 );
		}
		if ( Auto_Webinars::TYPE === ( $changes['type'] ?? null ) && ! Auto_Webinars::are_available() ) {
			return $this->error( Refusals::error( 'webinar_type_unavailable' ), 400 );
		}
		if ( 0 === ( $changes['scheduled_at'] ?? null ) && 'scheduled' === $this->store->read( $webinar_id )->status ) {
			return $this->refusal( 'scheduled_at', __( 'A scheduled webinar needs its date. Choose another one, or take the webinar back to the drafts.', 'core-webinar-event' ) );
		}
		return $changes;
	}

	/**
	 * Returns the names that this class validates: the fields, and the state, which nobody may set.
	 *
	 * @return array<string, true>
	 */
	public function names(): array {
		return array_fill_keys( array_merge( $this->fields->names(), State_Store::keys() ), true );
	}

	/**
	 * Whether a webinar can be scheduled: it needs a date, which a recording gets by being published, and a type that runs here.
	 */
	public function is_ready( int $webinar_id ): bool {
		return Auto_Webinars::is_recording( $webinar_id ) ? Auto_Webinars::are_available() : $this->fields->number( $webinar_id, 'scheduled_at' ) > 0;
	}

	/**
	 * Returns the error of a field, named by its meta key.
	 *
	 * @param string $problem What to do.
	 * @param int    $status  HTTP status.
	 */
	private function refusal( string $name, string $problem, string $code = 'webinar_request_invalid', int $status = 400 ): WP_Error {
		return new WP_Error(
			$code,
			"\"$name\": $problem",
			array(
				'status' => $status,
				'params' => array( $name => $problem ),
			)
		);
	}

	/**
	 * Adds the HTTP status for REST.
	 *
	 * @param int $status HTTP status.
	 */
	private function error( WP_Error $error, int $status ): WP_Error {
		$error->add_data( array( 'status' => $status ) );
		return $error;
	}
}
