<?php
/**
 * Changes of status, CTA visibility and the source in use.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_Error;
use WP_Post;

/**
 * Handles requested changes: checks rights, applies the state machine, stores the change and announces it.
 */
final class State_Changes {

	/** A status changes at most five times in a row. After that many failed tries the database does not write. */
	private const TRIES = 5;

	public function __construct(
		private readonly State_Store $store,
		private readonly State_Machine $machine,
		private readonly Refusals $refusals
	) {}

	/**
	 * Starts or stops a webinar (S1, S3, S5). A repeat changes nothing and announces nothing.
	 *
	 * @param mixed $context actor_id, timestamp, source.
	 */
	public function set_status( mixed $webinar_id, mixed $action = null, mixed $context = null ): void {
		$context = Change_Context::from_payload( $context );
		$webinar = $this->webinar( $webinar_id );
		$code    = match ( true ) {
			null === $webinar                                               => 'webinar_not_found',
			! in_array( $action, array( 'start', 'stop' ), true )           => 'webinar_action_unknown',
			! user_can( $context->actor_id, 'control_webinar', $webinar->ID ) => 'webinar_permission_denied',
			'start' === $action && Auto_Webinars::is_unavailable( $webinar->ID ) => 'webinar_type_unavailable',
			// Nobody could enter an unpublished webinar.
			'start' === $action && ! Rehearsal::may_run( $webinar ) && 'scheduled' === $this->store->read( $webinar->ID )->status => 'webinar_state_invalid_start',
			default                                                         => null,
		};
		if ( null === $webinar || null !== $code || ! is_string( $action ) ) {
			$this->refusals->announce( $webinar->ID ?? 0, 'status', $action, Refusals::error( (string) $code ), $context );
			return;
		}
		$problem = 'start' === $action && Auto_Webinars::is_recording( $webinar->ID ) && 'scheduled' === $this->store->read( $webinar->ID )->status
			? Auto_Webinars::source_problem( $webinar->ID )
			: null;
		if ( null !== $problem ) {
			$this->refusals->announce( $webinar->ID, 'status', $action, new WP_Error( 'webinar_recording_unusable', $problem ), $context );
			return;
		}
		$this->move( $webinar->ID, $action, $context );
	}

	/**
	 * Makes a move that has no public hook, if the actor may. A repeat changes nothing and announces nothing.
	 *
	 * While a webinar is paused nobody's participation completes and the time counts for nobody, unless it is stopped (H3).
	 *
	 * @param string $move `pause`, `resume` or `archive`.
	 * @return string|null As move().
	 */
	public function request( int $webinar_id, string $move, Change_Context $context ): ?string {
		if ( $this->may_request( $context->actor_id, $webinar_id, $move ) ) {
			return $this->move( $webinar_id, $move, $context );
		}
		$error = Refusals::error( 'webinar_permission_denied' );
		$this->refusals->announce( $webinar_id, 'status', $move, $error, $context );
		return (string) $error->get_error_code();
	}

	/**
	 * Whether a user may make such a move: anybody who controls the webinar (S5); `archive` also needs the right to publish.
	 *
	 * @param string $move `pause`, `resume` or `archive`.
	 */
	public function may_request( int $user_id, int $webinar_id, string $move ): bool {
		return user_can( $user_id, 'control_webinar', $webinar_id )
			&& ( 'archive' !== $move || user_can( $user_id, 'publish_post', $webinar_id ) );
	}

	/**
	 * Shows or hides the CTA in the room (S4). A repeat changes nothing and announces nothing.
	 *
	 * @param mixed $context actor_id, timestamp, source.
	 */
	public function set_cta_visibility( mixed $webinar_id, mixed $is_visible = null, mixed $context = null ): void {
		$context   = Change_Context::from_payload( $context );
		$webinar   = $this->webinar( $webinar_id );
		$requested = is_bool( $is_visible ) ? ( $is_visible ? 'visible' : 'hidden' ) : $is_visible;
		$code      = match ( true ) {
			null === $webinar                                                 => 'webinar_not_found',
			! is_bool( $is_visible )                                          => 'webinar_action_unknown',
			! user_can( $context->actor_id, 'control_webinar', $webinar->ID ) => 'webinar_permission_denied',
			'archived' === $this->store->read_fresh( $webinar->ID )->status   => 'webinar_state_locked',
			Auto_Webinars::is_unavailable( $webinar->ID )                     => 'webinar_type_unavailable',
			default                                                           => null,
		};
		if ( null === $webinar || null !== $code ) {
			$this->refusals->announce( $webinar->ID ?? 0, 'cta', $requested, Refusals::error( (string) $code ), $context );
			return;
		}
		if ( $this->store->compare_and_set( $webinar->ID, 'cta_visibility', $is_visible ? 'hidden' : 'visible', $is_visible ? 'visible' : 'hidden' ) ) {
			/** This action is documented in contract/hooks/core_webinar_cta_visibility_changed.json. */
			do_action(
				'core_webinar_cta_visibility_changed',
				array(
					'webinar_id' => $webinar->ID,
					'visible'    => (bool) $is_visible,
					'actor_id'   => $context->actor_id,
					'timestamp'  => $context->timestamp,
					'source'     => $context->source,
				)
			);
		}
	}

	/**
	 * Switches the room between the main and the spare source, while it shows one (S5). A repeat changes nothing and announces nothing.
	 *
	 * @param mixed $context actor_id, timestamp, source.
	 */
	public function set_stream( mixed $webinar_id, mixed $use = null, mixed $context = null ): void {
		$context = Change_Context::from_payload( $context );
		$webinar = $this->webinar( $webinar_id );
		$status  = null === $webinar ? '' : $this->store->read_fresh( $webinar->ID )->status;
		$code    = match ( true ) {
			null === $webinar                                                 => 'webinar_not_found',
			! in_array( $use, array( 'main', 'spare' ), true )                => 'webinar_action_unknown',
			! user_can( $context->actor_id, 'control_webinar', $webinar->ID ) => 'webinar_permission_denied',
			! in_array( $status, array( 'live', 'paused' ), true )            => 'webinar_not_live',
			'spare' === $use && ( '' === get_post_meta( $webinar->ID, 'spare_source', true ) || Auto_Webinars::is_recording( $webinar->ID ) ) => 'webinar_no_spare_stream',
			default                                                           => null,
		};
		if ( null === $webinar || null !== $code || ! is_string( $use ) ) {
			$this->refusals->announce( $webinar->ID ?? 0, 'stream', $use, Refusals::error( (string) $code ), $context );
			return;
		}
		$who    = array(
			'actor_id'  => $context->actor_id,
			'timestamp' => $context->timestamp,
			'source'    => $context->source,
		);
		$change = array(
			'from'   => $status,
			'to'     => $status,
			'stream' => $use,
		) + $who;
		if ( $this->store->compare_and_set( $webinar->ID, 'stream_in_use', 'spare' === $use ? 'main' : 'spare', $use, array(), $change ) ) {
			$event = array(
				'webinar_id' => $webinar->ID,
				'use'        => $use,
			) + $who;
			/** This action is documented in contract/hooks/core_webinar_stream_changed.json. */
			do_action( 'core_webinar_stream_changed', $event );
		}
	}

	/**
	 * Makes a move of the state machine, or announces its refusal. The caller checks the rights.
	 *
	 * @return string|null Code of the refusal, or null when it was done or there was nothing to do.
	 */
	public function move( int $webinar_id, string $move, Change_Context $context ): ?string {
		$code = $this->try_to_move( $webinar_id, $move, $context );
		if ( null !== $code ) {
			$this->refusals->announce( $webinar_id, 'status', $move, Refusals::error( $code ), $context );
		}
		return $code;
	}

	/**
	 * Makes a move while other requests may move the same webinar (S3).
	 *
	 * @return string|null As move().
	 */
	private function try_to_move( int $webinar_id, string $move, Change_Context $context ): ?string {
		// P2.
		if ( in_array( $move, array( 'schedule', 'start', 'resume' ), true ) && Auto_Webinars::is_unavailable( $webinar_id ) ) {
			return 'webinar_type_unavailable';
		}
		if ( in_array( $move, array( 'pause', 'resume' ), true ) && Auto_Webinars::is_recording( $webinar_id ) ) {
			return 'webinar_recording_unpausable';
		}
		for ( $try = 1; $try <= self::TRIES; $try++ ) {
			$state = $this->store->read_fresh( $webinar_id );
			$to    = $this->machine->target( $state->status, $move );
			if ( null === $to || $to === $state->status ) {
				return $this->machine->refusal( $state->status, $move );
			}
			$change = array(
				'from'      => $state->status,
				'to'        => $to,
				'actor_id'  => $context->actor_id,
				'timestamp' => $context->timestamp,
				'source'    => $context->source,
			);
			if ( $this->store->compare_and_set( $webinar_id, 'status', $state->status, $to, $this->times( $state, $to, $context->timestamp ), $change ) ) {
				/** This action is documented in contract/hooks/core_webinar_status_changed.json. */
				do_action( 'core_webinar_status_changed', array( 'webinar_id' => $webinar_id ) + $change );
				return null;
			}
			// Another request was faster: the next try starts from the status that it stored.
		}
		return 'webinar_save_failed';
	}

	/**
	 * Returns the times that change with the status, and the source that a start begins with.
	 *
	 * @param string $to  New status.
	 * @param int    $now Unix seconds.
	 * @return array<string, int|string> By meta key.
	 */
	private function times( State $before, string $to, int $now ): array {
		$now   = max( $now, $before->started_at, $before->paused_at );
		$times = array();
		if ( 'paused' === $to ) {
			$times['paused_at'] = $now;
		} elseif ( 'paused' === $before->status ) {
			$times['paused_at']      = 0;
			$times['paused_seconds'] = $before->paused_seconds + $now - $before->paused_at;
		} elseif ( 'live' === $to ) {
			$times['started_at']    = $now;
			$times['stream_in_use'] = State_Store::INITIAL['stream_in_use'];
		}
		if ( 'finished' === $to ) {
			$times['finished_at'] = $now;
		}
		return $times;
	}

	private function webinar( mixed $webinar_id ): ?WP_Post {
		$post = is_int( $webinar_id ) && $webinar_id > 0 ? get_post( $webinar_id ) : null;
		return $post instanceof WP_Post && Post_Type::NAME === $post->post_type ? $post : null;
	}
}
