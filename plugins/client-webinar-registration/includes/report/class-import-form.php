<?php
/**
 * Import in wp-admin.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use RuntimeException;
use SplFileObject;

/**
 * Books the people of an uploaded CSV file, or only says what would become of each. The page checks the rights and the nonce.
 *
 * @phpstan-type Line array{line: int, email: string, result: string}
 */
final class Import_Form {

	public const CHECK = 'import_check';

	public const BOOK = 'import_book';

	private const FILE = 'import_file';

	/** A request of some seconds; WP-CLI has no limit. */
	private const MOST_LINES = 2000;

	/** The problems that are named; the numbers above them count all. */
	private const PROBLEMS_SHOWN = 200;

	/**
	 * What became of each line; null before a file was sent.
	 *
	 * @var list<Line>|null
	 */
	private ?array $lines = null;

	private string $error = '';

	private bool $is_dry_run = true;

	public function __construct( private readonly Csv_Import $import ) {}

	/**
	 * Path of the file that this request brings; empty when there is none.
	 */
	public static function uploaded_file(): string {
		$file = $_FILES[ self::FILE ] ?? null; // phpcs:ignore WordPress.Security -- The page has checked the nonce. PHP names the temporary file.
		$path = is_array( $file ) ? $file['tmp_name'] ?? '' : '';
		return is_string( $path ) && is_uploaded_file( $path ) ? $path : '';
	}

	/**
	 * Books the people of a file, or only says what would become of them.
	 *
	 * @param string $path Empty when no file has arrived.
	 */
	public function receive( int $webinar_id, string $path, bool $is_dry_run ): void {
		$this->is_dry_run = $is_dry_run;
		if ( '' === $path ) {
			$this->error = __( 'No file has arrived. Choose a CSV file; the server may also refuse one that is too large.', 'client-webinar-registration' );
			return;
		}
		try {
			$this->read( $webinar_id, $path );
		} catch ( RuntimeException $error ) {
			$this->error = $error->getMessage();
		}
	}

	/**
	 * Reads a file line by line.
	 *
	 * @throws RuntimeException When it cannot be read, in words for the organizer.
	 */
	private function read( int $webinar_id, string $path ): void {
		$file = new SplFileObject( $path );
		$file->seek( self::MOST_LINES + 2 );
		if ( ! $file->eof() ) {
			/* translators: %s: largest number of lines. */
			throw new RuntimeException( sprintf( __( 'The file has more than %s lines. Split it, or use WP-CLI: wp webinar registrations import.', 'client-webinar-registration' ), number_format_i18n( self::MOST_LINES ) ) ); // phpcs:ignore WordPress.Security.EscapeOutput -- Escaped where it is printed.
		}
		$this->lines = iterator_to_array( $this->import->import( $webinar_id, new SplFileObject( $path ), 'import', '', $this->is_dry_run ), false );
	}

	/**
	 * Prints what became of the file, if there was one.
	 */
	public function render_outcome( Report_Words $words ): void {
		if ( '' !== $this->error ) {
			wp_admin_notice(
				esc_html( $this->error ),
				array(
					'type'       => 'error',
					'attributes' => array( 'role' => 'alert' ),
				)
			);
		} elseif ( null !== $this->lines ) {
			$this->render_results( $this->lines, $words );
		}
	}

	/**
	 * Prints the form.
	 *
	 * @param string $nonce Action of the page's nonce.
	 */
	public function render_form( string $nonce, Report_Words $words ): void {
		?>
		<details <?php echo '' !== $this->error || null !== $this->lines ? 'open' : ''; ?>>
			<summary><?php esc_html_e( 'Import from a CSV file', 'client-webinar-registration' ); ?></summary>
			<form method="post" enctype="multipart/form-data">
				<?php wp_nonce_field( $nonce ); ?>
				<p>
					<label for="webinar-import"><?php esc_html_e( 'CSV file with a column “email”, and “campaign” if you like', 'client-webinar-registration' ); ?></label><br>
					<input type="file" id="webinar-import" name="<?php echo esc_attr( self::FILE ); ?>" accept=".csv,text/csv" required aria-describedby="webinar-import-about">
				</p>
				<p class="description" id="webinar-import-about"><?php echo esc_html( $words->about_import() ); ?></p>
				<p>
					<button class="button" name="<?php echo esc_attr( self::CHECK ); ?>" value="1"><?php esc_html_e( 'Check the file', 'client-webinar-registration' ); ?></button>
					<button class="button button-primary" name="<?php echo esc_attr( self::BOOK ); ?>" value="1"><?php echo esc_html( $words->import_button() ); ?></button>
				</p>
			</form>
		</details>
		<?php
	}

	/**
	 * Prints numbers, and names the lines with a problem.
	 *
	 * @param list<Line> $lines
	 */
	private function render_results( array $lines, Report_Words $report_words ): void {
		$words    = $report_words->import_results();
		$parts    = array();
		$problems = array_filter( $lines, static fn( array $line ): bool => ! in_array( $line['result'], array( 'new', 'registered', 'waiting', 'already-registered' ), true ) );
		foreach ( array_count_values( array_column( $lines, 'result' ) ) as $result => $number ) {
			$parts[] = ( $words[ $result ] ?? $result ) . ': ' . number_format_i18n( $number );
		}
		$said = match ( true ) {
			array() === $parts => __( 'The file has no addresses. Nothing was changed.', 'client-webinar-registration' ),
			$this->is_dry_run  => __( 'The file was checked, and nothing was changed yet:', 'client-webinar-registration' ),
			default            => __( 'The file was imported:', 'client-webinar-registration' ),
		};
		$list = array() === $parts ? '' : '<ul class="ul-disc"><li>' . implode( '</li><li>', array_map( 'esc_html', $parts ) ) . '</li></ul>';
		$next = $this->is_dry_run && array() !== $parts ? '<p>' . esc_html( $report_words->after_check() ) . '</p>' : '';
		wp_admin_notice(
			'<p>' . esc_html( $said ) . "</p>$list$next",
			array(
				'type'           => array() === $problems ? 'success' : 'warning',
				'attributes'     => array( 'role' => 'status' ),
				'paragraph_wrap' => false,
			)
		);
		if ( array() === $problems ) {
			return;
		}
		echo '<table class="widefat striped" style="max-width: 50em; overflow-wrap: anywhere"><thead><tr><th scope="col">' . esc_html__( 'Line', 'client-webinar-registration' ) . '</th><th scope="col">' . esc_html__( 'Address', 'client-webinar-registration' ) . '</th><th scope="col">' . esc_html__( 'Problem', 'client-webinar-registration' ) . '</th></tr></thead><tbody>';
		foreach ( array_slice( $problems, 0, self::PROBLEMS_SHOWN ) as $line ) {
			printf( '<tr><td>%d</td><td>%s</td><td>%s</td></tr>', (int) $line['line'], esc_html( $line['email'] ), esc_html( $words[ $line['result'] ] ?? $line['result'] ) );
		}
		echo '</tbody></table>';
	}
}
