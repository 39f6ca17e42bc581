<?php
/**
 * The stored forms.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

/**
 * Keeps each form as a private post. Its id is the form's id: the server gives it once, and copying a page or moving a block does not change
 * it. The block editor saves the post together with the page.
 */
final class Forms {

	public const POST_TYPE = 'webinar_form';

	private const FIELDS = 'webinar_form_fields';

	private const REPEATS = 'webinar_form_repeats';

	/** Number in the name of a field that was given last. */
	private const LAST = 'webinar_form_last';

	private const FIELDS_AT_MOST = 30;

	/**
	 * Registers the post type: whoever may plan webinars builds forms.
	 */
	public function register(): void {
		register_post_type(
			self::POST_TYPE,
			array(
				'labels'          => array(
					'name'          => __( 'Forms', 'client-webinar-forms' ),
					'singular_name' => __( 'Form', 'client-webinar-forms' ),
				),
				'public'          => false,
				'show_in_rest'    => true,
				'supports'        => array( 'title', 'custom-fields' ),
				'capability_type' => array( 'webinar_event', 'webinar_events' ),
				'map_meta_cap'    => true,
				'can_export'      => true,
			)
		);
		register_post_meta(
			self::POST_TYPE,
			self::FIELDS,
			array(
				'type'         => 'array',
				'single'       => true,
				'default'      => array(),
				'show_in_rest' => array(
					'schema' => array(
						'type'     => 'array',
						'maxItems' => self::FIELDS_AT_MOST,
						'items'    => Form::FIELD_SCHEMA,
					),
				),
			)
		);
		register_post_meta(
			self::POST_TYPE,
			self::LAST,
			array(
				'type'         => 'integer',
				'single'       => true,
				'default'      => 0,
				'show_in_rest' => true,
			)
		);
		register_post_meta(
			self::POST_TYPE,
			self::REPEATS,
			array(
				'type'         => 'boolean',
				'single'       => true,
				'default'      => false,
				'show_in_rest' => true,
			)
		);
	}

	/**
	 * Finds a form; null where it was deleted.
	 */
	public function find( int $form_id ): ?Form {
		$post = $form_id > 0 ? get_post( $form_id ) : null;
		return null === $post || self::POST_TYPE !== $post->post_type || in_array( $post->post_status, array( 'trash', 'auto-draft' ), true )
			? null
			: new Form( $form_id, $post->post_title, Form::clean( get_post_meta( $form_id, self::FIELDS, true ) ), (bool) get_post_meta( $form_id, self::REPEATS, true ) );
	}

	/**
	 * Lists the latest forms.
	 *
	 * @return array<int, string> Titles by id.
	 */
	public function latest( int $limit ): array {
		$posts = get_posts(
			array(
				'post_type'   => self::POST_TYPE,
				'post_status' => 'any',
				'numberposts' => $limit,
				'orderby'     => 'ID',
			)
		);
		return array_column( $posts, 'post_title', 'ID' );
	}

	/**
	 * Deletes all forms, for uninstall.php. The post type is not registered then.
	 */
	public static function delete_all(): void {
		global $wpdb;
		foreach ( $wpdb->get_col( $wpdb->prepare( "SELECT ID FROM $wpdb->posts WHERE post_type = %s", self::POST_TYPE ) ) as $form_id ) {
			wp_delete_post( (int) $form_id, true );
		}
	}
}
