<?php
/**
 * Personal data.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

use Webinars\Post_Webinar_Recording_Followup_Telegram\Lib\Personal_Data_Tools;

/**
 * Exports and erases which recordings a person is still to be sent.
 */
final class Personal_Data extends Personal_Data_Tools {

	private const WEBINARS_PER_PAGE = 100;

	public function __construct( private readonly Owed_Recordings $owed ) {}

	protected function label(): string {
		return __( 'Webinar recordings to be sent', 'post-webinar-recording-followup-telegram' );
	}

	protected function export_lead( int $lead_id, int $page ): array {
		$webinar_ids = $this->owed->webinars_of( $lead_id, self::WEBINARS_PER_PAGE, self::WEBINARS_PER_PAGE * ( $page - 1 ) );
		return array(
			'data' => array_map(
				fn( int $webinar_id ): array => $this->item(
					"webinar-recording-$webinar_id",
					array( __( 'Webinar', 'post-webinar-recording-followup-telegram' ) => get_the_title( $webinar_id ) )
				),
				$webinar_ids
			),
			'done' => count( $webinar_ids ) < self::WEBINARS_PER_PAGE,
		);
	}

	protected function erase_lead( int $lead_id ): array {
		return self::erased( $this->owed->forget_lead( $lead_id ) > 0 );
	}
}
