<?php
/**
 * The command of WP-CLI.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

use Webinars\Client_Webinar_Forms\Lib\Csv_Cells;
use WP_CLI;
use WP_CLI\Utils;

/**
 * Lists the answers about a webinar, for its organizer.
 */
final class Cli_Command {

	private const ANSWERS_AT_ONCE = 500;

	public function __construct( private readonly Answer_Ledger $ledger ) {}

	/**
	 * Lists what people answered after a webinar: a line for each question that a person answered.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * [--form=<id>]
	 * : Only this form.
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
	 *     $ wp webinar answers 12 --user=ann
	 *
	 * @param array{string}         $arguments As above.
	 * @param array<string, string> $options   As above.
	 */
	public function __invoke( array $arguments, array $options ): void {
		$webinar_id = 1 === preg_match( '/^[1-9][0-9]{0,9}$/D', $arguments[0] ) ? (int) $arguments[0] : 0;
		if ( 'webinar_event' !== get_post_type( $webinar_id ) || ! current_user_can( 'publish_post', $webinar_id ) ) {
			WP_CLI::error( __( 'There is no such webinar, or it is not yours. Name its organizer with --user.', 'client-webinar-forms' ) . ' (webinar_permission_denied)' );
		}
		$items  = array();
		$labels = array();
		$after  = 0;
		do {
			$answers = $this->ledger->page( $webinar_id, absint( $options['form'] ?? 0 ), $after, self::ANSWERS_AT_ONCE );
			foreach ( $answers as $answer ) {
				$after   = $answer['answer_id'];
				$form_id = $answer['form_id'];

				$labels[ $form_id ] ??= array_column( $this->ledger->asked( $webinar_id, $form_id )['fields'], 'label', 'name' );
				foreach ( $answer['payload'] as $name => $value ) {
					$items[] = array(
						'answer_id'   => $answer['answer_id'],
						'form_id'     => $form_id,
						'lead_id'     => $answer['lead_id'],
						'answered_at' => gmdate( 'c', $answer['answered_at'] ),
						'field'       => $name,
						'question'    => $labels[ $form_id ][ $name ] ?? '',
						'value'       => Answer_Text::of_value( $value ),
					);
				}
			}
			$is_last = count( $answers ) < self::ANSWERS_AT_ONCE;
		} while ( ! $is_last );
		Utils\format_items( $options['format'], 'csv' === $options['format'] ? array_map( array( Csv_Cells::class, 'safe' ), $items ) : $items, array( 'answer_id', 'form_id', 'lead_id', 'answered_at', 'field', 'question', 'value' ) );
	}
}
