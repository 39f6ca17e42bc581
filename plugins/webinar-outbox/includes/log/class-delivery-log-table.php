<?php
/**
 * The table of the delivery log.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use WP_List_Table;

/**
 * Prints a page of messages as a WordPress list table; each message is a sentence. The class is loaded only where the table is shown.
 *
 * @phpstan-import-type LogRow from Delivery_Log
 */
final class Delivery_Log_Table extends WP_List_Table {

	public const PER_PAGE = 50;

	/**
	 * Titles of the webinars on this page, by id.
	 *
	 * @var array<int, string>
	 */
	private array $titles = array();

	/**
	 * Whether each of them is a recording.
	 *
	 * @var array<int, bool>
	 */
	private array $recordings = array();

	/** Number of messages of the filter that can be sent again. */
	private int $to_send_again = 0;

	public function __construct(
		private readonly Delivery_Log $log,
		private readonly Log_Labels $labels,
		private readonly Log_Filter $filter,
		private readonly bool $may_read_texts,
		private readonly bool $has_sidecar
	) {
		parent::__construct(
			array(
				'singular' => 'webinar_message',
				'plural'   => 'webinar_messages',
				'ajax'     => false,
			)
		);
	}

	/**
	 * Lists the columns.
	 *
	 * @return array<string, string>
	 */
	public function get_columns(): array {
		return array(
			'cb'       => '<input type="checkbox">',
			'message'  => __( 'Message', 'webinar-outbox' ),
			'state'    => __( 'State', 'webinar-outbox' ),
			'next_try' => __( 'Next try', 'webinar-outbox' ),
			'written'  => __( 'Written', 'webinar-outbox' ),
		);
	}

	public function prepare_items(): void {
		$counts              = $this->log->counts( $this->filter );
		$this->to_send_again = $this->log->count_to_send_again( $this->filter );
		$this->items         = $this->log->rows( $this->filter, self::PER_PAGE, ( $this->get_pagenum() - 1 ) * self::PER_PAGE );
		$this->set_pagination_args(
			array(
				'total_items' => array_sum( $counts ),
				'per_page'    => self::PER_PAGE,
			)
		);
		cache_users( array_filter( array_column( $this->items, 'lead_id' ), static fn( int $lead_id ): bool => $lead_id > 0 ) );
		foreach ( array_unique( array_column( $this->items, 'webinar_id' ) ) as $webinar_id ) {
			$this->titles[ $webinar_id ]     = Log_Labels::title( $webinar_id );
			$this->recordings[ $webinar_id ] = Message_Templates::is_recording( $webinar_id );
		}
	}

	public function no_items(): void {
		if ( $this->filter->is_narrow() ) {
			esc_html_e( 'No message matches. Remove a filter to see more.', 'webinar-outbox' );
		} else {
			esc_html_e( 'No messages yet. They are written when a webinar ends.', 'webinar-outbox' );
		}
	}

	/**
	 * Removes the class `fixed`: sentences need a wider column than the others.
	 *
	 * @return list<string>
	 */
	protected function get_table_classes(): array {
		return array_values( array_diff( parent::get_table_classes(), array( 'fixed' ) ) );
	}

	/**
	 * Lists the actions for several messages.
	 *
	 * @return array<string, string>
	 */
	protected function get_bulk_actions(): array {
		return array( 'again' => __( 'Send again', 'webinar-outbox' ) );
	}

	/**
	 * Prints the button for all matching messages above and below the table, because WordPress hides the upper navigation on a phone.
	 *
	 * @param string $which `top` or `bottom`.
	 */
	protected function extra_tablenav( $which ): void {
		$count = $this->to_send_again;
		if ( $count > 0 ) {
			printf(
				'<div class="alignleft actions"><button class="button" name="again_all" value="1">%s</button></div>',
				/* translators: %s: number of messages. */
				esc_html( sprintf( _n( 'Send again the %s that failed', 'Send again all %s that failed', $count, 'webinar-outbox' ), number_format_i18n( $count ) ) )
			);
		}
	}

	/**
	 * Prints the checkbox.
	 *
	 * @param LogRow $item A message.
	 */
	protected function column_cb( $item ): string {
		return $this->can_be_sent_again( $item )
			? sprintf(
				'<label class="screen-reader-text" for="message-%1$d">%2$s</label><input type="checkbox" id="message-%1$d" name="message[]" value="%1$d">',
				$item['id'],
				/* translators: %s: a message in a sentence. */
				esc_html( sprintf( __( 'Choose: %s', 'webinar-outbox' ), $this->subject( $item ) ) )
			)
			: '';
	}

	/**
	 * Prints the message as a sentence, with text and technical answer behind it for users who may read them.
	 *
	 * @param LogRow $item A message.
	 */
	protected function column_message( array $item ): string {
		/* translators: 1: a message, as in: Recording to Anna, 2: what became of it, in a sentence. */
		$sentence = sprintf( __( '%1$s: %2$s', 'webinar-outbox' ), $this->subject( $item ), $this->labels->answer( $item ) );
		$tries    = Log_Labels::tries( $item );
		if ( $tries > 0 && Message_State::Handed_Over !== Log_Labels::state_of( $item ) ) {
			/* translators: %s: number of tries. */
			$sentence .= ' ' . sprintf( _n( '%s try.', '%s tries.', $tries, 'webinar-outbox' ), number_format_i18n( $tries ) );
		}
		// A technical answer may contain the address of the sidecar.
		$details = ! $this->may_read_texts ? '' : $this->details( __( 'Technical answer', 'webinar-outbox' ), Log_Labels::raw_answer( $item ) )
			. $this->details( __( 'What it says', 'webinar-outbox' ), Log_Labels::text( $item['payload'] ) );
		return esc_html( $sentence ) . $details;
	}

	/**
	 * Prints the state as a label with a sign.
	 *
	 * @param LogRow $item A message.
	 */
	protected function column_state( array $item ): string {
		$state = $this->labels->state( $item );
		return '<span aria-hidden="true">' . esc_html( $state['sign'] ) . '</span> ' . esc_html( $state['text'] );
	}

	/**
	 * Prints the time of the next try.
	 *
	 * @param LogRow $item A message.
	 */
	protected function column_next_try( array $item ): string {
		$now = time();
		$at  = $this->labels->next_try( $item, $now );
		if ( 0 === $at ) {
			return '<span aria-hidden="true">—</span>';
		}
		if ( ! $this->has_sidecar && Carrier_Choice::MAIL !== $item['carrier'] && ! Direct_Telegram::of_site()->is_on() ) {
			return esc_html__( 'as soon as the message service is set up', 'webinar-outbox' );
		}
		if ( $at <= $now ) {
			return esc_html__( 'with the next run', 'webinar-outbox' );
		}
		$label = $at > max( $now, $item['next_attempt_at'] ) || $item['not_before'] > $now
			/* translators: %s: a time of day, with the date where it is another day. */
			? sprintf( __( 'goes out at %s', 'webinar-outbox' ), Log_Labels::clock( $at, $now ) )
			/* translators: %s: how long, as in: 5 minutes. */
			: sprintf( __( 'in %s', 'webinar-outbox' ), human_time_diff( $now, $at ) );
		return Log_Labels::time_element( $at, $label );
	}

	/**
	 * Prints the age of the message.
	 *
	 * @param LogRow $item A message.
	 */
	protected function column_written( array $item ): string {
		/* translators: %s: how long, as in: 5 minutes. */
		return Log_Labels::time_element( $item['created_at'], sprintf( __( '%s ago', 'webinar-outbox' ), human_time_diff( $item['created_at'], time() ) ) );
	}

	/**
	 * Prints the action for one message.
	 *
	 * @param LogRow $item        A message.
	 * @param string $column_name Column that is drawn.
	 * @param string $primary     Column for these.
	 */
	protected function handle_row_actions( $item, $column_name, $primary ): string {
		if ( $column_name !== $primary || ! $this->can_be_sent_again( $item ) ) {
			return parent::handle_row_actions( $item, $column_name, $primary );
		}
		$label = Message_State::Uncertain === Log_Labels::state_of( $item ) ? __( 'Send again, maybe for the second time', 'webinar-outbox' ) : __( 'Send again', 'webinar-outbox' );
		return $this->row_actions(
			array(
				'again' => sprintf(
					'<button class="button-link" name="again" value="%1$d" aria-label="%2$s">%3$s</button>',
					$item['id'],
					/* translators: 1: what the button does, 2: a message in a sentence. */
					esc_attr( sprintf( __( '%1$s: %2$s', 'webinar-outbox' ), $label, $this->subject( $item ) ) ),
					esc_html( $label )
				),
			)
		) . parent::handle_row_actions( $item, $column_name, $primary );
	}

	/** The column that represents the row on a phone. */
	protected function get_default_primary_column_name(): string {
		return 'message';
	}

	/**
	 * Whether a message ended without being sent, and its body is not erased.
	 *
	 * @param LogRow $row A message.
	 */
	private function can_be_sent_again( array $row ): bool {
		return '' !== $row['payload'] && Log_Labels::state_of( $row )->can_be_sent_again();
	}

	/**
	 * Describes a message without its state.
	 *
	 * @param LogRow $row A message.
	 */
	private function subject( array $row ): string {
		return $this->labels->subject( $row, $this->titles[ $row['webinar_id'] ] ?? '', $this->recordings[ $row['webinar_id'] ] ?? false );
	}

	/** Prints a text that opens on a click; nothing when it is empty. */
	private function details( string $summary, string $text ): string {
		return '' === $text ? '' : '<details><summary>' . esc_html( $summary ) . '</summary><p style="white-space: pre-wrap; overflow-wrap: anywhere">' . esc_html( $text ) . '</p></details>';
	}
}
