<?php
/**
 * The answers in the attendance report.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

/**
 * Draws the answers to each form as tables whose rows are bars, and lists the texts. Only the organizer sees it. Each picture is one statement,
 * however many people have answered.
 *
 * @phpstan-import-type Field from Form
 */
final class Report_Section {

	/** Parameter of the page: which texts are shown, as in `2.q4.3`. */
	private const TEXTS = 'form_texts';

	private const TEXTS_PER_PAGE = 20;

	private const PROMOTER = 9;

	private const DETRACTOR = 6;

	public function __construct( private readonly Answer_Ledger $ledger ) {}

	/**
	 * Prints the section.
	 */
	public function render( int $webinar_id ): void {
		if ( ! current_user_can( 'publish_post', $webinar_id ) ) {
			return;
		}
		foreach ( $this->ledger->counts( $webinar_id ) as $form_id => $answers ) {
			$asked = $this->ledger->asked( $webinar_id, $form_id );
			?>
			<h2 id="<?php echo esc_attr( "webinar-form-$form_id" ); ?>">
				<?php
				/* translators: %s: title of a form. */
				echo esc_html( sprintf( __( 'Answers: %s', 'client-webinar-forms' ), '' === $asked['title'] ? "#$form_id" : $asked['title'] ) );
				?>
			</h2>
			<p>
				<?php
				/* translators: %s: number of answers. */
				echo esc_html( sprintf( _n( '%s answer', '%s answers', $answers, 'client-webinar-forms' ), number_format_i18n( $answers ) ) );
				?>
				· <a href="<?php echo esc_url( Csv_Download::url( $webinar_id, $form_id ) ); ?>"><?php esc_html_e( 'Download answers as CSV', 'client-webinar-forms' ); ?></a>
			</p>
			<?php
			$this->render_webhook( $webinar_id, $form_id );
			foreach ( $asked['fields'] as $field ) {
				echo '<h3>' . esc_html( $field['label'] ) . '</h3>';
				match ( $field['type'] ) {
					'text'  => $this->render_texts( $webinar_id, $form_id, $field['name'] ),
					'scale' => $this->render_scale( $webinar_id, $form_id, $field ),
					default => $this->render_choice( $webinar_id, $form_id, $field, $answers ),
				};
			}
		}
	}

	/**
	 * Says what did not reach the webhook.
	 */
	private function render_webhook( int $webinar_id, int $form_id ): void {
		$failed = Webhook_Sender::failures( $webinar_id, $form_id );
		if ( $failed['answers'] > 0 ) {
			wp_admin_notice(
				esc_html(
					sprintf(
						/* translators: 1: number of answers, 2: what the other side said, as in "HTTP 500". */
						_n( '%1$s answer did not reach the other program: %2$s. It is stored here. An administrator sends it again under Webinars → Forms.', '%1$s answers did not reach the other program: %2$s. They are stored here. An administrator sends them again under Webinars → Forms.', $failed['answers'], 'client-webinar-forms' ),
						number_format_i18n( $failed['answers'] ),
						$failed['said']
					)
				),
				array(
					'type'               => 'warning',
					'additional_classes' => array( 'inline' ),
				)
			);
		}
	}

	/**
	 * Draws options, those of the form first, then those of older versions.
	 *
	 * @param Field $field
	 */
	private function render_choice( int $webinar_id, int $form_id, array $field, int $answers ): void {
		$counts = $this->ledger->value_counts( $webinar_id, $form_id, $field['name'] );
		if ( 'consent' === $field['type'] ) {
			$counts = array( __( 'Yes', 'client-webinar-forms' ) => array_sum( $counts ) );
		}
		$this->render_bars( $field['label'], array_replace( array_fill_keys( $field['options'], 0 ), $counts ), $answers );
	}

	/**
	 * Draws a scale, with its mean and the Net Promoter Score.
	 *
	 * @param Field $field
	 */
	private function render_scale( int $webinar_id, int $form_id, array $field ): void {
		$counts  = array_replace( array_fill( 0, 11, 0 ), $this->ledger->value_counts( $webinar_id, $form_id, $field['name'] ) );
		$answers = array_sum( $counts );
		if ( $answers > 0 ) {
			$sum        = array_sum( array_map( static fn( int|string $number, int $times ): int => (int) $number * $times, array_keys( $counts ), $counts ) );
			$promoters  = array_sum( array_slice( $counts, self::PROMOTER ) );
			$detractors = array_sum( array_slice( $counts, 0, self::DETRACTOR + 1 ) );
			printf(
				'<p><strong>%s</strong></p><p>%s</p>',
				esc_html(
					sprintf(
						/* translators: 1: Net Promoter Score from −100 to 100, 2: mean from 0 to 10, 3: number of answers. */
						_n( 'NPS %1$s · mean %2$s · %3$s answer', 'NPS %1$s · mean %2$s · %3$s answers', $answers, 'client-webinar-forms' ),
						number_format_i18n( round( 100 * ( $promoters - $detractors ) / $answers ) ),
						number_format_i18n( $sum / $answers, 1 ),
						number_format_i18n( $answers )
					)
				),
				esc_html__( 'NPS: the share of 9 and 10, less the share of 0 to 6.', 'client-webinar-forms' )
			);
		}
		$this->render_bars( $field['label'], $counts, $answers );
	}

	/**
	 * Prints a table whose rows are bars.
	 *
	 * @param array<array-key, int> $counts By value.
	 * @param int                   $of     What is 100 %.
	 */
	private function render_bars( string $label, array $counts, int $of ): void {
		printf( '<table class="widefat striped" style="max-width: 50em; table-layout: fixed"><caption class="screen-reader-text">%s</caption><thead class="screen-reader-text"><tr><th scope="col">%s</th><th scope="col">%s</th></tr></thead><tbody>', esc_html( $label ), esc_html__( 'Answer', 'client-webinar-forms' ), esc_html__( 'How many', 'client-webinar-forms' ) );
		foreach ( $counts as $value => $answers ) {
			$percent = $of > 0 ? 100 * $answers / $of : 0;
			printf(
				'<tr><th scope="row" style="overflow-wrap: anywhere">%1$s</th><td style="width: 65%%"><span style="display: flex; align-items: center; gap: 8px"><span style="flex: none; min-width: 6em">%3$s</span><span aria-hidden="true" style="flex: 1; height: 8px; border-radius: 2px; background: linear-gradient(to right, var(--wp-admin-theme-color, #2271b1) %2$s%%, #dcdcde 0)"></span></span></td></tr>',
				esc_html( (string) $value ),
				esc_attr( (string) round( min( 100, $percent ), 1 ) ),
				/* translators: 1: number of answers, 2: their share in percent. */
				esc_html( sprintf( __( '%1$s (%2$s%%)', 'client-webinar-forms' ), number_format_i18n( $answers ), number_format_i18n( round( $percent ) ) ) )
			);
		}
		echo '</tbody></table>';
	}

	/**
	 * Lists a page of the texts of a question.
	 */
	private function render_texts( int $webinar_id, int $form_id, string $field ): void {
		$page  = $this->page_of_texts( $form_id, $field );
		$texts = $this->ledger->texts( $webinar_id, $form_id, $field, self::TEXTS_PER_PAGE + 1, self::TEXTS_PER_PAGE * ( $page - 1 ) );
		if ( array() === $texts ) {
			echo '<p>' . esc_html__( 'Nobody has written here.', 'client-webinar-forms' ) . '</p>';
		}
		echo '<ul style="max-width: 50em" class="ul-disc">';
		foreach ( array_slice( $texts, 0, self::TEXTS_PER_PAGE ) as $text ) {
			echo '<li style="white-space: pre-wrap; overflow-wrap: anywhere">' . esc_html( $text ) . '</li>';
		}
		echo '</ul>';
		$links = array();
		if ( $page > 1 ) {
			$links[] = $this->link( $form_id, $field, $page - 1, __( 'Later texts', 'client-webinar-forms' ) );
		}
		if ( count( $texts ) > self::TEXTS_PER_PAGE ) {
			$links[] = $this->link( $form_id, $field, $page + 1, __( 'Earlier texts', 'client-webinar-forms' ) );
		}
		echo array() === $links ? '' : '<p>' . implode( ' · ', $links ) . '</p>'; // phpcs:ignore WordPress.Security.EscapeOutput -- Escaped by link().
	}

	/**
	 * A link to another page of texts, as HTML.
	 */
	private function link( int $form_id, string $field, int $page, string $text ): string {
		return sprintf( '<a href="%s">%s</a>', esc_url( add_query_arg( self::TEXTS, "$form_id.$field.$page" ) . "#webinar-form-$form_id" ), esc_html( $text ) );
	}

	/**
	 * Which page of the texts of a question the address names, from 1.
	 */
	private function page_of_texts( int $form_id, string $field ): int {
		$wanted = $_GET[ self::TEXTS ] ?? ''; // phpcs:ignore WordPress.Security -- This only reads; the pattern lets nothing else through.
		return is_string( $wanted ) && 1 === preg_match( "/^$form_id\\.$field\\.([1-9][0-9]{0,4})$/D", $wanted, $found ) ? (int) $found[1] : 1;
	}
}
