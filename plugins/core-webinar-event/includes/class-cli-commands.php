<?php
/**
 * The commands of WP-CLI.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use Generator;
use WP_CLI;
use WP_CLI\Formatter;

/**
 * Lists webinars, and pauses, resumes and archives them.
 *
 * Whoever is named by --user=<login> has the rights that they have in wp-admin; without it nobody has any.
 *
 * ## EXAMPLES
 *
 *     # What is on air?
 *     $ wp webinar list --status=live --user=admin
 *
 *     # Is every module active that should be?
 *     $ wp webinar profile
 */
final class Cli_Commands {

	private const WEBINARS_AT_ONCE = 100;

	/** What a person plans by; `get` shows everything. */
	private const LIST_FIELDS = array( 'webinar_id', 'title', 'status', 'post_status', 'scheduled_for', 'scheduled_at' );

	/**
	 * Takes what it works with.
	 *
	 * @param Module_List     $modules Which modules there are.
	 * @param Runtime_Profile $profile Which of them run.
	 * @param State_Changes   $changes Makes the moves.
	 */
	public function __construct(
		private readonly Module_List $modules,
		private readonly Runtime_Profile $profile,
		private readonly State_Changes $changes,
		private readonly List_Words $words
	) {}

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
	 * * status
	 * * post_status
	 * * scheduled_for: in the site's time zone, empty without a date
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
		$this->require_user();
		$rows = array();
		foreach ( $this->webinars() as $webinar ) {
			if ( ( $options['status'] ?? $webinar['status'] ) === $webinar['status'] && current_user_can( 'edit_post', $webinar['webinar_id'] ) ) {
				$rows[] = array_intersect_key( $this->row( $webinar ), array_flip( self::LIST_FIELDS ) );
			}
		}
		usort( $rows, static fn( array $a, array $b ): int => array( $b['scheduled_at'], $b['webinar_id'] ) <=> array( $a['scheduled_at'], $a['webinar_id'] ) );
		$this->show( $rows, 'webinar_id', self::LIST_FIELDS, $options );
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
		$row       = $this->row( $this->webinar( $arguments[0], 'edit_post' ) );
		$formatter = new Formatter( $options, array_keys( $row ) );
		$formatter->display_item( $row );
	}

	/**
	 * Pauses a webinar that is on air: the room shows a break, and nobody's participation completes meanwhile.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar pause 12 --user=ann
	 *     Success: Webinar 12 is paused.
	 *
	 * @param array{string} $arguments As above.
	 */
	public function pause( array $arguments ): void {
		$this->move( $arguments[0], 'pause' );
	}

	/**
	 * Goes on with a paused webinar.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar resume 12 --user=ann
	 *     Success: Webinar 12 is live.
	 *
	 * @param array{string} $arguments As above.
	 */
	public function resume( array $arguments ): void {
		$this->move( $arguments[0], 'resume' );
	}

	/**
	 * Archives a finished webinar for good: nothing changes it any more.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar archive 12 --user=admin
	 *     Success: Webinar 12 is archived.
	 *
	 * @param array{string} $arguments As above.
	 */
	public function archive( array $arguments ): void {
		$this->move( $arguments[0], 'archive' );
	}

	/**
	 * Compares the active modules with what the runtime profile asks for; ends with 1 when something is wrong.
	 *
	 * Needs no --user.
	 *
	 * ## OPTIONS
	 *
	 * [--field=<field>]
	 * : Print the value of one field for each module.
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
	 * * slug: folder of the plugin
	 * * standing: required, disabled, or optional
	 * * active: yes or no
	 * * verdict: ok, missing, or must-not-run
	 *
	 * ## EXAMPLES
	 *
	 *     # In a deployment, stop when a module is missing.
	 *     $ wp webinar profile --format=json || exit 1
	 *
	 * @param list<string>          $arguments None.
	 * @param array<string, string> $options   As above.
	 */
	public function profile( array $arguments, array $options ): void {
		$rows = array_map(
			static fn( array $module ): array => array(
				'slug'     => $module['slug'],
				'standing' => $module['standing'],
				'active'   => $module['is_active'] ? 'yes' : 'no',
				'verdict'  => $module['verdict'],
			),
			$this->modules->modules()
		);
		$this->show( $rows, 'slug', array( 'slug', 'standing', 'active', 'verdict' ), $options );
		if ( 'table' === $options['format'] ) {
			/* translators: %s: "prod" or "full". */
			WP_CLI::log( sprintf( __( 'Runtime profile: %s', 'core-webinar-event' ), $this->profile->current() ) );
		}
		$problems = $this->modules->problems();
		array_map( array( WP_CLI::class, 'warning' ), $problems );
		if ( array() !== $problems ) {
			WP_CLI::halt( 1 );
		}
	}

	/**
	 * Makes a move of the state machine.
	 *
	 * @param string $id   As it was typed.
	 * @param string $move `pause`, `resume` or `archive`.
	 */
	private function move( string $id, string $move ): void {
		$webinar = $this->webinar( $id, 'control_webinar' );
		$code    = $this->changes->request( $webinar['webinar_id'], $move, Context::of_current_user( 'wp-cli' ) );
		if ( null !== $code ) {
			$this->refuse( $code );
		}
		$after = $this->webinar( $id, 'control_webinar' );
		WP_CLI::success(
			$after['status'] === $webinar['status']
				/* translators: 1: id of a webinar, 2: its status, as in "Break". */
				? sprintf( __( 'Webinar %1$d was in this state already: %2$s. Nothing was changed.', 'core-webinar-event' ), $webinar['webinar_id'], $this->words->status( $after['status'] ) )
				/* translators: 1: id of a webinar, 2: its status, as in "Break". */
				: sprintf( __( 'Webinar %1$d: %2$s.', 'core-webinar-event' ), $webinar['webinar_id'], $this->words->status( $after['status'] ) )
		);
	}

	/**
	 * All webinars that are not in the trash, a batch at a time.
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
				$webinar = $this->read( $post->ID );
				if ( null !== $webinar ) {
					yield $webinar;
				}
			}
		} while ( array() !== $posts );
	}

	/**
	 * The webinar that is meant, when the user may do that with it.
	 *
	 * @param string $id         As it was typed.
	 * @param string $capability `control_webinar` or `edit_post`.
	 * @return Webinar
	 */
	private function webinar( string $id, string $capability ): array {
		$this->require_user();
		$webinar = 1 === preg_match( '/^[1-9][0-9]{0,9}$/D', $id ) ? $this->read( (int) $id ) : null;
		if ( null === $webinar ) {
			$this->refuse( 'webinar_not_found' );
		}
		if ( ! current_user_can( $capability, $webinar['webinar_id'] ) ) {
			$this->refuse( 'webinar_permission_denied' );
		}
		return $webinar;
	}

	/**
	 * The read model.
	 *
	 * @param int $webinar_id Webinar.
	 * @return Webinar|null
	 */
	private function read( int $webinar_id ): ?array {
		/**
		 * As the contract has it.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		return $webinar;
	}

	/**
	 * A webinar as it is shown: what people plan by first.
	 *
	 * @param Webinar $webinar The read model.
	 * @return array<string, mixed>
	 */
	private function row( array $webinar ): array {
		return array(
			'webinar_id'    => $webinar['webinar_id'],
			'title'         => $webinar['title'],
			'status'        => $webinar['status'],
			'post_status'   => get_post_status( $webinar['webinar_id'] ),
			'scheduled_for' => 0 === $webinar['scheduled_at'] ? '' : (string) wp_date( 'Y-m-d H:i T', $webinar['scheduled_at'] ),
		) + $webinar;
	}

	/**
	 * Prints rows in the format that was asked for.
	 *
	 * @param list<array<string, mixed>> $rows    What to print.
	 * @param string                     $key     Field that names a row.
	 * @param list<string>               $fields  Fields, unless others are asked for.
	 * @param array<string, string>      $options As they came.
	 */
	private function show( array $rows, string $key, array $fields, array $options ): void {
		$is_ids    = 'ids' === ( $options['format'] ?? '' );
		$formatter = new Formatter( $options, $fields );
		$formatter->display_items( $is_ids ? array_column( $rows, $key ) : $rows );
	}

	/**
	 * Ends when nobody asks.
	 */
	private function require_user(): void {
		if ( ! is_user_logged_in() ) {
			WP_CLI::error( __( 'Say on whose behalf: add --user=<login>. Nothing was changed.', 'core-webinar-event' ) . ' (webinar_not_signed_in)' );
		}
	}

	/**
	 * Ends with a refusal.
	 *
	 * @param string $code One of the contract.
	 */
	private function refuse( string $code ): never {
		WP_CLI::error( Refusals::error( $code )->get_error_message() . " ($code)" );
	}
}
