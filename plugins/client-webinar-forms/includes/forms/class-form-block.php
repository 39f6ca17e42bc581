<?php
/**
 * The form on a page.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

use Webinars\Client_Webinar_Forms\Lib\Block_Type;
use Webinars\Client_Webinar_Forms\Lib\Site_Address;
use Webinars\Client_Webinar_Forms\Lib\Site_Time;

/**
 * Draws a form as the block `webinar/form` and as the shortcode `[webinar_form id="2"]`. It works without scripts.
 *
 * @phpstan-import-type Field from Form
 */
final class Form_Block {

	/** Id of the first form on a page. */
	public const ANCHOR = 'webinar-form';

	private const STORE = 'webinar/form';

	/** Makes ids unique where a form stands on a page twice. */
	private int $drawn = 0;

	private bool $has_anchor = false;

	public function __construct(
		private readonly string $plugin_file,
		private readonly Forms $forms,
		private readonly Form_Place $place,
		private readonly Answer_Ledger $ledger
	) {}

	public function register(): void {
		Block_Type::register( dirname( $this->plugin_file ) . '/build', fn( array $attributes ): string => $this->draw( is_int( $attributes['formId'] ) ? $attributes['formId'] : 0 ) );
	}

	/**
	 * Answers the shortcode, with the scripts and styles of the block.
	 *
	 * @param array<string, string>|string $attributes As WordPress passes them.
	 */
	public function draw_shortcode( array|string $attributes ): string {
		return render_block(
			array(
				'blockName'    => 'webinar/form',
				'attrs'        => array( 'formId' => absint( is_array( $attributes ) ? $attributes['id'] ?? 0 : 0 ) ),
				'innerBlocks'  => array(),
				'innerHTML'    => '',
				'innerContent' => array(),
			)
		);
	}

	/**
	 * Returns the HTML; empty where there is nothing to ask.
	 */
	private function draw( int $form_id ): string {
		$form = $this->forms->find( $form_id );
		if ( null === $form || array() === $form->fields ) {
			return '';
		}
		$lead_id    = Form_Place::lead_id();
		$webinar_id = $this->place->webinar_id( $lead_id );
		if ( $webinar_id > 0 && current_user_can( 'control_webinar', $webinar_id ) ) {
			return $this->wrap( $form, $this->note( __( 'You run this webinar, so you cannot answer. People who were there see the form like this.', 'client-webinar-forms' ) ) . $this->fields( $form ) );
		}
		$is_open = $lead_id > 0 && current_user_can( 'attend_webinar', $webinar_id ) && Form_Place::was_there( $webinar_id, $lead_id );
		return match ( true ) {
			$is_open                          => $this->wrap( $form, $this->open_form( $form, $webinar_id, $lead_id ) ),
			Form_Place::is_page_of_webinar()  => '',
			0 === $lead_id                    => $this->wrap( $form, $this->note( __( 'Only people who were at the webinar can answer.', 'client-webinar-forms' ) ) . $this->link( wp_login_url( $this->address() ), __( 'Sign in to answer', 'client-webinar-forms' ) ) ),
			default                           => $this->wrap( $form, $this->note( __( 'You were not at this webinar, so there is nothing to answer yet.', 'client-webinar-forms' ) ) . $this->link( $this->schedule(), __( 'See the next webinars', 'client-webinar-forms' ) ) ),
		};
	}

	/**
	 * The form for a person who may answer, or what became of their answer.
	 */
	private function open_form( Form $form, int $webinar_id, int $lead_id ): string {
		$answered_at = $this->ledger->last_answer( $webinar_id, $form->id, $lead_id );
		$note        = 0 === $answered_at ? '' : $this->note(
			/* translators: %s: date and time. */
			sprintf( __( 'Thank you! Your answers arrived: %s.', 'client-webinar-forms' ), Site_Time::with_zone( $answered_at ) ),
			'is-done'
		);
		if ( '' !== $note && ! $form->repeats ) {
			return $note;
		}
		wp_interactivity_config(
			self::STORE,
			array(
				'waitText'   => __( 'One moment…', 'client-webinar-forms' ),
				'failedText' => __( 'The site did not answer. Check your connection and try again; what you entered is still here.', 'client-webinar-forms' ),
			)
		);
		$hidden = '';
		foreach ( array(
			'action'           => Submit_Command::ACTION,
			'webinar_id'       => (string) $webinar_id,
			'nonce'            => wp_create_nonce( Submit_Command::ACTION . "_$webinar_id" ),
			'form_id'          => (string) $form->id,
			'submission'       => wp_generate_uuid4(),
			'_wp_http_referer' => $this->address(),
		) as $name => $value ) {
			$hidden .= sprintf( '<input type="hidden" name="%s" value="%s">', esc_attr( $name ), esc_attr( $value ) );
		}
		return sprintf(
			'%s<form class="webinar-form__form" method="post" action="%s" data-wp-init="callbacks.begin" data-wp-on--submit="actions.send">%s%s<p class="webinar-form__send"><button class="wp-element-button webinar-form__button">%s</button></p><p class="webinar-form__answer" role="status" tabindex="-1"></p></form>',
			$note,
			esc_url( Site_Address::ajax() ),
			$hidden,
			$this->fields( $form ),
			esc_html__( 'Send my answers', 'client-webinar-forms' )
		);
	}

	/**
	 * Draws the questions.
	 */
	private function fields( Form $form ): string {
		++$this->drawn;
		return implode( '', array_map( fn( array $field ): string => $this->field( $field, "webinar-form-$form->id-$this->drawn-{$field['name']}" ), $form->fields ) );
	}

	/**
	 * Draws a question.
	 *
	 * @param Field  $field
	 * @param string $id Unique on the page.
	 */
	private function field( array $field, string $id ): string {
		$name  = "answers[{$field['name']}]";
		$label = esc_html( $field['label'] ) . ( $field['required'] ? '' : ' <span class="webinar-form__optional">' . esc_html__( '(you may skip this)', 'client-webinar-forms' ) . '</span>' );
		$input = match ( $field['type'] ) {
			'text'    => sprintf( '<label for="%1$s">%2$s</label><textarea id="%1$s" name="%3$s" rows="3" aria-describedby="%1$s-problem"%4$s></textarea>', esc_attr( $id ), $label, esc_attr( $name ), $field['required'] ? ' required' : '' ),
			'choice'  => $this->group( $field, $label, $id, 'radio', $name, $field['options'] ),
			'several' => $this->group( $field, $label, $id, 'checkbox', "{$name}[]", $field['options'] ),
			'scale'   => $this->group( $field, $label, $id, 'radio', $name, array_map( 'strval', range( 0, 10 ) ) ),
			'consent' => $this->option( 'checkbox', $name, '1', $label, $field['required'], "$id-problem" ),
		};
		return sprintf( '<div class="webinar-form__field is-%s" data-field="%s">%s<p class="webinar-form__problem" id="%s-problem"></p></div>', esc_attr( $field['type'] ), esc_attr( $field['name'] ), $input, esc_attr( $id ) );
	}

	/**
	 * Draws options to choose from.
	 *
	 * @param Field        $field
	 * @param string       $label   HTML.
	 * @param string       $id      Of the question.
	 * @param string       $type    Of the inputs.
	 * @param list<string> $options Texts.
	 */
	private function group( array $field, string $label, string $id, string $type, string $name, array $options ): string {
		// A browser would want each box of several to be ticked.
		$is_required = $field['required'] && 'radio' === $type;
		return sprintf(
			'<fieldset aria-describedby="%s-problem"><legend>%s</legend><div class="webinar-form__options">%s</div></fieldset>',
			esc_attr( $id ),
			$label,
			implode( '', array_map( fn( string $option ): string => $this->option( $type, $name, $option, esc_html( $option ), $is_required ), $options ) )
		);
	}

	/**
	 * Draws a box with its text.
	 *
	 * @param string $text HTML.
	 */
	private function option( string $type, string $name, string $value, string $text, bool $is_required, string $problem = '' ): string {
		return sprintf(
			'<label class="webinar-form__option"><input type="%s" name="%s" value="%s"%s%s><span>%s</span></label>',
			esc_attr( $type ),
			esc_attr( $name ),
			esc_attr( $value ),
			$is_required ? ' required' : '',
			'' === $problem ? '' : sprintf( ' aria-describedby="%s"', esc_attr( $problem ) ),
			$text
		);
	}

	/**
	 * Puts the block together.
	 *
	 * @param string $content HTML.
	 */
	private function wrap( Form $form, string $content ): string {
		$id               = $this->has_anchor ? array() : array( 'id' => self::ANCHOR );
		$this->has_anchor = true;
		return sprintf(
			'<section %s data-wp-interactive="%s">%s%s</section>',
			get_block_wrapper_attributes( $id + array( 'class' => 'webinar-form' ) ),
			esc_attr( self::STORE ),
			'' === $form->title ? '' : '<h2 class="webinar-form__title">' . esc_html( $form->title ) . '</h2>',
			$content
		);
	}

	private function note( string $text, string $modifier = '' ): string {
		return sprintf( '<p class="webinar-form__note %s">%s</p>', esc_attr( $modifier ), esc_html( $text ) );
	}

	private function link( string $url, string $text ): string {
		return sprintf( '<p><a class="wp-element-button webinar-form__button" href="%s">%s</a></p>', esc_url( $url ), esc_html( $text ) );
	}

	private function schedule(): string {
		$url = apply_filters( 'ui_webinar_public_url', '' );
		return is_string( $url ) && '' !== $url ? $url : home_url( '/' );
	}

	/**
	 * This page, as the browser asked for it.
	 */
	private function address(): string {
		$path = $_SERVER['REQUEST_URI'] ?? '/'; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- esc_url_raw() below.
		return esc_url_raw( wp_unslash( is_string( $path ) ? $path : '/' ) );
	}
}
