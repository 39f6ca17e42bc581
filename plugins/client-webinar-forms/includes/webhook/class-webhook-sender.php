<?php
/**
 * Sending webhooks.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

use CurlHandle;
use Throwable;
use Webinars\Client_Webinar_Forms\Lib\Core_Log;

/**
 * Sends each answer that is owed to the form's address until it is accepted, at least once and always under the same `webhook-id`. The row of
 * the answer is its own queue: it is owed in the transaction in which it is stored.
 */
final class Webhook_Sender {

	private const SECONDS_PER_RUN = 20;

	private const TIMEOUT_SECONDS = 5;

	/** Longer than a try may take. The answer of a run that died is sent after it. */
	private const LEASE_SECONDS = 60;

	/** Between tries. After ten tries in about three days an answer is given up. */
	private const DELAYS = array( 60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600, 24 * 3600 );

	public function __construct( private readonly Webhooks $webhooks, private readonly Answer_Ledger $ledger ) {}

	/**
	 * Sends at a heartbeat of the sidecar.
	 *
	 * @param WebinarOutboxHeartbeat $heartbeat The outbox's payload.
	 */
	public function run_at_heartbeat( array $heartbeat ): void {
		$this->run_until( $heartbeat['until'] );
	}

	/**
	 * Sends in a run of WP-Cron.
	 */
	public function run(): void {
		$this->run_until( time() + self::SECONDS_PER_RUN );
	}

	/**
	 * Counts what was given up, and says what one of them was answered.
	 *
	 * @return array{answers: int, said: string}
	 */
	public static function failures( int $webinar_id, int $form_id ): array {
		global $wpdb;
		$row = $wpdb->get_row( $wpdb->prepare( "SELECT COUNT(*) AS answers, MAX(webhook_said) AS said FROM {$wpdb->prefix}client_webinar_form_answers WHERE webhook_state = 'failed' AND webinar_id = %d AND form_id = %d", $webinar_id, $form_id ), ARRAY_A );
		return array(
			'answers' => (int) ( $row['answers'] ?? 0 ),
			'said'    => (string) ( $row['said'] ?? '' ),
		);
	}

	/**
	 * Lets what was given up be sent again, with new tries.
	 *
	 * @return int How many answers.
	 */
	public static function retry( int $form_id ): int {
		global $wpdb;
		return Answer_Ledger::written( $wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->prefix}client_webinar_form_answers SET webhook_state = 'pending', webhook_tries = 0, webhook_due_at = %d WHERE webhook_state = 'failed' AND form_id = %d", time(), $form_id ) ) );
	}

	/**
	 * Counts the webhooks of a form by their state.
	 *
	 * @return array<string, int>
	 */
	public static function states( int $form_id ): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<array{webhook_state: string, answers: string}> $rows
		 */
		$rows = $wpdb->get_results( $wpdb->prepare( "SELECT webhook_state, COUNT(*) AS answers FROM {$wpdb->prefix}client_webinar_form_answers WHERE webhook_state <> '' AND form_id = %d GROUP BY webhook_state", $form_id ), ARRAY_A );
		return array_map( 'intval', array_column( $rows, 'answers', 'webhook_state' ) );
	}

	/**
	 * Sends one by one. An address that does not accept an answer gets no other in this run.
	 *
	 * @param int $until Unix seconds from which no try is begun.
	 */
	private function run_until( int $until ): void {
		$failed = array( 0 );
		try {
			while ( time() < $until ) {
				$due = $this->claim( $failed );
				if ( null === $due ) {
					return;
				}
				if ( ! $this->send( $due['answer_id'], $due['form_id'], $due['tries'], $due['submission'] ) ) {
					$failed[] = $due['form_id'];
				}
			}
		} catch ( Throwable $error ) {
			// Other modules work at the same heartbeat.
			Core_Log::failure( 'client_webinar_forms_webhook_failed', $error );
		}
	}

	/**
	 * Claims the earliest answer that is due; of parallel runs one gets it.
	 *
	 * @param non-empty-list<int> $without Forms.
	 * @return array{answer_id: int, form_id: int, tries: int, submission: string}|null Null when none is left.
	 */
	private function claim( array $without ): ?array {
		global $wpdb;
		$now = time();
		do {
			/**
			 * The columns as selected.
			 *
			 * @var array{answer_id: string, form_id: string, webhook_tries: string, webhook_due_at: string, submission: string}|null $row
			 */
			$row = $wpdb->get_row(
				$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
					"SELECT answer_id, form_id, webhook_tries, webhook_due_at, submission FROM {$wpdb->prefix}client_webinar_form_answers
					WHERE webhook_state = 'pending' AND webhook_due_at <= %d AND form_id NOT IN (" . implode( ',', array_fill( 0, count( $without ), '%d' ) ) . ') ORDER BY webhook_due_at, answer_id LIMIT 1', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
					array( $now, ...$without )
				),
				ARRAY_A
			);
			if ( null === $row ) {
				return null;
			}
			$claimed = Answer_Ledger::written(
				$wpdb->query(
					$wpdb->prepare(
						"UPDATE {$wpdb->prefix}client_webinar_form_answers SET webhook_tries = webhook_tries + 1, webhook_due_at = %d WHERE answer_id = %d AND webhook_state = 'pending' AND webhook_due_at = %d AND webhook_tries = %d",
						$now + self::LEASE_SECONDS,
						$row['answer_id'],
						$row['webhook_due_at'],
						$row['webhook_tries']
					)
				)
			);
		} while ( 0 === $claimed );
		return array(
			'answer_id'  => (int) $row['answer_id'],
			'form_id'    => (int) $row['form_id'],
			'tries'      => 1 + (int) $row['webhook_tries'],
			'submission' => $row['submission'],
		);
	}

	/**
	 * Sends an answer, and stores what became of it.
	 *
	 * @param int $tries With this one.
	 * @return bool Whether it was accepted.
	 */
	private function send( int $answer_id, int $form_id, int $tries, string $submission ): bool {
		$answer = $this->ledger->by_id( $answer_id );
		$url    = $this->webhooks->url( $form_id );
		if ( null === $answer || $answer['lead_id'] < 1 || '' === $url ) {
			// Somebody has removed the address, or the person was forgotten.
			$this->store( $answer_id, '', 0, '' );
			return true;
		}
		$problem = Webhook_Address::problem( $url );
		$said    = '' === $problem ? $this->post( $url, $answer, "answer-$answer_id-$submission" ) : $problem;
		$is_last = $tries > count( self::DELAYS );
		if ( '' === $said ) {
			$this->store( $answer_id, 'sent', 0, '' );
		} elseif ( $is_last ) {
			$this->store( $answer_id, 'failed', 0, $said );
			Core_Log::write( 'warning', 'client_webinar_forms_webhook_given_up', "The answer $answer_id was not accepted in $tries tries, and is given up: $said", $answer['webinar_id'] );
		} else {
			$this->store( $answer_id, 'pending', time() + self::DELAYS[ $tries - 1 ], $said );
		}
		return '' === $said;
	}

	/**
	 * Posts an answer.
	 *
	 * @param array{answer_id: int, webinar_id: int, form_id: int, lead_id: int, user_id: int, answered_at: int, payload: array<string, bool|int|string|list<string>>} $answer
	 * @return string What went wrong, empty when it was accepted.
	 */
	private function post( string $url, array $answer, string $id ): string {
		if ( ! function_exists( 'curl_setopt' ) ) {
			// WordPress would send without it, but then nothing keeps a name from an IPv6 address in this network.
			return __( 'Webhooks need the extension curl of PHP. Ask your host to enable it.', 'client-webinar-forms' );
		}
		$asked   = $this->ledger->asked( $answer['webinar_id'], $answer['form_id'] );
		$labels  = array_column( $asked['fields'], 'label', 'name' );
		$answers = array();
		foreach ( $answer['payload'] as $name => $value ) {
			$answers[] = array(
				'name'  => $name,
				'label' => $labels[ $name ] ?? '',
				'value' => $value,
			);
		}
		// Documented in contract/events/form.submitted.json.
		$body = Answer_Reader::json(
			array(
				'type'      => 'form.submitted',
				'timestamp' => gmdate( 'Y-m-d\TH:i:s\Z', $answer['answered_at'] ),
				'data'      => array(
					'lead_id'    => $answer['lead_id'],
					'webinar_id' => $answer['webinar_id'],
					'form_id'    => $answer['form_id'],
					'form_title' => $asked['title'],
					'answers'    => $answers,
				),
			)
		);
		$now  = time();
		// What Webhook_Address and WordPress check are the IPv4 addresses of a name.
		$by_ipv4 = static fn( CurlHandle $handle ): bool => curl_setopt( $handle, CURLOPT_IPRESOLVE, CURL_IPRESOLVE_V4 ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- WordPress's own request.
		add_action( 'http_api_curl', $by_ipv4 );
		$request = wp_safe_remote_post(
			$url,
			array(
				'timeout'     => self::TIMEOUT_SECONDS,
				'redirection' => 0,
				'headers'     => array(
					'Content-Type'      => 'application/json',
					'webhook-id'        => $id,
					'webhook-timestamp' => (string) $now,
					'webhook-signature' => $this->webhooks->sign( $answer['form_id'], $id, $now, $body ),
				),
				'body'        => $body,
			)
		);
		remove_action( 'http_api_curl', $by_ipv4 );
		if ( is_wp_error( $request ) ) {
			return $request->get_error_message();
		}
		$status = (int) wp_remote_retrieve_response_code( $request );
		return $status >= 200 && $status < 300 ? '' : "HTTP $status";
	}

	/**
	 * Stores what became of a try, unless the person was forgotten meanwhile.
	 */
	private function store( int $answer_id, string $state, int $due_at, string $said ): void {
		global $wpdb;
		Answer_Ledger::written( $wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->prefix}client_webinar_form_answers SET webhook_state = %s, webhook_due_at = %d, webhook_said = %s WHERE answer_id = %d AND webhook_state = 'pending'", $state, $due_at, mb_substr( $said, 0, 200 ), $answer_id ) ) );
	}
}
