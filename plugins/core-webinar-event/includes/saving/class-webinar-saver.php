<?php
/**
 * Saving of webinars.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_Error;
use WP_Post;

/**
 * Saves by `core_webinar_upsert`, and completes every save of a webinar, by the editor too.
 */
final class Webinar_Saver {

	/** The keys of an upsert beside the fields. */
	private const POST_FIELDS = array( 'webinar_id', 'title', 'description', 'post_status', 'context' );

	/** Context of the running upsert. */
	private ?Change_Context $context = null;

	public function __construct(
		private readonly Field_Validator $validator,
		private readonly State_Store $store,
		private readonly State_Changes $changes,
		private readonly Refusals $refusals,
		private readonly Field_Guard $guard,
		private readonly Publication_Guard $publication
	) {}

	/**
	 * Creates or updates a webinar. Omitted fields stay unchanged.
	 *
	 * @param mixed $request WebinarUpsert of the contract.
	 */
	public function upsert( mixed $request = null ): void {
		$request    = is_array( $request ) ? $request : array();
		$context    = Change_Context::from_payload( $request['context'] ?? null );
		$webinar_id = $request['webinar_id'] ?? null;
		$error      = is_int( $webinar_id ) && $webinar_id >= 0
			? $this->save( $webinar_id, $request, $context )
			: new WP_Error( 'webinar_request_invalid', __( '"webinar_id" must be the number of a webinar, or 0 for a new one.', 'core-webinar-event' ) );
		if ( null !== $error ) {
			$webinar_id = is_int( $webinar_id ) ? max( 0, $webinar_id ) : 0;
			$this->refusals->announce( $webinar_id, 'upsert', 0 === $webinar_id ? 'create' : 'update', $error, $context );
		}
	}

	/**
	 * Initializes the state of a new webinar, schedules a webinar that is ready, and announces the save.
	 */
	public function on_post_saved( int $post_id, WP_Post $post, bool $is_update, ?WP_Post $post_before ): void {
		if ( Post_Type::NAME !== $post->post_type ) {
			return;
		}
		// Before, as a post of another type, it may have got meta of the same names from anybody who could edit it.
		if ( null === $post_before || Post_Type::NAME !== $post_before->post_type ) {
			$this->store->initialize( $post_id );
			add_post_meta( $post_id, 'owner_user_id', $post->post_author, true );
		} else {
			$this->store->repair( $post_id );
		}
		$this->complete( $post, null === $post_before || 'auto-draft' === $post_before->post_status || Post_Type::NAME !== $post_before->post_type );
	}

	/**
	 * Completes a change of the fields alone. WordPress dates a change only when it saves the post, and calendars compare the date.
	 */
	public function on_fields_changed( int $post_id ): void {
		global $wpdb;
		$wpdb->update(
			$wpdb->posts,
			array(
				'post_modified'     => current_time( 'mysql' ),
				'post_modified_gmt' => current_time( 'mysql', true ),
			),
			array(
				'ID'        => $post_id,
				'post_type' => Post_Type::NAME,
			)
		);
		clean_post_cache( $post_id );
		$post = get_post( $post_id );
		// A deleted webinar loses its fields too.
		if ( null !== $post && Post_Type::NAME === $post->post_type ) {
			$this->complete( $post, false );
		}
	}

	/**
	 * Schedules a webinar that is ready, and announces the save.
	 */
	private function complete( WP_Post $post, bool $is_created ): void {
		$this->guard->remove_surplus( $post->ID );
		if ( 'auto-draft' === $post->post_status ) {
			return;
		}
		if ( Rehearsal::may_run( $post ) && Auto_Webinars::is_recording( $post->ID ) && Auto_Webinars::are_available() ) {
			$this->date_recording( $post->ID );
		}
		// The move `schedule` of contract/STATES.md. The person who published the post has `publish_webinar_events`. A webinar that
		// left `draft` is not scheduled again.
		if ( Rehearsal::may_run( $post ) && 'draft' === $this->store->read( $post->ID )->status && $this->validator->is_ready( $post->ID ) ) {
			$this->changes->move( $post->ID, 'schedule', $this->context ?? Change_Context::for_current_user( 'editor' ) );
		}
		/** This action is documented in contract/hooks/core_webinar_saved.json. */
		do_action(
			'core_webinar_saved',
			array(
				'webinar_id' => $post->ID,
				'created'    => $is_created,
				'timestamp'  => time(),
			)
		);
	}

	/**
	 * What is scheduled has a date (D1), and a recording has none to come: its date is when it was published.
	 */
	private function date_recording( int $webinar_id ): void {
		$date = get_post_meta( $webinar_id, 'scheduled_at', true );
		if ( ! is_numeric( $date ) || 0 === (int) $date || $date > time() ) {
			update_post_meta( $webinar_id, 'scheduled_at', time() );
		}
	}

	/**
	 * Saves, or returns the error.
	 *
	 * @param int          $webinar_id 0 for a new webinar.
	 * @param array<mixed> $request    WebinarUpsert of the contract.
	 */
	private function save( int $webinar_id, array $request, Change_Context $context ): ?WP_Error {
		if ( $webinar_id > 0 && Post_Type::NAME !== get_post_type( $webinar_id ) ) {
			return Refusals::error( 'webinar_not_found' );
		}
		$is_allowed = 0 === $webinar_id
			? user_can( $context->actor_id, 'publish_webinar_events' )
			: user_can( $context->actor_id, 'edit_post', $webinar_id );
		if ( ! $is_allowed ) {
			return Refusals::error( 'webinar_permission_denied' );
		}
		$post = $this->post_fields( $webinar_id, $request, $context );
		if ( $post instanceof WP_Error ) {
			return $post;
		}
		$meta = $this->validator->changes( $webinar_id, array_diff_key( $request, array_flip( self::POST_FIELDS ) ), $context->actor_id );
		if ( $meta instanceof WP_Error ) {
			return $meta;
		}

		$outer         = $this->context;
		$this->context = $context;
		try {
			$post  = array_map( 'wp_slash', $post ) + array(
				'post_type'  => Post_Type::NAME,
				'meta_input' => array_map( 'wp_slash', $meta ),
			);
			$saved = $this->publication->trust( static fn(): int|WP_Error => 0 === $webinar_id ? wp_insert_post( $post, true ) : wp_update_post( array( 'ID' => $webinar_id ) + $post, true ) );
		} finally {
			$this->context = $outer;
		}
		return is_wp_error( $saved ) ? Refusals::error( 'webinar_save_failed' ) : null;
	}

	/**
	 * Validates the fields that WordPress stores in the post itself.
	 *
	 * @param int          $webinar_id 0 for a new webinar.
	 * @param array<mixed> $request    WebinarUpsert of the contract.
	 * @return array{post_author?: int, post_status?: string, post_title?: string, post_content?: string}|WP_Error
	 */
	private function post_fields( int $webinar_id, array $request, Change_Context $context ): array|WP_Error {
		$post = 0 === $webinar_id ? array(
			'post_author' => $context->actor_id,
			'post_status' => 'draft',
		) : array();

		$title = $request['title'] ?? null;
		if ( 0 === $webinar_id || null !== $title ) {
			if ( ! is_string( $title ) || '' === trim( $title ) || mb_strlen( $title ) > Post_Texts::LIMITS['post_title'] ) {
				/* translators: %d: number of characters. */
				return new WP_Error( 'webinar_request_invalid', sprintf( __( '"title" must be text of 1 to %d characters.', 'core-webinar-event' ), Post_Texts::LIMITS['post_title'] ) );
			}
			$post['post_title'] = sanitize_text_field( $title );
		}
		$description = $request['description'] ?? null;
		if ( null !== $description ) {
			if ( ! is_string( $description ) || mb_strlen( $description ) > Post_Texts::LIMITS['post_content'] ) {
				/* translators: %d: number of characters. */
				return new WP_Error( 'webinar_request_invalid', sprintf( __( '"description" must be text of at most %d characters.', 'core-webinar-event' ), Post_Texts::LIMITS['post_content'] ) );
			}
			// WordPress filters by the rights of the signed-in user, who need not be the actor.
			$post['post_content'] = user_can( $context->actor_id, 'unfiltered_html' ) ? $description : wp_kses_post( $description );
		}
		$post_status = $request['post_status'] ?? null;
		if ( null !== $post_status ) {
			if ( ! in_array( $post_status, array( 'draft', 'publish' ), true ) ) {
				return new WP_Error( 'webinar_request_invalid', __( '"post_status" must be "draft" or "publish".', 'core-webinar-event' ) );
			}
			$is_change = get_post_status( $webinar_id ) !== $post_status;
			if ( $is_change && ! ( 0 === $webinar_id ? user_can( $context->actor_id, 'publish_webinar_events' ) : user_can( $context->actor_id, 'publish_post', $webinar_id ) ) ) {
				return Refusals::error( 'webinar_permission_denied' );
			}
			if ( $is_change && $webinar_id > 0 && $this->store->read( $webinar_id )->is_running() && 'publish' !== $post_status ) {
				return Refusals::error( 'webinar_running' );
			}
			if ( Auto_Webinars::is_published_in_vain( $webinar_id, $request['type'] ?? get_post_meta( $webinar_id, 'type', true ), $post_status ) ) {
				return Refusals::error( 'webinar_type_unavailable' );
			}
			$post['post_status'] = $post_status;
		}
		return $post;
	}
}
