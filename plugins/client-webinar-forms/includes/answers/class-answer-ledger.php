<?php
/**
 * The stored answers.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

use RuntimeException;
use Throwable;
use Webinars\Client_Webinar_Forms\Lib\Command_Refused;
use Webinars\Client_Webinar_Forms\Lib\Transaction;

/**
 * Keeps answers, and what a form asked when somebody answered it.
 *
 * @phpstan-import-type Field from Form
 * @phpstan-import-type Payload from Answer_Reader
 * @phpstan-type Answer array{answer_id: int, webinar_id: int, form_id: int, lead_id: int, user_id: int, answered_at: int, payload: array<string, bool|int|string|list<string>>}
 */
final class Answer_Ledger {

	private const COLUMNS = 'answer_id, webinar_id, form_id, lead_id, user_id, answered_at, payload';

	/** A form that was changed more often loses the oldest of its removed questions. */
	private const VERSIONS_AT_MOST = 50;

	/**
	 * Stores an answer and fires its event, or neither.
	 *
	 * @param Payload $payload As Answer_Reader made it.
	 * @param bool    $is_owed Whether a webhook is owed.
	 * @return bool False where the person has an answer that this one would repeat.
	 * @throws Command_Refused When the tracker knows no session.
	 * @throws Throwable When the database refused.
	 */
	public function add( int $webinar_id, Form $form, int $lead_id, int $user_id, string $submission, array $payload, bool $is_owed ): bool {
		$version_id = $this->version_id( $form );
		return Transaction::run(
			function () use ( $webinar_id, $form, $lead_id, $user_id, $submission, $payload, $is_owed, $version_id ): bool {
				global $wpdb;
				$now   = time();
				$added = self::written(
					$wpdb->query(
						$wpdb->prepare(
							"INSERT IGNORE INTO {$wpdb->prefix}client_webinar_form_answers (webinar_id, form_id, version_id, lead_id, user_id, submission, repeat_key, payload, answered_at, webhook_state, webhook_due_at)
							VALUES (%d, %d, %d, %d, %d, %s, %s, %s, %d, %s, %d)",
							$webinar_id,
							$form->id,
							$version_id,
							$lead_id,
							$user_id,
							$submission,
							$form->repeats ? $submission : '',
							Answer_Reader::json( $payload ),
							$now,
							$is_owed ? 'pending' : '',
							$is_owed ? $now : 0
						)
					)
				);
				if ( 0 === $added ) {
					return false;
				}
				$this->add_values( $wpdb->insert_id, $webinar_id, $form, $payload );
				/** This filter is documented in contract/hooks/client_webinar_form_event.json. */
				$event = apply_filters(
					'client_webinar_form_event',
					null,
					array(
						'lead_id'      => $lead_id,
						'webinar_id'   => $webinar_id,
						'form_id'      => $form->id,
						'form_payload' => $payload,
					)
				);
				if ( null === $event ) {
					throw self::not_entered( $webinar_id );
				}
				return true;
			}
		);
	}

	/**
	 * Says that the tracker knows no session of the person.
	 */
	public static function not_entered( int $webinar_id ): Command_Refused {
		return new Command_Refused( 409, 'webinar_not_entered', __( 'Only people who were at this webinar can answer. Look at the schedule for the next one.', 'client-webinar-forms' ), $webinar_id );
	}

	/**
	 * Submissions of a lead: the named one first where it is stored, else any one.
	 *
	 * @return list<string>
	 */
	public function submissions( int $webinar_id, int $form_id, int $lead_id, string $first ): array {
		global $wpdb;
		return array_values(
			array_filter(
				$wpdb->get_col( $wpdb->prepare( "SELECT submission FROM {$wpdb->prefix}client_webinar_form_answers WHERE webinar_id = %d AND form_id = %d AND lead_id = %d ORDER BY submission = %s DESC LIMIT 1", $webinar_id, $form_id, $lead_id, $first ) ),
				'is_string'
			)
		);
	}

	/**
	 * When a lead answered last, in Unix seconds; 0 for never.
	 */
	public function last_answer( int $webinar_id, int $form_id, int $lead_id ): int {
		global $wpdb;
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT MAX(answered_at) FROM {$wpdb->prefix}client_webinar_form_answers WHERE webinar_id = %d AND form_id = %d AND lead_id = %d", $webinar_id, $form_id, $lead_id ) );
	}

	/**
	 * Counts the answers to each form about a webinar.
	 *
	 * @return array<int, int> By form.
	 */
	public function counts( int $webinar_id ): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<array{form_id: string, answers: string}> $rows
		 */
		$rows = $wpdb->get_results( $wpdb->prepare( "SELECT form_id, COUNT(*) AS answers FROM {$wpdb->prefix}client_webinar_form_answers WHERE webinar_id = %d GROUP BY form_id ORDER BY form_id", $webinar_id ), ARRAY_A );
		return array_combine( array_map( 'intval', array_column( $rows, 'form_id' ) ), array_map( 'intval', array_column( $rows, 'answers' ) ) );
	}

	/**
	 * What a form asked the people who answered it about a webinar: each question as its last version words it.
	 *
	 * @return array{title: string, fields: list<Field>}
	 */
	public function asked( int $webinar_id, int $form_id ): array {
		global $wpdb;
		$versions = $wpdb->get_col(
			$wpdb->prepare(
				"SELECT definition FROM {$wpdb->prefix}client_webinar_form_versions WHERE version_id IN (SELECT version_id FROM {$wpdb->prefix}client_webinar_form_answers WHERE webinar_id = %d AND form_id = %d) ORDER BY version_id DESC LIMIT %d",
				$webinar_id,
				$form_id,
				self::VERSIONS_AT_MOST
			)
		);
		$title    = '';
		$fields   = array();
		foreach ( $versions as $number => $version ) {
			$definition = json_decode( (string) $version, true );
			$definition = is_array( $definition ) ? $definition : array();
			$title      = 0 === $number && is_string( $definition['title'] ?? null ) ? $definition['title'] : $title;
			$fields    += array_column( Form::clean( $definition['fields'] ?? array() ), null, 'name' );
		}
		return array(
			'title'  => $title,
			'fields' => array_values( $fields ),
		);
	}

	/**
	 * Counts how often each value was answered.
	 *
	 * @return array<array-key, int> By value.
	 */
	public function value_counts( int $webinar_id, int $form_id, string $field ): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<array{value: string, answers: string}> $rows
		 */
		$rows = $wpdb->get_results( $wpdb->prepare( "SELECT value, COUNT(*) AS answers FROM {$wpdb->prefix}client_webinar_form_values WHERE webinar_id = %d AND form_id = %d AND field = %s AND is_text = 0 GROUP BY value ORDER BY MIN(value_id)", $webinar_id, $form_id, $field ), ARRAY_A );
		return array_map( 'intval', array_column( $rows, 'answers', 'value' ) );
	}

	/**
	 * A page of the texts of a question, the latest first.
	 *
	 * @return list<string>
	 */
	public function texts( int $webinar_id, int $form_id, string $field, int $limit, int $offset ): array {
		global $wpdb;
		return array_values(
			array_filter(
				$wpdb->get_col( $wpdb->prepare( "SELECT value FROM {$wpdb->prefix}client_webinar_form_values WHERE webinar_id = %d AND form_id = %d AND field = %s AND is_text = 1 ORDER BY value_id DESC LIMIT %d OFFSET %d", $webinar_id, $form_id, $field, $limit, $offset ) ),
				'is_string'
			)
		);
	}

	/**
	 * A page of the answers of people who are known, in their order.
	 *
	 * @param int $form_id 0 for every form.
	 * @return list<Answer>
	 */
	public function page( int $webinar_id, int $form_id, int $after_answer_id, int $limit ): array {
		return $this->read(
			'webinar_id = %d AND lead_id > 0 AND answer_id > %d' . ( 0 === $form_id ? '' : ' AND form_id = %d' ) . ' ORDER BY answer_id LIMIT %d',
			0 === $form_id ? array( $webinar_id, $after_answer_id, $limit ) : array( $webinar_id, $after_answer_id, $form_id, $limit )
		);
	}

	/**
	 * A page of the answers of a lead.
	 *
	 * @return list<Answer>
	 */
	public function of_lead( int $lead_id, int $limit, int $offset ): array {
		return $this->read( 'lead_id = %d ORDER BY answer_id LIMIT %d OFFSET %d', array( $lead_id, $limit, $offset ) );
	}

	/**
	 * The answer with an id.
	 *
	 * @return Answer|null
	 */
	public function by_id( int $answer_id ): ?array {
		return $this->read( 'answer_id = %d', array( $answer_id ) )[0] ?? null;
	}

	/**
	 * Checks that the database has accepted a statement.
	 *
	 * @return int How many rows changed.
	 * @throws RuntimeException When it refused.
	 */
	public static function written( int|bool $changed ): int {
		if ( false === $changed ) {
			throw new RuntimeException( 'The answers could not be written.' );
		}
		return (int) $changed;
	}

	/**
	 * The id of the form as it is now.
	 *
	 * @throws RuntimeException When the database refused.
	 */
	private function version_id( Form $form ): int {
		global $wpdb;
		$definition  = Answer_Reader::json(
			array(
				'title'  => $form->title,
				'fields' => $form->fields,
			)
		);
		$fingerprint = md5( $definition );
		$find        = fn(): int => (int) $wpdb->get_var( $wpdb->prepare( "SELECT version_id FROM {$wpdb->prefix}client_webinar_form_versions WHERE form_id = %d AND fingerprint = %s", $form->id, $fingerprint ) );
		$version_id  = $find();
		if ( 0 === $version_id ) {
			self::written( $wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO {$wpdb->prefix}client_webinar_form_versions (form_id, fingerprint, definition) VALUES (%d, %s, %s)", $form->id, $fingerprint, $definition ) ) );
			$version_id = $find();
		}
		return $version_id;
	}

	/**
	 * Stores what pictures count.
	 *
	 * @param Payload $payload
	 * @throws RuntimeException When the database refused.
	 */
	private function add_values( int $answer_id, int $webinar_id, Form $form, array $payload ): void {
		global $wpdb;
		$types = array_column( $form->fields, 'type', 'name' );
		$rows  = array();
		foreach ( $payload as $name => $value ) {
			foreach ( (array) $value as $one ) {
				array_push( $rows, $answer_id, $webinar_id, $form->id, $name, (int) ( 'text' === $types[ $name ] ), (string) $one );
			}
		}
		self::written(
			$wpdb->query(
				$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
					"INSERT INTO {$wpdb->prefix}client_webinar_form_values (answer_id, webinar_id, form_id, field, is_text, value) VALUES "
						. implode( ', ', array_fill( 0, intdiv( count( $rows ), 6 ), '(%d, %d, %d, %s, %d, %s)' ) ), // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
					$rows
				)
			)
		);
	}

	/**
	 * Reads answers.
	 *
	 * @param string    $where  Condition, order and limit, with placeholders.
	 * @param list<int> $values For them.
	 * @return list<Answer>
	 * @throws RuntimeException When the database refused: a part must not pass for the whole.
	 */
	private function read( string $where, array $values ): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<array{answer_id: string, webinar_id: string, form_id: string, lead_id: string, user_id: string, answered_at: string, payload: string}>|null $rows
		 */
		$rows = $wpdb->get_results( $wpdb->prepare( 'SELECT ' . self::COLUMNS . " FROM {$wpdb->prefix}client_webinar_form_answers WHERE $where", $values ), ARRAY_A ); // phpcs:ignore WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Placeholders only.
		if ( null === $rows || '' !== $wpdb->last_error ) {
			throw new RuntimeException( 'The answers could not be read.' );
		}
		return array_map(
			static function ( array $row ): array {
				/**
				 * As add() stored it.
				 *
				 * @var array<string, bool|int|string|list<string>>|null $payload
				 */
				$payload = json_decode( $row['payload'], true );
				return array(
					'answer_id'   => (int) $row['answer_id'],
					'webinar_id'  => (int) $row['webinar_id'],
					'form_id'     => (int) $row['form_id'],
					'lead_id'     => (int) $row['lead_id'],
					'user_id'     => (int) $row['user_id'],
					'answered_at' => (int) $row['answered_at'],
					'payload'     => $payload ?? array(),
				);
			},
			$rows
		);
	}
}
