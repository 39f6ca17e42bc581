<?php
/**
 * All that was said in a webinar.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use Generator;

/**
 * Yields the messages of a webinar in order, each as a row of a table.
 */
final class Transcript {

	public const FIELDS = array( 'said_at', 'name', 'is_staff', 'state', 'question', 'votes', 'answered_second', 'text' );

	private const ROWS_AT_ONCE = 500;

	public function __construct( private readonly Message_Ledger $ledger ) {}

	/**
	 * Yields rows with FIELDS; times are ISO 8601 in UTC.
	 *
	 * @return Generator<array<string, string|int>>
	 */
	public function rows( int $webinar_id ): Generator {
		$after_id = 0;
		do {
			$page = $this->ledger->after( $webinar_id, $after_id, self::ROWS_AT_ONCE );
			foreach ( $page as $row ) {
				$after_id = $row['message_id'];
				yield array(
					'said_at'         => gmdate( 'c', $row['said_at'] ),
					'name'            => $row['author_name'],
					'is_staff'        => $row['is_staff'] ? 'yes' : 'no',
					'state'           => $row['state'],
					'question'        => $row['question'],
					'votes'           => $row['votes'],
					'answered_second' => $row['answered_second'],
					'text'            => $row['message_text'],
				);
			}
			$is_last = count( $page ) < self::ROWS_AT_ONCE;
		} while ( ! $is_last );
	}
}
