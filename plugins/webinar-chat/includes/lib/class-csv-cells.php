<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * Cells of CSV.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat\Lib;

/**
 * Keeps the texts of strangers texts in a spreadsheet.
 */
final class Csv_Cells {

	/**
	 * Returns cells in which no spreadsheet finds a formula: neither at the begin of a cell, nor where it cuts at semicolons, as in
	 * Russia and Germany. A program that cuts there takes the quotes that follow for those of the next cell.
	 *
	 * @template K of array-key
	 * @param array<K, mixed> $cells Values; only texts change.
	 * @return array<K, mixed>
	 */
	public static function safe( array $cells ): array {
		return array_map( static fn( mixed $cell ): mixed => is_string( $cell ) ? (string) preg_replace( '/(^|[;\t\r\n])(?=["\s]*[=+\-@\t\r\n])/', "$1'", $cell ) : $cell, $cells );
	}
}
