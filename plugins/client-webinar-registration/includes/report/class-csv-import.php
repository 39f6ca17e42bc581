<?php
/**
 * Registrations from a file.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use Generator;
use RuntimeException;
use SplFileObject;
use Webinars\Client_Webinar_Registration\Lib\Command_Refused;
use WP_User;

/**
 * Books seats for the people of a CSV file, by their mail addresses. It books for members of the site only and creates nobody.
 */
final class Csv_Import {

	private const WORD = '/^[\w.~:-]{1,64}$/D';

	public function __construct( private readonly Bookings $bookings, private readonly Registration_Ledger $ledger, private readonly Door $door ) {}

	/**
	 * Books line by line, and says what became of each: `registered`, `waiting`, `already-registered`, `duplicate`, `bad-address`,
	 * `no-account`, `not-admitted` (staff too, who need no seat) or `closed`. A dry run changes nothing and says `new` for what would be booked.
	 *
	 * @param string $source   Source of each registration.
	 * @param string $campaign Campaign of each registration, unless the file has a column of that name.
	 * @return Generator<array{line: int, email: string, result: string}>
	 * @throws RuntimeException When the file has no column `email`.
	 */
	public function import( int $webinar_id, SplFileObject $file, string $source, string $campaign, bool $is_dry_run ): Generator {
		$head      = (string) $file->fgets();
		$separator = substr_count( $head, ';' ) > substr_count( $head, ',' ) ? ';' : ',';
		// Spreadsheets write a byte order mark.
		$columns = array_map( static fn( ?string $name ): string => strtolower( trim( (string) $name ) ), str_getcsv( (string) preg_replace( '/^\xEF\xBB\xBF/', '', $head ), $separator, '"', '' ) );
		$email   = array_search( 'email', $columns, true );
		if ( false === $email ) {
			throw new RuntimeException( __( 'The first line of the file must name its columns, and one of them must be "email".', 'client-webinar-registration' ) ); // phpcs:ignore WordPress.Security.EscapeOutput -- For a terminal.
		}
		$by_campaign = array_search( 'campaign', $columns, true );
		$seen        = array();
		$line        = 1;
		while ( ! $file->eof() ) {
			++$line;
			$cells   = $file->fgetcsv( $separator, '"', '' );
			$address = is_array( $cells ) ? strtolower( trim( (string) ( $cells[ $email ] ?? '' ) ) ) : '';
			if ( '' === $address ) {
				continue;
			}
			$of_line = false === $by_campaign ? '' : trim( (string) ( $cells[ $by_campaign ] ?? '' ) );
			$result  = isset( $seen[ $address ] ) ? 'duplicate' : $this->book( $webinar_id, $address, $source, preg_match( self::WORD, $of_line ) > 0 ? $of_line : $campaign, $is_dry_run );

			$seen[ $address ] = true;
			yield array(
				'line'   => $line,
				'email'  => $address,
				'result' => $result,
			);
		}
	}

	/**
	 * Books for the person with a mail address.
	 */
	private function book( int $webinar_id, string $address, string $source, string $campaign, bool $is_dry_run ): string {
		$user = is_email( $address ) ? get_user_by( 'email', $address ) : null;
		if ( ! $user instanceof WP_User ) {
			return null === $user ? 'bad-address' : 'no-account';
		}
		$lead_id = Webinars::lead_of( $user->ID );
		$known   = $this->ledger->find( $webinar_id, 0, $lead_id );
		return match ( true ) {
			null !== $known && 'cancelled' !== $known['state'] => 'already-registered',
			! $this->door->may_book( $user->ID, $webinar_id )   => 'not-admitted',
			$is_dry_run                                         => 'new',
			default                                             => $this->register( $webinar_id, $lead_id, $user->ID, $source, $campaign ),
		};
	}

	private function register( int $webinar_id, int $lead_id, int $user_id, string $source, string $campaign ): string {
		try {
			return $this->bookings->register( $webinar_id, 0, $lead_id, $user_id, $source, $campaign )['state'];
		} catch ( Command_Refused ) {
			return 'closed';
		}
	}
}
