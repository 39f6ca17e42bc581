<?php
/**
 * Personal data of answers.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

use Webinars\Client_Webinar_Forms\Lib\Personal_Data_Tools;

/**
 * Exports and erases what a person has answered.
 */
final class Personal_Data extends Personal_Data_Tools {

	private const ROWS_PER_PAGE = 100;

	public function __construct( private readonly Answer_Ledger $ledger, private readonly Known_Answerers $known ) {}

	protected function label(): string {
		return __( 'Answers after webinars', 'client-webinar-forms' );
	}

	protected function export_lead( int $lead_id, int $page ): array {
		$answers = $this->ledger->of_lead( $lead_id, self::ROWS_PER_PAGE, self::ROWS_PER_PAGE * ( $page - 1 ) );
		$items   = array();
		foreach ( $answers as $answer ) {
			$fields = array(
				__( 'Webinar', 'client-webinar-forms' )  => get_the_title( $answer['webinar_id'] ),
				__( 'Answered', 'client-webinar-forms' ) => gmdate( 'Y-m-d H:i', $answer['answered_at'] ) . ' UTC',
			);
			foreach ( $this->ledger->asked( $answer['webinar_id'], $answer['form_id'] )['fields'] as $field ) {
				$value = $answer['payload'][ $field['name'] ] ?? null;
				if ( null !== $value ) {
					$fields[ $field['label'] ] = Answer_Text::of_value( $value );
				}
			}
			$items[] = $this->item( "webinar-answer-{$answer['answer_id']}", $fields );
		}
		return array(
			'data' => $items,
			'done' => count( $answers ) < self::ROWS_PER_PAGE,
		);
	}

	protected function erase_lead( int $lead_id ): array {
		$forgotten = $this->known->forget_lead( $lead_id, self::ROWS_PER_PAGE );
		return array( 'done' => $forgotten < self::ROWS_PER_PAGE ) + self::erased( $forgotten > 0 );
	}
}
