<?php
/**
 * The same webinar again.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use DateTimeImmutable;
use WP_Post;

/**
 * Copies a webinar as a draft for next week: texts, picture, speakers, stream, offers, seats. Never its state, people or recording. A copy
 * may be a further date of the same series: each date is a webinar of its own, because a webinar is broadcast once.
 */
final class Duplicator {

	public const ACTION = 'core_webinar_event_duplicate';

	private const NOT_COPIED = array( 'scheduled_at', 'owner_user_id', 'recording_url', 'series_id' );

	public function __construct( private readonly Fields $fields ) {}

	/**
	 * Adds the action to the list.
	 *
	 * @param array<string, string> $actions HTML links by name.
	 * @return array<string, string>
	 */
	public function add_row_action( array $actions, WP_Post $post ): array {
		if ( Post_Type::NAME !== $post->post_type || ! $this->may_copy( $post ) ) {
			return $actions;
		}
		$url   = wp_nonce_url( admin_url( 'admin-post.php?action=' . self::ACTION . "&webinar_id=$post->ID" ), self::ACTION . "_$post->ID" );
		$title = _draft_or_post_title( $post );
		$link  = '<a href="%s" aria-label="%s">%s</a>';
		$trash = array_intersect_key( $actions, array( 'trash' => true ) );
		return array_diff_key( $actions, $trash ) + array(
			'webinar_duplicate' => sprintf(
				$link,
				esc_url( $url ),
				/* translators: %s: title of a webinar. */
				esc_attr( sprintf( __( 'Plan “%s” again, a week later', 'core-webinar-event' ), $title ) ),
				esc_html__( 'Again next week', 'core-webinar-event' )
			),
			'webinar_add_date'  => sprintf(
				$link,
				esc_url( "$url&in_series=1" ),
				/* translators: %s: title of a webinar. */
				esc_attr( sprintf( __( 'Add a date to “%s”: people choose between the dates', 'core-webinar-event' ), $title ) ),
				esc_html__( 'Add a date', 'core-webinar-event' )
			),
		) + $trash;
	}

	/**
	 * Answers the click: opens the copy in the editor.
	 */
	public function answer(): void {
		$post = get_post( absint( is_string( $_GET['webinar_id'] ?? null ) ? $_GET['webinar_id'] : 0 ) ); // phpcs:ignore WordPress.Security.NonceVerification -- Checked below.
		check_admin_referer( self::ACTION . '_' . (int) $post?->ID );
		if ( null === $post || ! $this->may_copy( $post ) ) {
			$this->refuse( 403, __( 'You may not copy this webinar. Ask its organizer.', 'core-webinar-event' ) );
		}
		$copy_id = $this->copy( $post, isset( $_GET['in_series'] ) );
		if ( 0 === $copy_id ) {
			$this->refuse( 500, __( 'The webinar could not be copied: the database did not store it. Try again.', 'core-webinar-event' ) );
		}
		wp_safe_redirect( get_edit_post_link( $copy_id, 'url' ) ?? admin_url( 'edit.php?post_type=' . Post_Type::NAME ) );
		exit;
	}

	/**
	 * Copies a webinar. The copy belongs to the person who makes it.
	 *
	 * @param bool $is_in_series Whether it is a further date of the same series.
	 * @return int Its id; 0 where WordPress refused.
	 */
	public function copy( WP_Post $post, bool $is_in_series ): int {
		$names  = array_diff( $this->fields->names(), self::NOT_COPIED );
		$values = array_map( fn( string $name ): int|string|array => $this->fields->value( $post->ID, $name ), array_combine( $names, $names ) );

		$values['scheduled_at'] = self::next_week( $this->fields->number( $post->ID, 'scheduled_at' ) );
		if ( has_post_thumbnail( $post ) ) {
			$values['_thumbnail_id'] = (int) get_post_thumbnail_id( $post );
		}
		if ( $is_in_series ) {
			$series_id           = $this->fields->number( $post->ID, 'series_id' );
			$values['series_id'] = 0 === $series_id ? $post->ID : $series_id;
			update_post_meta( $post->ID, 'series_id', $values['series_id'] );
		}
		$copy_id = wp_insert_post(
			array(
				'post_type'    => Post_Type::NAME,
				'post_status'  => 'draft',
				'post_title'   => wp_slash( $post->post_title ),
				'post_content' => wp_slash( $post->post_content ),
				'post_excerpt' => wp_slash( $post->post_excerpt ),
				'meta_input'   => array_map( 'wp_slash', $values ),
			)
		);
		if ( $copy_id > 0 ) {
			/** This action is documented in contract/hooks/core_webinar_copied.json. */
			do_action(
				'core_webinar_copied',
				array(
					'webinar_id'      => $copy_id,
					'from_webinar_id' => $post->ID,
				)
			);
		}
		return $copy_id;
	}

	/**
	 * The same weekday and hour on the site's clock, the first time that is still to come.
	 *
	 * @param int $planned_at Unix seconds; 0 for no date.
	 */
	private static function next_week( int $planned_at ): int {
		if ( 0 === $planned_at ) {
			return 0;
		}
		$planned = ( new DateTimeImmutable( "@$planned_at" ) )->setTimezone( wp_timezone() );
		$weeks   = max( 1, (int) floor( ( time() - $planned_at ) / WEEK_IN_SECONDS ) + 1 );
		return $planned->modify( "+$weeks weeks" )->getTimestamp();
	}

	/**
	 * Whether the current user plans webinars, and may do so with this one. A recording is planned for no week.
	 */
	private function may_copy( WP_Post $post ): bool {
		return Post_Type::NAME === $post->post_type && 'trash' !== $post->post_status && ! Auto_Webinars::is_recording( $post->ID ) && current_user_can( 'publish_webinar_events' ) && current_user_can( 'publish_post', $post->ID );
	}

	private function refuse( int $status, string $message ): never {
		wp_die(
			esc_html( $message ),
			'',
			array(
				'response'  => absint( $status ),
				'back_link' => true,
			)
		);
	}
}
