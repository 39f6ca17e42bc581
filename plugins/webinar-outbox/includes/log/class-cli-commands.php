<?php
/**
 * The commands of WP-CLI.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use RuntimeException;
use Webinars\Webinar_Outbox\Lib\Csv_Cells;
use WP_CLI;
use WP_CLI\Formatter;

/**
 * Shows the delivery log, and sends messages again.
 *
 * A command has the rights of the user in --user=<login>; without that option it has none.
 *
 * @phpstan-import-type LogRow from Delivery_Log
 */
final class Cli_Commands {

	private const FIELDS = array( 'id', 'kind', 'webinar_id', 'lead_id', 'state', 'tries', 'answer', 'next_try', 'written', 'carrier' );

	public function __construct(
		private readonly Delivery_Log $log,
		private readonly Log_Labels $labels,
		private readonly Replay $replay,
		private readonly Settings $settings,
		private readonly Last_Heartbeat $heartbeat,
		private readonly Log_Request $request
	) {}

	/**
	 * Lists messages, the newest first.
	 *
	 * ## OPTIONS
	 *
	 * [--state=<state>]
	 * : Only messages in this state.
	 * ---
	 * options:
	 *   - waiting
	 *   - handed_over
	 *   - unconnected
	 *   - sent
	 *   - failed
	 *   - unreachable
	 *   - uncertain
	 *   - canceled
	 * ---
	 *
	 * [--webinar=<id>]
	 * : Only messages about this webinar.
	 *
	 * [--lead=<id>]
	 * : Only messages to this lead.
	 *
	 * [--number=<number>]
	 * : Greatest number of messages.
	 * ---
	 * default: 100
	 * ---
	 *
	 * [--format=<format>]
	 * : Format of the output.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 *   - ids
	 *   - count
	 * ---
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar messages list --state=failed --user=admin
	 *
	 * @param array{}                   $arguments None.
	 * @param array<string, int|string> $options   As above.
	 */
	public function list_messages( array $arguments, array $options ): void {
		$this->end_without_right();
		$filter = $this->filter( $options );
		if ( 'count' === $options['format'] ) {
			WP_CLI::line( (string) array_sum( $this->log->counts( $filter ) ) );
			return;
		}
		$rows = $this->log->rows( $filter, $this->positive( $options['number'] ) );
		if ( 'ids' === $options['format'] ) {
			WP_CLI::line( implode( ' ', array_column( $rows, 'id' ) ) );
			return;
		}
		$items = array_map( array( $this, 'item' ), $rows );
		if ( 'csv' === $options['format'] ) {
			$items = array_map( array( Csv_Cells::class, 'safe' ), $items );
		}
		$formatter = new Formatter( $options, self::FIELDS );
		$formatter->display_items( $items );
	}

	/**
	 * Sends messages again that ended without being sent.
	 *
	 * A message that may have arrived is sent again only by its id or by --state=uncertain.
	 *
	 * ## OPTIONS
	 *
	 * [<id>...]
	 * : Ids of messages, as "list" shows them.
	 *
	 * [--state=<state>]
	 * : All messages in this state.
	 * ---
	 * options:
	 *   - failed
	 *   - unreachable
	 *   - uncertain
	 * ---
	 *
	 * [--webinar=<id>]
	 * : With --state: only messages about this webinar.
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar messages replay --state=failed --webinar=12 --user=admin
	 *     Success: 3 messages are sent again.
	 *
	 * @param list<string>          $arguments As above.
	 * @param array<string, string> $options   As above.
	 */
	public function replay( array $arguments, array $options ): void {
		$this->end_without_right();
		if ( ( array() === $arguments ) === ! isset( $options['state'] ) ) {
			WP_CLI::error( __( 'Name either messages or a state. Nothing was changed.', 'webinar-outbox' ) . ' (webinar_request_invalid)' );
		}
		$again = 0;
		try {
			if ( array() !== $arguments ) {
				$own = new Log_Filter( among: $this->request->own_webinars() );
				foreach ( array_chunk( array_map( array( $this, 'positive' ), $arguments ), Replay::MOST_AT_ONCE ) as $ids ) {
					$again += $this->replay->send_again( $this->log->ids_among( $own, $ids ) )['again'];
				}
			} else {
				$filter = $this->filter( $options );
				do {
					$ids    = $this->log->ids_to_send_again( $filter, Replay::MOST_AT_ONCE );
					$done   = $this->replay->send_again( $ids )['again'];
					$again += $done;
					// A message that is already being retried matches until the sidecar reports.
				} while ( Replay::MOST_AT_ONCE === $done );
			}
		} catch ( RuntimeException $error ) {
			/* translators: 1: error, 2: number of messages. */
			WP_CLI::error( sprintf( __( '%1$s Sent again before: %2$d.', 'webinar-outbox' ), $error->getMessage(), $again ) . ' (webinar_change_unanswered)' );
		}
		/* translators: %s: number of messages. */
		WP_CLI::success( sprintf( _n( '%s message is sent again.', '%s messages are sent again.', $again, 'webinar-outbox' ), number_format_i18n( $again ) ) );
	}

	/**
	 * Prints the number of messages by state, and the last heartbeat of the sidecar.
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar messages status --user=admin
	 */
	public function status(): void {
		$this->end_without_right();
		foreach ( $this->log->counts( new Log_Filter( among: $this->request->own_webinars() ) ) as $state => $count ) {
			WP_CLI::line( "$state: $count" );
		}
		WP_CLI::line( 'last_heartbeat: ' . $this->time( $this->heartbeat->at() ) );
		WP_CLI::line( 'next_due: ' . $this->time( $this->log->next_due() ) );
	}

	/**
	 * Begins a rotation of the secret, and prints the new one once.
	 *
	 * The secret in use stays valid until the sidecar has the new one: no message is lost.
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar messages secret rotate --user=admin
	 */
	public function rotate_secret(): void {
		if ( ! current_user_can( 'manage_options' ) ) {
			WP_CLI::error( __( 'Only an administrator can change the secret: add --user=<login>. Nothing was changed.', 'webinar-outbox' ) . ' (webinar_permission_denied)' );
		}
		if ( ! $this->settings->stores_secrets() ) {
			WP_CLI::error( __( 'The secret stands in wp-config.php: change it there. Nothing was changed.', 'webinar-outbox' ) . ' (webinar_request_invalid)' );
		}
		WP_CLI::line( $this->settings->rotate_secret() );
	}

	/** Ends with an error when the user may read no log. An organizer reads that of their own webinars. */
	private function end_without_right(): void {
		if ( ! is_user_logged_in() ) {
			WP_CLI::error( __( 'Say on whose behalf: add --user=<login>. Nothing was changed.', 'webinar-outbox' ) . ' (webinar_not_signed_in)' );
		}
		if ( ! current_user_can( 'publish_webinar_events' ) ) {
			WP_CLI::error( __( 'Only organizers can do this. Nothing was changed.', 'webinar-outbox' ) . ' (webinar_permission_denied)' );
		}
	}

	/**
	 * Reads the filter.
	 *
	 * @param array<string, int|string> $options Options of a command.
	 */
	private function filter( array $options ): Log_Filter {
		return new Log_Filter(
			(string) ( $options['state'] ?? '' ),
			isset( $options['webinar'] ) ? $this->positive( $options['webinar'] ) : 0,
			'',
			isset( $options['lead'] ) ? array( $this->positive( $options['lead'] ) ) : null,
			$this->request->own_webinars()
		);
	}

	/**
	 * Reads a number from 1 on; ends with an error when it is none.
	 */
	private function positive( int|string $number ): int {
		$number = (string) $number;
		if ( 1 !== preg_match( '/^[1-9][0-9]{0,17}$/D', $number ) ) {
			/* translators: %s: what was typed. */
			WP_CLI::error( sprintf( __( '"%s" is not a number from 1 on. Nothing was changed.', 'webinar-outbox' ), $number ) . ' (webinar_request_invalid)' );
		}
		return (int) $number;
	}

	/**
	 * Returns the printed columns of a message.
	 *
	 * @param LogRow $row A message.
	 * @return array<string, int|string>
	 */
	private function item( array $row ): array {
		return array(
			'id'         => $row['id'],
			'kind'       => $row['kind'],
			'webinar_id' => $row['webinar_id'],
			'lead_id'    => $row['lead_id'],
			'state'      => Log_Labels::state_of( $row )->value,
			'tries'      => Log_Labels::tries( $row ),
			'answer'     => Log_Labels::raw_answer( $row ),
			'next_try'   => $this->time( $this->labels->next_try( $row, time() ) ),
			'written'    => $this->time( $row['created_at'] ),
			'carrier'    => $row['carrier'],
		);
	}

	/**
	 * Formats Unix seconds in ISO 8601, UTC; empty for 0.
	 */
	private function time( int $seconds ): string {
		return 0 === $seconds ? '' : gmdate( 'Y-m-d\TH:i:s\Z', $seconds );
	}
}
