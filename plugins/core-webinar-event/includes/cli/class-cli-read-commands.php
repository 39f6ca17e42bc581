<?php
/**
 * The commands `list` and `get`.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use Generator;
use Webinars\Core_Webinar_Event\Lib\Csv_Cells;
use WP_CLI\Formatter;

/**
 * Lists, creates, changes, pauses, resumes and archives webinars.
 *
 * The user of --user=<login> has the same rights as in wp-admin. Without --user there are none.
 *
 * ## EXAMPLES
 *
 *     # Which webinars are running?
 *     $ wp webinar list --status=live --user=admin
 *
 *     # Is every module active that should be?
 *     $ wp webinar profile
 */
final class Cli_Read_Commands {

	private const WEBINARS_AT_ONCE = 100;

	/** The fields that help to plan; `get` shows everything. */
	private const LIST_FIELDS = array( 'webinar_id', 'title', 'type', 'status', 'post_status', 'scheduled_for', 'scheduled_at' );

	public function __construct( private readonly Cli_Access $access ) {}

	/**
	 * Lists the webinars that the user may edit, the latest date first.
	 *
	 * ## OPTIONS
	 *
	 * [--status=<status>]
	 * : Only webinars in this status.
	 * ---
	 * options:
	 *   - draft
	 *   - scheduled
	 *   - live
	 *   - paused
	 *   - finished
	 *   - archived
	 * ---
	 *
	 * [--field=<field>]
	 * : Print the value of one field for each webinar.
	 *
	 * [--fields=<fields>]
	 * : Only these fields, separated by commas.
	 *
	 * [--format=<format>]
	 * : How to print them.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 *   - yaml
	 *   - ids
	 *   - count
	 * ---
	 *
	 * ## AVAILABLE FIELDS
	 *
	 * * webinar_id
	 * * title
	 * * type: live, or auto for a recording
	 * * status
	 * * post_status
	 * * scheduled_for: in the site's time zone, empty without a date and for recordings
	 * * scheduled_at: the same as Unix seconds, 0 without a date
	 *
	 * ## EXAMPLES
	 *
	 *     # All webinars of a speaker.
	 *     $ wp webinar list --user=ann
	 *
	 *     # Archive all that are over.
	 *     $ wp webinar list --status=finished --format=ids --user=admin | xargs -n1 wp webinar archive --user=admin
	 *
	 * @subcommand list
	 *
	 * @param list<string>          $arguments None.
	 * @param array<string, string> $options   As above.
	 */
	public function list_( array $arguments, array $options ): void {
		$this->access->require_user();
		$rows = array();
		foreach ( $this->webinars() as $webinar ) {
			if ( ( $options['status'] ?? $webinar['status'] ) === $webinar['status'] && current_user_can( 'edit_post', $webinar['webinar_id'] ) ) {
				$rows[] = array_intersect_key( $this->row( $webinar ), array_flip( self::LIST_FIELDS ) );
			}
		}
		usort( $rows, static fn( array $a, array $b ): int => array( $b['scheduled_at'], $b['webinar_id'] ) <=> array( $a['scheduled_at'], $a['webinar_id'] ) );
		Cli_Output::show_rows( $rows, 'webinar_id', self::LIST_FIELDS, $options );
	}

	/**
	 * Shows one webinar.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * [--field=<field>]
	 * : Print the value of one field.
	 *
	 * [--fields=<fields>]
	 * : Only these fields, separated by commas.
	 *
	 * [--format=<format>]
	 * : How to print it.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 *   - yaml
	 * ---
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar get 12 --field=status --user=admin
	 *     live
	 *
	 * @param array{string}         $arguments As above.
	 * @param array<string, string> $options   As above.
	 */
	public function get( array $arguments, array $options ): void {
		$row       = $this->row( $this->access->webinar( $arguments[0], 'edit_post' ) );
		$row       = 'csv' === ( $options['format'] ?? '' ) ? Csv_Cells::safe( $row ) : $row;
		$formatter = new Formatter( $options, array_keys( $row ) );
		$formatter->display_item( $row );
	}

	/**
	 * Yields all webinars that are not in the trash, loaded in batches.
	 *
	 * @return Generator<Webinar>
	 */
	private function webinars(): Generator {
		$page = 1;
		do {
			$posts = get_posts(
				array(
					'post_type'      => Post_Type::NAME,
					'post_status'    => array( 'publish', 'future', 'draft', 'pending', 'private' ),
					'posts_per_page' => self::WEBINARS_AT_ONCE, // phpcs:ignore WordPress.WP.PostsPerPage
					'paged'          => $page++,
					'orderby'        => 'ID',
				)
			);
			foreach ( $posts as $post ) {
				$webinar = $this->access->read( $post->ID );
				if ( null !== $webinar ) {
					yield $webinar;
				}
			}
		} while ( array() !== $posts );
	}

	/**
	 * Returns the fields to show, those that help to plan first.
	 *
	 * @param Webinar $webinar The read model.
	 * @return array<string, mixed>
	 */
	private function row( array $webinar ): array {
		return array(
			'webinar_id'    => $webinar['webinar_id'],
			'title'         => $webinar['title'],
			'type'          => $webinar['type'],
			'status'        => $webinar['status'],
			'post_status'   => get_post_status( $webinar['webinar_id'] ),
			'scheduled_for' => 0 === $webinar['scheduled_at'] || 'auto' === $webinar['type'] ? '' : (string) wp_date( 'Y-m-d H:i T', $webinar['scheduled_at'] ),
		) + $webinar;
	}
}
