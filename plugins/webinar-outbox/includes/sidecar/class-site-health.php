<?php
/**
 * Tests for Site Health.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Throwable;
use Webinars\Webinar_Outbox\Lib\Background_Job;
use WP_Error;

/**
 * Tests the tables, the background jobs, the sidecar at both of its addresses, and whether messages failed.
 */
final class Site_Health {

	/** A sidecar uses a new secret within minutes of its restart. */
	private const LONG_ROTATION_SECONDS = HOUR_IN_SECONDS;

	/** Older failures are not reported. */
	private const FAILURES_SECONDS = 30 * DAY_IN_SECONDS;

	public function __construct(
		private readonly Settings $settings,
		private readonly Sidecar $sidecar,
		private readonly Readiness $readiness,
		private readonly Event_Store $store,
		private readonly Last_Heartbeat $heartbeat,
		private readonly Queue_Pause $pause,
		private readonly Queue_Pause $mail_pause,
		private readonly Background_Job $drain_job
	) {}

	/**
	 * Answers `site_status_tests`.
	 *
	 * @param array<string, array<string, mixed>> $tests Tests of WordPress, by kind.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_tests( array $tests ): array {
		$tests['direct']['webinar_outbox_table']    = array(
			'label' => __( 'Table of webinar messages', 'webinar-outbox' ),
			'test'  => array( $this, 'test_table' ),
		);
		$tests['direct']['webinar_outbox_jobs']     = array(
			'label' => __( 'Background jobs of webinars', 'webinar-outbox' ),
			'test'  => array( $this, 'test_jobs' ),
		);
		$tests['direct']['webinar_outbox_sidecar']  = array(
			'label' => __( 'Message service of webinars', 'webinar-outbox' ),
			'test'  => array( $this, 'test_sidecar' ),
		);
		$tests['direct']['webinar_outbox_messages'] = array(
			'label' => __( 'Webinar messages that failed', 'webinar-outbox' ),
			'test'  => array( $this, 'test_messages' ),
		);
		if ( Carrier_Choice::has_mail() ) {
			$tests['direct']['webinar_outbox_mail'] = array(
				'label' => __( 'E-mail of webinar messages', 'webinar-outbox' ),
				'test'  => array( $this, 'test_mail' ),
			);
		}
		if ( $this->sidecar->is_configured() ) {
			$tests['direct']['webinar_outbox_version']  = array(
				'label' => __( 'Version of the message service', 'webinar-outbox' ),
				'test'  => array( $this, 'test_version' ),
			);
			$tests['direct']['webinar_outbox_problems'] = array(
				'label' => __( 'What the message service of webinars reports', 'webinar-outbox' ),
				'test'  => array( $this, 'test_problems' ),
			);
		}
		if ( '' !== $this->settings->value( 'public_url' ) ) {
			$tests['direct']['webinar_outbox_public'] = array(
				'label' => __( 'Its address for browsers', 'webinar-outbox' ),
				'test'  => array( $this, 'test_public_address' ),
			);
		}
		return $tests;
	}

	/**
	 * Writes an event, and rolls it back.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test_table(): array {
		return $this->result(
			'webinar_outbox_table',
			$this->can_write() ? array() : array( __( 'The table of webinar messages is missing or cannot be written, and webinars cannot record who takes part. See that the disk is not full and that the user of the database may insert, update and create tables; then deactivate the plugin "Webinars: Outbox" and activate it again, which makes the table. No message is lost by that.', 'webinar-outbox' ) ),
			'critical',
			__( 'Webinar messages can be kept', 'webinar-outbox' ),
			__( 'Webinar messages cannot be kept', 'webinar-outbox' ),
			array( admin_url( 'plugins.php' ), __( 'Open the list of plugins', 'webinar-outbox' ) )
		);
	}

	/**
	 * Tests whether the background jobs run: by heartbeats of the sidecar, or by WP-Cron, which is late for all modules or for none.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test_jobs(): array {
		$is_late = ! $this->heartbeat->is_recent( time() ) && $this->drain_job->is_overdue( time() );
		return $this->result(
			'webinar_outbox_jobs',
			/* translators: %s: address. */
			$is_late ? array( sprintf( __( 'The background jobs of webinars are more than 15 minutes late: nobody learns who attended, and no message leaves. WordPress runs them only when somebody visits the site, and not at all with DISABLE_WP_CRON in wp-config.php. Run the message service, whose heartbeat starts them, or let a cron job of the server request %s every minute.', 'webinar-outbox' ), site_url( 'wp-cron.php?doing_wp_cron' ) ) ) : array(),
			'critical',
			__( 'The background jobs of webinars run', 'webinar-outbox' ),
			__( 'The background jobs of webinars do not run', 'webinar-outbox' ),
			array( Settings_Page::url(), __( 'Open Settings → Webinar messages', 'webinar-outbox' ) )
		);
	}

	/**
	 * Tests whether the sidecar answers, accepts events, sends heartbeats, and uses the newest secret.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test_sidecar(): array {
		return $this->result(
			'webinar_outbox_sidecar',
			array_values( array_filter( array( $this->readiness->sidecar_problem( $this->sidecar->is_configured() ? $this->sidecar->health() : null ), $this->pause_problem(), $this->direct_problem(), $this->heartbeat_problem(), $this->rotation_problem() ) ) ),
			'critical',
			__( 'Webinar messages go out', 'webinar-outbox' ),
			__( 'Webinar messages do not go out as they should', 'webinar-outbox' ),
			array( Settings_Page::url(), __( 'Open Settings → Webinar messages', 'webinar-outbox' ) )
		);
	}

	/**
	 * Tests whether the site's mail server accepts messages.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test_mail(): array {
		$fails = $this->mail_pause->has_failures() && $this->store->has_waiting( Carrier_Choice::MAIL_SQL );
		return $this->result(
			'webinar_outbox_mail',
			! $fails ? array() : array(
				sprintf(
					/* translators: 1: date and time, 2: answer of the mail server. */
					__( 'No e-mail has left this site since %1$s; the last answer was: %2$s. All messages are kept and lose none of their tries; this site tries again every few minutes. Check the settings of the plugin that sends the e-mails of this site, or ask your host.', 'webinar-outbox' ),
					(string) wp_date( 'Y-m-d H:i', $this->mail_pause->since() ),
					$this->mail_pause->error()
				),
			),
			'critical',
			__( 'Webinar messages go out by e-mail', 'webinar-outbox' ),
			__( 'Webinar messages do not go out by e-mail', 'webinar-outbox' ),
			array( admin_url( 'edit.php?post_type=webinar_event&page=' . Delivery_Log_Page::PAGE ), __( 'Open the list of messages', 'webinar-outbox' ) )
		);
	}

	/**
	 * Shows the problems that the sidecar reports. A sidecar that does not answer is reported by test_sidecar().
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test_problems(): array {
		return $this->result(
			'webinar_outbox_problems',
			Sidecar_Problems::sentences( $this->sidecar->health()['problems'] ?? array() ),
			'recommended',
			__( 'The message service reports no problem', 'webinar-outbox' ),
			__( 'The message service reports a problem', 'webinar-outbox' ),
			array( Settings_Page::url(), __( 'Open Settings → Webinar messages', 'webinar-outbox' ) )
		);
	}

	/**
	 * Compares the version of the contract. A sidecar that does not answer is reported by test_sidecar().
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test_version(): array {
		$theirs  = $this->sidecar->contract_version() ?? Sidecar::CONTRACT_VERSION;
		$problem = match ( $theirs <=> Sidecar::CONTRACT_VERSION ) {
			/* translators: 1: version number of the message service, 2: version number of the plugins. */
			-1 => sprintf( __( 'Update the message service: it speaks version %1$d of the contract, the plugins speak version %2$d. Until then both do what they have in common.', 'webinar-outbox' ), $theirs, Sidecar::CONTRACT_VERSION ),
			/* translators: 1: version number of the message service, 2: version number of the plugins. */
			1 => sprintf( __( 'Update the plugins: the message service speaks version %1$d of the contract, the plugins speak version %2$d. Until then both do what they have in common.', 'webinar-outbox' ), $theirs, Sidecar::CONTRACT_VERSION ),
			default => '',
		};
		return $this->result(
			'webinar_outbox_version',
			'' === $problem ? array() : array( $problem ),
			'recommended',
			__( 'The message service and the plugins fit together', 'webinar-outbox' ),
			__( 'The message service and the plugins have different versions', 'webinar-outbox' ),
			array( admin_url( 'plugins.php' ), __( 'Open the list of plugins', 'webinar-outbox' ) )
		);
	}

	/**
	 * Tests whether a sidecar answers at the address for browsers.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test_public_address(): array {
		$url     = Settings::checked_public_url( $this->settings->value( 'public_url' ) );
		$problem = match ( true ) {
			$url instanceof WP_Error => $url->get_error_message(),
			! $this->sidecar->answers_at( $url ) => sprintf(
				/* translators: %s: address. */
				__( 'No message service answers this site at %s, where browsers are sent. Check that your web server or proxy passes that address on to the message service. Rooms that do not reach it ask this site every few seconds instead.', 'webinar-outbox' ),
				$url
			),
			default => '',
		};
		return $this->result(
			'webinar_outbox_public',
			'' === $problem ? array() : array( $problem ),
			'recommended',
			__( 'Browsers reach the message service of webinars', 'webinar-outbox' ),
			__( 'Webinar rooms are not told of changes at once', 'webinar-outbox' ),
			array( Settings_Page::url(), __( 'Open Settings → Webinar messages', 'webinar-outbox' ) )
		);
	}

	/**
	 * Counts recent messages that failed or are uncertain.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test_messages(): array {
		global $wpdb;
		$failed = (int) $wpdb->get_var(
			$wpdb->prepare(
				"SELECT COUNT(*) FROM {$wpdb->prefix}webinar_outbox
				WHERE updated_at > %d AND " . Message_State::faults_sql(), // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
				time() - self::FAILURES_SECONDS
			)
		);
		return $this->result(
			'webinar_outbox_messages',
			0 === $failed ? array() : array(
				/* translators: %d: number of messages. */
				sprintf( _n( '%d message of the last 30 days was not sent, or may not have been. The list of messages says why, and sends it again.', '%d messages of the last 30 days were not sent, or may not have been. The list of messages says why, and sends them again.', $failed, 'webinar-outbox' ), $failed ),
			),
			'recommended',
			__( 'No webinar message has failed', 'webinar-outbox' ),
			__( 'Webinar messages have failed', 'webinar-outbox' ),
			array( admin_url( 'edit.php?post_type=webinar_event&page=' . Delivery_Log_Page::PAGE ), __( 'Open the list of messages', 'webinar-outbox' ) )
		);
	}

	/** Whether the tables exist and an event can be stored. */
	private function can_write(): bool {
		global $wpdb;
		$was_suppressed = $wpdb->suppress_errors();
		$wpdb->query( 'START TRANSACTION' );
		try {
			$this->store->add(
				array(
					'event_key'     => 'site-health/' . wp_generate_uuid4(),
					'type'          => 'site-health',
					'kind'          => 'site-health',
					'order_key'     => 'site-health',
					'webinar_id'    => 0,
					'lead_id'       => 0,
					'about_lead_id' => 0,
					'carrier'       => '',
					'payload'       => '',
					'not_before'    => 0,
				),
				time(),
				'Site Health rolls this row back.'
			);
			$can_write = 2 === count( $wpdb->get_col( "SHOW TABLES LIKE '{$wpdb->prefix}webinar_outbox_%'" ) );
		} catch ( Throwable ) {
			$can_write = false;
		}
		$wpdb->query( 'ROLLBACK' );
		$wpdb->suppress_errors( $was_suppressed );
		return $can_write;
	}

	/** Returns why the queue pauses, and the remedy; empty when the last try succeeded, when nothing waits, or without a sidecar. */
	private function pause_problem(): string {
		return ! $this->sidecar->is_configured() || ! $this->pause->has_failures() || ! $this->store->has_waiting( Carrier_Choice::SERVICE_SQL )
			? ''
			: sprintf(
				/* translators: 1: date and time, 2: answer of the message service, or an error of the connection. */
				__( 'The message service has accepted no message since %1$s; the last answer was: %2$s. All messages are kept and lose none of their tries; this site tries again every few minutes, and at once after a heartbeat of the message service or a change of its settings. Check that the message service runs and its disk is not full, its address and secret under Settings → Webinar messages, and that no proxy answers in its place; its log says more.', 'webinar-outbox' ),
				(string) wp_date( 'Y-m-d H:i', $this->pause->since() ),
				$this->pause->error()
			);
	}

	/** Returns the problem with Telegram without a sidecar, empty for none. */
	private function direct_problem(): string {
		if ( ! Direct_Telegram::of_site()->is_on() || ! Carrier_Choice::uses_telegram() ) {
			return '';
		}
		$pause = Queue_Pause::for_direct();
		return match ( true ) {
			$pause->has_failures() && $this->store->has_waiting( Carrier_Choice::DIRECT_SQL ) => Readiness::direct_problem( $pause ),
			$this->heartbeat->at() > 0 && $this->heartbeat->is_recent( time() ) => __( 'This site sends to Telegram itself, but a message service still runs for it. It finishes what it has; then stop it, or enter its address again under Settings → Webinar messages. Two programs with one bot lose what people write to it.', 'webinar-outbox' ),
			default => '',
		};
	}

	/** Returns the problem with the heartbeat, empty for none, or when there is no sidecar to send one. */
	private function heartbeat_problem(): string {
		return ! $this->sidecar->is_configured() || $this->heartbeat->is_recent( time() )
			? ''
			: __( 'The message service has sent no heartbeat for five minutes: without visitors messages leave late, and what became of them is not known. Copy the heartbeat address under Settings → Webinar messages to its WORDPRESS_HEARTBEAT_URL; its log says what is wrong.', 'webinar-outbox' );
	}

	/** Returns the problem with the rotation of the secret, empty for none. */
	private function rotation_problem(): string {
		$since = $this->settings->rotating_since();
		return 0 === $since || time() - $since < self::LONG_ROTATION_SECONDS
			? ''
			: __( 'A new secret was made, but the message service does not use it: the old one is still good. Give the new one to the message service as WEBHOOK_SECRET and restart it, or make another one if it was lost.', 'webinar-outbox' );
	}

	/**
	 * Builds the result of a test.
	 *
	 * @param list<string>          $problems Sentences, plain text; empty when all is well.
	 * @param string                $severity Status with problems: `critical` or `recommended`.
	 * @param string                $good     Heading without problems.
	 * @param string                $bad      Heading with problems.
	 * @param array{string, string} $remedy   Address and label of a link to the remedy.
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	private function result( string $test, array $problems, string $severity, string $good, string $bad, array $remedy ): array {
		$is_good = array() === $problems;
		return array(
			'label'       => $is_good ? $good : $bad,
			'status'      => $is_good ? 'good' : $severity,
			'badge'       => array(
				'label' => __( 'Webinars', 'webinar-outbox' ),
				'color' => 'blue',
			),
			'description' => '<p>' . implode( '</p><p>', array_map( 'esc_html', $is_good ? array( $good . '.' ) : $problems ) ) . '</p>',
			'actions'     => $is_good ? '' : sprintf( '<p><a href="%s">%s</a></p>', esc_url( $remedy[0] ), esc_html( $remedy[1] ) ),
			'test'        => $test,
		);
	}
}
