<?php
/**
 * From the booking to the offer, in numbers.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

/**
 * Counts for each source of a webinar who booked, came, stayed and opened the offer.
 *
 * @phpstan-type Steps array{booked: int, came: int, stayed: int, clicked: int}
 * @phpstan-type Source_Steps array{source: string, campaign: string, booked: int, came: int, stayed: int, clicked: int}
 */
final class Funnel {

	private const PEOPLE_AT_ONCE = 500;

	private const NOBODY = array(
		'booked'  => 0,
		'came'    => 0,
		'stayed'  => 0,
		'clicked' => 0,
	);

	public function __construct( private readonly Registration_Ledger $ledger ) {}

	/**
	 * Counts by source and campaign, the largest first. Reads some hundreds of people at a time, and keeps numbers only. Who stayed is
	 * known after the end.
	 *
	 * @return list<Source_Steps>
	 */
	public function sources( int $webinar_id ): array {
		$sources = array();
		$after   = 0;
		do {
			$booked  = $this->ledger->after( $webinar_id, $after, self::PEOPLE_AT_ONCE, 'registered' );
			$after   = end( $booked )['registration_id'] ?? 0;
			$is_last = count( $booked ) < self::PEOPLE_AT_ONCE;
			/**
			 * As the contract says.
			 *
			 * @var list<SessionFact> $facts
			 */
			$facts    = array() === $booked ? array() : apply_filters( 'client_webinar_sessions', array(), $webinar_id, array_column( $booked, 'lead_id' ) );
			$sessions = array_column( $facts, null, 'lead_id' );
			foreach ( $booked as $registration ) {
				$session = $sessions[ $registration['lead_id'] ] ?? null;
				$key     = "{$registration['source']} {$registration['campaign']}";

				$sources[ $key ] ??= array(
					'source'   => $registration['source'],
					'campaign' => $registration['campaign'],
				) + self::NOBODY;
				++$sources[ $key ]['booked'];
				$sources[ $key ]['came']    += (int) ( null !== $session );
				$sources[ $key ]['stayed']  += (int) ( ( $session['completed_at'] ?? 0 ) > 0 );
				$sources[ $key ]['clicked'] += (int) ( ( $session['offer_clicked_at'] ?? 0 ) > 0 );
			}
		} while ( ! $is_last );
		usort( $sources, static fn( array $a, array $b ): int => array( $b['booked'], $a['source'], $a['campaign'] ) <=> array( $a['booked'], $b['source'], $b['campaign'] ) );
		return $sources;
	}

	/**
	 * Adds sources up.
	 *
	 * @param list<Source_Steps> $sources
	 * @return Steps
	 */
	public static function sum( array $sources ): array {
		return array_reduce(
			$sources,
			static fn( array $sum, array $source ): array => array(
				'booked'  => $sum['booked'] + $source['booked'],
				'came'    => $sum['came'] + $source['came'],
				'stayed'  => $sum['stayed'] + $source['stayed'],
				'clicked' => $sum['clicked'] + $source['clicked'],
			),
			self::NOBODY
		);
	}
}
