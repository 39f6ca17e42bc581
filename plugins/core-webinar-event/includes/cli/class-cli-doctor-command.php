<?php
/**
 * The command `doctor`.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_CLI;

/**
 * Runs the tests that the suite's modules add to Site Health.
 */
final class Cli_Doctor_Command {

	/**
	 * Tests the whole suite, the connection to the message service in both directions included, and prints how to mend what is wrong.
	 *
	 * Runs the tests that *Tools → Site Health* runs, of the webinar modules only. Ends with 1 when a test is critical. Needs no --user.
	 *
	 * ## OPTIONS
	 *
	 * [--field=<field>]
	 * : Print the value of one field for each test.
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
	 * * test: name of the test
	 * * status: good, recommended, or critical
	 * * result: what the test found
	 * * remedy: how to mend it; empty when the status is good
	 *
	 * ## EXAMPLES
	 *
	 *     # After an installation or an update.
	 *     $ wp webinar doctor
	 *
	 *     # In a deployment, with each remedy.
	 *     $ wp webinar doctor --fields=status,result,remedy --format=json || exit 1
	 *
	 * @param list<string>          $arguments None.
	 * @param array<string, string> $options   As above.
	 */
	public function doctor( array $arguments, array $options ): void {
		$rows = self::results();
		Cli_Output::show_rows( $rows, 'test', array( 'test', 'status', 'result' ), $options );
		foreach ( 'table' === $options['format'] ? $rows : array() as $row ) {
			if ( '' !== $row['remedy'] ) {
				WP_CLI::warning( "{$row['test']}: {$row['remedy']}" );
			}
		}
		if ( in_array( 'critical', array_column( $rows, 'status' ), true ) ) {
			WP_CLI::halt( 1 );
		}
	}

	/**
	 * Runs the tests.
	 *
	 * @return list<array{test: string, status: string, result: string, remedy: string}>
	 */
	private static function results(): array {
		/**
		 * This filter is documented in wp-admin/includes/class-wp-site-health.php
		 *
		 * @var array{direct: array<string, array{test: callable(): array{status: string, label: string, description: string}}>} $tests
		 */
		$tests = apply_filters(
			'site_status_tests',
			array(
				'direct' => array(),
				'async'  => array(),
			)
		);
		$rows  = array();
		foreach ( $tests['direct'] as $name => $test ) {
			if ( ! str_contains( $name, 'webinar' ) ) {
				continue;
			}
			$result = $test['test']();
			$rows[] = array(
				'test'   => $name,
				'status' => $result['status'],
				'result' => $result['label'],
				'remedy' => 'good' === $result['status'] ? '' : self::plain( $result['description'] ),
			);
		}
		return $rows;
	}

	/** Turns paragraphs of HTML into one line of text. */
	private static function plain( string $html ): string {
		$text = wp_strip_all_tags( str_replace( '</p>', ' ', $html ), true );
		return trim( html_entity_decode( $text, ENT_QUOTES | ENT_HTML5, 'UTF-8' ) );
	}
}
