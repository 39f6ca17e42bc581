<?php
/**
 * The filters above the delivery log.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Prints the form that filters the delivery log by state, kind, webinar and person.
 */
final class Log_Filter_Form {

	private const WEBINARS_TO_CHOOSE_FROM = 200;

	public function __construct(
		private readonly Delivery_Log $log,
		private readonly Log_Labels $labels,
		private readonly Log_Request $request
	) {}

	public function render( Log_Filter $filter ): void {
		?>
		<form method="get" action="<?php echo esc_url( admin_url( 'edit.php' ) ); ?>" class="wp-filter" style="padding: 12px; display: flex; flex-wrap: wrap; gap: 8px; align-items: end">
			<input type="hidden" name="post_type" value="webinar_event">
			<input type="hidden" name="page" value="<?php echo esc_attr( Delivery_Log_Page::PAGE ); ?>">
			<?php
			$this->render_states( $filter );
			$this->render_choice( 'kind', __( 'Kind', 'webinar-outbox' ), __( 'Any kind', 'webinar-outbox' ), $this->labels->kinds( Message_Templates::is_recording( $filter->webinar_id ) ), $filter->kind );
			$this->render_webinars( $filter );
			?>
			<label>
				<?php esc_html_e( 'Person', 'webinar-outbox' ); ?><br>
				<input type="search" name="person" value="<?php echo esc_attr( $this->request->parameter( 'person' ) ); ?>" <?php if ( $this->request->may_read_texts( $filter->webinar_id ) ) : ?>
					placeholder="<?php esc_attr_e( 'Name, e-mail or lead number', 'webinar-outbox' ); ?>"
				<?php endif; ?>>
			</label>
			<button class="button"><?php esc_html_e( 'Filter', 'webinar-outbox' ); ?></button>
		</form>
		<?php
	}

	/** Prints the states, each with the number of messages that the other filters leave. */
	private function render_states( Log_Filter $filter ): void {
		$counts = $this->log->counts( new Log_Filter( '', $filter->webinar_id, $filter->kind, $filter->lead_ids, $filter->among ) );
		$states = array();
		foreach ( $this->labels->states() as $state => $label ) {
			$states[ $state ] = $label['sign'] . ' ' . $label['text'] . ' (' . number_format_i18n( $counts[ $state ] ) . ')';
		}
		$this->render_choice( 'state', __( 'State', 'webinar-outbox' ), __( 'Any state', 'webinar-outbox' ), $states, $filter->state );
	}

	/** Prints the webinars; a person without webinars of their own stays in the webinar of the address. */
	private function render_webinars( Log_Filter $filter ): void {
		if ( ! $this->request->may_read_texts( 0 ) ) {
			echo '<input type="hidden" name="webinar_id" value="' . esc_attr( (string) $filter->webinar_id ) . '">';
			return;
		}
		$webinars = array();
		foreach ( array_unique( array_filter( array( $filter->webinar_id, ...array_slice( $this->request->own_webinars() ?? $this->log->webinar_ids( self::WEBINARS_TO_CHOOSE_FROM ), 0, self::WEBINARS_TO_CHOOSE_FROM ) ) ) ) as $webinar_id ) {
			$webinars[ $webinar_id ] = Log_Labels::title( $webinar_id );
		}
		$this->render_choice( 'webinar_id', __( 'Webinar', 'webinar-outbox' ), __( 'Any webinar', 'webinar-outbox' ), $webinars, (string) $filter->webinar_id );
	}

	/**
	 * Prints one select box.
	 *
	 * @param string                    $any     Label of the option that does not filter.
	 * @param array<int|string, string> $options Labels by value.
	 * @param string                    $chosen  Value that is selected.
	 */
	private function render_choice( string $name, string $label, string $any, array $options, string $chosen ): void {
		echo '<label>' . esc_html( $label ) . '<br><select name="' . esc_attr( $name ) . '" style="max-width: 20em"><option value="">' . esc_html( $any ) . '</option>';
		foreach ( $options as $value => $text ) {
			printf( '<option value="%s" %s>%s</option>', esc_attr( (string) $value ), selected( $chosen, (string) $value, false ), esc_html( $text ) );
		}
		echo '</select></label>';
	}
}
