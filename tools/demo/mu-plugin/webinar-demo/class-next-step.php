<?php
/**
 * The page of the next step.
 *
 * @package Webinars\Demo
 */

declare( strict_types=1 );

namespace Webinars\Demo;

/**
 * Makes the page where the room's offer leads, with a form, where the profile runs forms.
 */
final class Next_Step {

	private const SLUG = 'next-step';

	private const FORM_OPTION = 'webinar_demo_form';

	public function __construct( private readonly People $people ) {}

	/**
	 * Adds page and form once.
	 *
	 * @param array<string, mixed> $texts page, title, scale, choice, options, text, consent.
	 */
	public function ensure( array $texts ): void {
		if ( ! post_type_exists( 'webinar_form' ) || null !== get_page_by_path( self::SLUG ) ) {
			return;
		}
		$fields = array(
			self::field( 'q1', 'scale', (string) $texts['scale'] ),
			array( 'options' => array_map( 'strval', (array) $texts['options'] ) ) + self::field( 'q2', 'choice', (string) $texts['choice'], false ),
			self::field( 'q3', 'text', (string) $texts['text'], false ),
			self::field( 'q4', 'consent', (string) $texts['consent'] ),
		);
		$form   = wp_insert_post(
			array(
				'post_type'   => 'webinar_form',
				'post_status' => 'private',
				'post_author' => $this->people->id( 'organizer' ),
				'post_title'  => (string) $texts['title'],
				'meta_input'  => array(
					'webinar_form_fields' => $fields,
					'webinar_form_last'   => count( $fields ),
				),
			)
		);
		update_option( self::FORM_OPTION, $form );
		wp_insert_post(
			array(
				'post_type'    => 'page',
				'post_status'  => 'publish',
				'post_name'    => self::SLUG,
				'post_title'   => (string) $texts['page'],
				'post_content' => $this->block(),
			)
		);
	}

	/**
	 * Returns the id of the form; 0 where the profile runs none.
	 */
	public function form_id(): int {
		return post_type_exists( 'webinar_form' ) ? (int) get_option( self::FORM_OPTION ) : 0;
	}

	/**
	 * Returns the form as a block; empty where the profile runs none.
	 */
	public function block(): string {
		$form = $this->form_id();
		return 0 === $form ? '' : "<!-- wp:webinar/form {\"formId\":$form} /-->";
	}

	/**
	 * A question of the form.
	 *
	 * @return array<string, mixed>
	 */
	private static function field( string $name, string $type, string $label, bool $required = true ): array {
		return compact( 'name', 'type', 'label', 'required' ) + array( 'options' => array() );
	}
}
