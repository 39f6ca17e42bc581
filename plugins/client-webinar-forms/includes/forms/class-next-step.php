<?php
/**
 * The way from the room to the form.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

/**
 * Leads people after the end to the page of their webinar, where its text has a form. So an organizer needs no page of the site, and no
 * right to edit pages.
 */
final class Next_Step {

	/** The block and the shortcode, as they stand in a text. */
	private const PLACES = '/<!-- wp:webinar\/form (?:(?!-->).)*"formId":(\d{1,18})|\[webinar_form\s[^\]]*\bid="?(\d{1,18})/';

	public function __construct( private readonly Forms $forms, private readonly Answer_Ledger $ledger ) {}

	/**
	 * Answers `ui_webinar_room_next_step`. Who runs the webinar cannot answer, and nobody is asked for what they have answered.
	 *
	 * @param NextStep|null $step Of another module.
	 * @return NextStep|null
	 */
	public function find( ?array $step, int $webinar_id, int $lead_id ): ?array {
		if ( null !== $step || current_user_can( 'control_webinar', $webinar_id ) || ! $this->has_question( $webinar_id, $lead_id ) || ! self::will_have_been_there( $webinar_id, $lead_id ) ) {
			return $step;
		}
		$url = apply_filters( 'ui_webinar_entry_url', '', $webinar_id );
		return is_string( $url ) && '' !== $url
			? array(
				'text' => __( 'Answer a few questions', 'client-webinar-forms' ),
				'url'  => $url . '#' . Form_Block::ANCHOR,
			)
			: null;
	}

	/**
	 * Whether the page of the webinar will show the form to the person after the end. Who has the room open before the end enters with the
	 * start, and sees the end of a recording only after watching it.
	 */
	private static function will_have_been_there( int $webinar_id, int $lead_id ): bool {
		/**
		 * Null where it is gone.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		return null !== $webinar && ( ! in_array( $webinar['status'], array( 'finished', 'archived' ), true ) || Form_Place::was_there( $webinar_id, $lead_id ) );
	}

	/**
	 * Whether the text of the webinar has a form that the person may still answer.
	 */
	private function has_question( int $webinar_id, int $lead_id ): bool {
		preg_match_all( self::PLACES, (string) get_post_field( 'post_content', $webinar_id ), $places, PREG_SET_ORDER );
		foreach ( $places as $place ) {
			$form = $this->forms->find( (int) end( $place ) );
			if ( null !== $form && array() !== $form->fields && ( $form->repeats || 0 === $this->ledger->last_answer( $webinar_id, $form->id, $lead_id ) ) ) {
				return true;
			}
		}
		return false;
	}
}
