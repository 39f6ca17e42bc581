<?php
/**
 * The form of the offsets.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

/**
 * Reads, validates and stores the form. Until it is stored, it shows what was typed.
 *
 * @phpstan-type OffsetRow array{number: string, unit: 'minutes'|'hours'|'days'}
 */
final class Offsets_Form {

	/** Minutes of each unit. */
	public const UNITS = array(
		'minutes' => 1,
		'hours'   => 60,
		'days'    => 24 * 60,
	);

	/**
	 * Rows as sent.
	 *
	 * @var list<OffsetRow>|null
	 */
	private ?array $typed = null;

	/**
	 * Error messages by the number of their row.
	 *
	 * @var array<int, string>
	 */
	private array $errors = array();

	/**
	 * Valid minutes.
	 *
	 * @var list<int>
	 */
	private array $minutes = array();

	public function __construct( private readonly Offsets $offsets ) {}

	/**
	 * Reads and validates what was sent. An empty row is no reminder.
	 *
	 * @param mixed $sent Rows, unslashed.
	 */
	public function read( mixed $sent ): void {
		$this->typed = array();
		for ( $index = 0; $index < Offsets::AT_MOST; $index++ ) {
			$row           = is_array( $sent ) && is_array( $sent[ $index ] ?? null ) ? $sent[ $index ] : array();
			$number        = is_string( $row['number'] ?? null ) ? trim( $row['number'] ) : '';
			$unit          = is_string( $row['unit'] ?? null ) && isset( self::UNITS[ $row['unit'] ] ) ? $row['unit'] : 'minutes';
			$this->typed[] = array(
				'number' => $number,
				'unit'   => $unit,
			);
			$minutes       = 1 === preg_match( '/^[0-9]{1,5}$/D', $number ) ? (int) $number * self::UNITS[ $unit ] : 0;
			if ( '' === $number ) {
				continue;
			}
			if ( $minutes < Offsets::SHORTEST_MINUTES || $minutes > Offsets::LONGEST_MINUTES ) {
				$this->errors[ $index ] = __( 'Enter a whole number. A reminder goes out 5 minutes to 14 days before the start.', 'client-webinar-reminders' );
			} elseif ( in_array( $minutes, $this->minutes, true ) ) {
				$this->errors[ $index ] = __( 'There is a reminder at this time already. Change it, or leave the field empty.', 'client-webinar-reminders' );
			}
			$this->minutes[] = $minutes;
		}
	}

	public function has_errors(): bool {
		return array() !== $this->errors;
	}

	public function store(): void {
		$this->offsets->store( $this->minutes );
	}

	/**
	 * Returns the rows to show: the sent ones, or else the stored ones.
	 *
	 * @return list<OffsetRow>
	 */
	public function rows(): array {
		return $this->typed ?? array_pad( array_map( array( self::class, 'row' ), $this->offsets->minutes() ), Offsets::AT_MOST, self::row( 0 ) );
	}

	/**
	 * Returns the error of a row, empty for none.
	 */
	public function error( int $index ): string {
		return $this->errors[ $index ] ?? '';
	}

	/**
	 * Returns minutes in the largest unit that fits.
	 *
	 * @return OffsetRow
	 */
	public static function row( int $minutes ): array {
		$unit = match ( true ) {
			0 === $minutes                           => 'minutes',
			0 === $minutes % self::UNITS['days']  => 'days',
			0 === $minutes % self::UNITS['hours'] => 'hours',
			default                                  => 'minutes',
		};
		return array(
			'number' => 0 === $minutes ? '' : (string) ( $minutes / self::UNITS[ $unit ] ),
			'unit'   => $unit,
		);
	}
}
