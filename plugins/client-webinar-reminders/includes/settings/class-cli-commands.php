<?php
/**
 * The commands of WP-CLI.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

use WP_CLI;
use WP_CLI\Utils;

/**
 * Lists the messages to the registered people of a webinar, for its organizer, and runs the job.
 */
final class Cli_Commands {

	private const SECONDS_PER_RUN = 10 * MINUTE_IN_SECONDS;

	public function __construct( private readonly Offsets $offsets, private readonly Watcher $watcher, private readonly Message_Runs $runs, private readonly Reminder_Job $job ) {}

	/**
	 * Lists what was sent to all registered people of a webinar, and when the next reminders go out.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * [--format=<format>]
	 * : How to print them. Times are ISO 8601 in UTC.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - csv
	 *   - json
	 * ---
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar reminders list 12 --user=ann
	 *
	 * @param array{string}         $arguments As above.
	 * @param array<string, string> $options   As above.
	 */
	public function list( array $arguments, array $options ): void {
		$webinar_id = 1 === preg_match( '/^[1-9][0-9]{0,9}$/D', $arguments[0] ) ? (int) $arguments[0] : 0;
		if ( 0 === $webinar_id || ! current_user_can( 'publish_post', $webinar_id ) ) {
			WP_CLI::error( __( 'There is no such webinar, or it is not yours. Name its organizer with --user.', 'client-webinar-reminders' ) . ' (webinar_permission_denied)' );
		}
		Utils\format_items( $options['format'], $this->items( $webinar_id, time() ), array( 'message', 'state', 'time', 'people' ) );
	}

	/**
	 * Enqueues what is due, as the job does each minute.
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar reminders run
	 *     Success: What was due is in the outbox.
	 */
	public function run(): void {
		$this->job->run( time(), time() + self::SECONDS_PER_RUN );
		WP_CLI::success( __( 'What was due is in the outbox.', 'client-webinar-reminders' ) );
	}

	/**
	 * Lists the messages of a webinar.
	 *
	 * @return list<array{message: string, state: string, time: string, people: int|string}>
	 */
	public function items( int $webinar_id, int $now ): array {
		$items = array();
		$begun = array();
		foreach ( $this->runs->of_webinar( $webinar_id ) as $run ) {
			$begun[ $run['kind'] . $run['mark'] ] = true;

			$items[] = array(
				'message' => $run['kind'],
				'state'   => 0 === $run['done_at'] ? 'sending' : 'done',
				'time'    => gmdate( 'c', $run['begun_at'] ),
				'people'  => $run['sent'],
			);
		}
		$webinar = $this->watcher->find( $webinar_id );
		$start   = $webinar['seen_start'] ?? 0;
		foreach ( $this->offsets->minutes() as $minutes ) {
			$due_at = $start - $minutes * MINUTE_IN_SECONDS;
			if ( $due_at > $now && ! isset( $begun[ Message_Runs::REMINDER . $minutes . $start ] ) ) {
				$items[] = array(
					'message' => Message_Runs::REMINDER . $minutes,
					'state'   => 'planned',
					'time'    => gmdate( 'c', $due_at ),
					'people'  => '',
				);
			}
		}
		return $items;
	}
}
