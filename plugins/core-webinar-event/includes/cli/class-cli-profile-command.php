<?php
/**
 * The command `profile`.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_CLI;

/**
 * Compares the active modules with the runtime profile (P1).
 */
final class Cli_Profile_Command {

	public function __construct( private readonly Runtime_Profile $profile, private readonly Module_List $modules ) {}

	/**
	 * Compares the active modules with the runtime profile; ends with 1 when something is wrong.
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
	 * * slug: name of the plugin's main file
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
		Cli_Output::show_rows( $rows, 'slug', array( 'slug', 'standing', 'active', 'verdict' ), $options );
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
}
