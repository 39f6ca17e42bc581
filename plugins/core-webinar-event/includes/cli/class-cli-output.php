<?php
/**
 * Tables of WP-CLI.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use Webinars\Core_Webinar_Event\Lib\Csv_Cells;
use WP_CLI\Formatter;

/**
 * Prints rows in the format that the command was given.
 */
final class Cli_Output {

	/**
	 * Prints the rows.
	 *
	 * @param list<array<string, mixed>> $rows
	 * @param string                     $key     Field that names a row.
	 * @param list<string>               $fields  Default fields.
	 * @param array<string, string>      $options As typed.
	 */
	public static function show_rows( array $rows, string $key, array $fields, array $options ): void {
		if ( 'csv' === ( $options['format'] ?? '' ) ) {
			$rows = array_map( array( Csv_Cells::class, 'safe' ), $rows );
		}
		$is_ids    = 'ids' === ( $options['format'] ?? '' );
		$formatter = new Formatter( $options, $fields );
		$formatter->display_items( $is_ids ? array_column( $rows, $key ) : $rows );
	}
}
