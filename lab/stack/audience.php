<?php
/**
 * Plays the people of a webinar, through the handlers that their browsers would ask.
 *
 * Usage: php audience.php prepare|plan|sign_in|announce|play|stop|record|log, with JSON in the standard input; answers with JSON.
 *
 * @package Webinars\Stack
 */

declare( strict_types=1 );

// phpcs:disable WordPress.DB, WordPress.NamingConventions.PrefixAllGlobals, Universal.Namespaces -- Ten thousand users are made at once.

namespace Webinars\Client_Webinar_Tracker_V2 {

	/**
	 * The tracker's clock in this process, so that an hour in the room takes no hour: PHP looks for a function in the caller's
	 * namespace first.
	 */
	function time(): int {
		return $GLOBALS['webinar_stack_now'] ?? \time();
	}
}

namespace Webinars\Stack {

	use RuntimeException;
	use Webinars\Tests\Ajax_Request;
	use WP_Session_Tokens;

	$_SERVER['HTTP_HOST']       = 'webinars.test';
	$_SERVER['REQUEST_URI']     = '/';
	$_SERVER['REQUEST_METHOD']  = 'GET';
	$_SERVER['REMOTE_ADDR']     = '127.0.0.1';
	$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
	require dirname( __DIR__, 2 ) . '/vendor/autoload.php';
	require dirname( __DIR__, 2 ) . '/tests/php/class-ajax-ended.php';
	require dirname( __DIR__, 2 ) . '/tests/php/class-ajax-request.php';
	require __DIR__ . '/wp-config.php';

	// Printed, they would be the begin of an answer.
	$GLOBALS['wpdb']->hide_errors();

	/** Who plans the webinar and starts it. */
	const STAFF = array(
		101 => 'webinar_organizer',
		102 => 'webinar_speaker',
	);

	/** Rows of one statement. */
	const ROWS = 500;

	/**
	 * Makes all users, plans the webinar and starts it.
	 *
	 * @param array{title: string, started_at: int, people: list<array{id: int, name: string, partner_id: int|null}>} $work What to make.
	 * @return array{webinar_id: int}
	 */
	function prepare( array $work ): array {
		$roles = STAFF;
		$names = $roles;
		$meta  = array();
		foreach ( $work['people'] as $person ) {
			$roles[ $person['id'] ] = 'webinar_attendee';
			$names[ $person['id'] ] = $person['name'];
			if ( null !== $person['partner_id'] ) {
				$meta[] = array( $person['id'], 'invited_by', (string) $person['partner_id'] );
			}
		}
		$users = array();
		foreach ( $roles as $id => $role ) {
			$users[] = array( $id, "user$id", "user$id", "user$id@webinars.test", $names[ $id ] );
			$meta[]  = array( $id, $GLOBALS['wpdb']->prefix . 'capabilities', serialize( array( $role => true ) ) ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions
		}
		insert( 'users', array( 'ID', 'user_login', 'user_nicename', 'user_email', 'display_name' ), $users );
		insert( 'usermeta', array( 'user_id', 'meta_key', 'meta_value' ), $meta );

		return plan( $work );
	}

	/**
	 * Plans a webinar and starts it.
	 *
	 * @param array{title: string, started_at: int} $work Which and when.
	 * @return array{webinar_id: int}
	 */
	function plan( array $work ): array {
		$webinar_id = 0;
		add_action(
			'core_webinar_saved',
			static function ( array $saved ) use ( &$webinar_id ): void {
				$webinar_id = $saved['webinar_id'];
			}
		);
		tell(
			101,
			'core_webinar_upsert',
			array(
				'webinar_id'       => 0,
				'title'            => $work['title'],
				'post_status'      => 'publish',
				'type'             => 'live',
				'scheduled_at'     => time() + HOUR_IN_SECONDS,
				'stream_source'    => 'https://stream.webinars.test/live.m3u8',
				'room_cta_text'    => 'Next step',
				'room_cta_url'     => 'https://webinars.test/next',
				'speaker_user_ids' => array( 102 ),
				'context'          => context( 101, time() ),
			)
		);
		tell( 102, 'core_webinar_set_status', $webinar_id, 'start', context( 102, $work['started_at'] ) );
		return array( 'webinar_id' => $webinar_id );
	}

	/**
	 * Signs people in, each in one browser.
	 *
	 * @param array{webinar_id: int, user_ids: list<int>} $work Who, and which webinar's commands they get.
	 * @return list<array{id: int, cookie: string, rest_nonce: string, commands: array<string, array{action: string, nonce: string}>}>
	 */
	function sign_in( array $work ): array {
		$until  = time() + DAY_IN_SECONDS;
		$people = array();
		foreach ( $work['user_ids'] as $id ) {
			$token  = WP_Session_Tokens::get_instance( $id )->create( $until );
			$cookie = wp_generate_auth_cookie( $id, $until, 'logged_in', $token );
			wp_set_current_user( $id );
			// Nonces hold for one session.
			$_COOKIE[ LOGGED_IN_COOKIE ] = $cookie;

			$people[] = array(
				'id'         => $id,
				'cookie'     => LOGGED_IN_COOKIE . '=' . rawurlencode( $cookie ),
				'rest_nonce' => wp_create_nonce( 'wp_rest' ),
				'commands'   => array_merge(
					apply_filters( 'client_webinar_room_commands', array(), $work['webinar_id'] ),
					apply_filters( 'client_webinar_control_commands', array(), $work['webinar_id'] )
				),
			);
		}
		return $people;
	}

	/**
	 * Sends what the rooms of some leads report, at the time at which they do.
	 *
	 * @param array{webinar_id: int, started_at: int, leads: list<array{id: int, reports: list<array{int, string}>}>} $work Who does what.
	 * @return array{reports: int} How many were sent.
	 */
	function play( array $work ): array {
		$sent = 0;
		foreach ( $work['leads'] as $lead ) {
			// Nobody's browser knows another's rows.
			wp_cache_flush();
			wp_set_current_user( $lead['id'] );
			$commands = apply_filters( 'client_webinar_room_commands', array(), $work['webinar_id'] );
			foreach ( $lead['reports'] as list( $at, $command ) ) {
				$GLOBALS['webinar_stack_now'] = $work['started_at'] + $at;

				$answer = Ajax_Request::send(
					$commands[ $command ]['action'],
					array(
						'nonce'      => $commands[ $command ]['nonce'],
						'webinar_id' => (string) $work['webinar_id'],
					)
				);
				if ( 200 !== $answer['status'] ) {
					throw new RuntimeException( "$command of lead {$lead['id']} was answered {$answer['status']}: " . wp_json_encode( array( $answer['body'], array_column( $GLOBALS['EZSQL_ERROR'] ?? array(), 'error_str' ) ) ) ); // phpcs:ignore WordPress.Security.EscapeOutput
				}
				++$sent;
			}
		}
		return array( 'reports' => $sent );
	}

	/**
	 * Stops the webinar as its speaker.
	 *
	 * @param array{webinar_id: int, finished_at: int} $work Which and when.
	 * @return array{milliseconds: int} How long the speaker waited.
	 */
	function stop( array $work ): array {
		$began = microtime( true );
		tell( 102, 'core_webinar_set_status', $work['webinar_id'], 'stop', context( 102, $work['finished_at'] ) );
		return array( 'milliseconds' => (int) ( 1000 * ( microtime( true ) - $began ) ) );
	}

	/**
	 * Enters the recording's address as the organizer.
	 *
	 * @param array{webinar_id: int} $work Which webinar's.
	 * @return array{saved: true}
	 */
	function record( array $work ): array {
		tell(
			101,
			'core_webinar_upsert',
			array(
				'webinar_id'    => $work['webinar_id'],
				'recording_url' => 'https://stream.webinars.test/recording',
				'context'       => context( 101, time() ),
			)
		);
		return array( 'saved' => true );
	}

	/**
	 * Reads the delivery log.
	 *
	 * @param array{webinar_id: int} $work Of which webinar.
	 * @return list<array{event_key: string, kind: string, recipient_id: int, state: string, outcome: string|null, reason: string|null}>
	 */
	function log( array $work ): array {
		global $wpdb;
		return array_map(
			static fn( array $row ): array => array( 'recipient_id' => (int) $row['recipient_id'] ) + $row,
			$wpdb->get_results(
				$wpdb->prepare(
					"SELECT event_key, kind, lead_id AS recipient_id, state, outcome, COALESCE(outcome_reason, last_error) AS reason
					FROM {$wpdb->prefix}webinar_outbox WHERE webinar_id = %d",
					$work['webinar_id']
				),
				ARRAY_A
			)
		);
	}

	/**
	 * Fires an action as a user, and does not take a refusal.
	 */
	function tell( int $user_id, string $hook, mixed ...$arguments ): void {
		$refusal = null;
		add_action(
			'core_webinar_change_refused',
			static function ( array $refused ) use ( &$refusal ): void {
				$refusal = $refused['message'];
			}
		);
		wp_set_current_user( $user_id );
		do_action( $hook, ...$arguments ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
		if ( null !== $refusal ) {
			throw new RuntimeException( "$hook was refused: $refusal" ); // phpcs:ignore WordPress.Security.EscapeOutput
		}
	}

	/**
	 * Who changes a webinar, and when.
	 *
	 * @return array{actor_id: int, timestamp: int, source: string}
	 */
	function context( int $user_id, int $timestamp ): array {
		return array(
			'actor_id'  => $user_id,
			'timestamp' => $timestamp,
			'source'    => 'faults',
		);
	}

	/**
	 * Inserts rows, many with a statement.
	 *
	 * @param string                 $table   Without its prefix.
	 * @param list<string>           $columns Names.
	 * @param list<list<int|string>> $rows    Values in this order.
	 */
	function insert( string $table, array $columns, array $rows ): void {
		global $wpdb;
		$row = '(' . implode( ',', array_fill( 0, count( $columns ), '%s' ) ) . ')';
		foreach ( array_chunk( $rows, ROWS ) as $some ) {
			$sql = "INSERT INTO {$wpdb->prefix}$table (" . implode( ',', $columns ) . ') VALUES ' . implode( ',', array_fill( 0, count( $some ), $row ) );
			if ( false === $wpdb->query( $wpdb->prepare( $sql, array_merge( ...$some ) ) ) ) {
				throw new RuntimeException( $wpdb->last_error ); // phpcs:ignore WordPress.Security.EscapeOutput
			}
		}
	}

	$webinar_stack_work = json_decode( (string) stream_get_contents( STDIN ), true, 512, JSON_THROW_ON_ERROR );
	echo wp_json_encode(
		match ( $argv[1] ) {
			'prepare' => prepare( $webinar_stack_work ),
			'plan'    => plan( $webinar_stack_work ),
			'sign_in' => sign_in( $webinar_stack_work ),
			'announce' => apply_filters( 'ui_webinar_room_announcement', null, $webinar_stack_work['webinar_id'] ),
			'play'    => play( $webinar_stack_work ),
			'stop'    => stop( $webinar_stack_work ),
			'record'  => record( $webinar_stack_work ),
			'log'     => log( $webinar_stack_work ),
		}
	);
}
