<?php
/**
 * Simulates the people of a webinar: it calls the same handlers as their browsers.
 *
 * Usage: php audience.php <action>, with JSON in the standard input; prints JSON. The actions are at the end of this file.
 *
 * @package Webinars\Stack
 */

declare( strict_types=1 );

// phpcs:disable WordPress.DB, WordPress.NamingConventions.PrefixAllGlobals, Universal.Namespaces -- One process creates ten thousand users.

namespace Webinars\Client_Webinar_Tracker_V2 {

	/**
	 * Replaces the tracker's clock in this process, so that nobody waits for the length of a webinar. PHP looks for a function
	 * in the caller's namespace first.
	 */
	function time(): int {
		return $GLOBALS['webinar_stack_now'] ?? \time();
	}
}

namespace Webinars\Stack {

	use RuntimeException;
	use Webinars\Tests\Ajax_Request;
	use Webinars\Webinar_Outbox\Lib\Sign_In;
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

	// Printed errors would make the output invalid JSON. send_reports() puts them into its exception.
	$GLOBALS['wpdb']->hide_errors();

	/** The organizer and the speaker, by user id. */
	const STAFF = array(
		101 => 'webinar_organizer',
		102 => 'webinar_speaker',
	);

	const ROWS_PER_INSERT = 500;

	/**
	 * Creates all users, and creates the webinar. With `started_at` it is started, else it is planned.
	 *
	 * @param array{title: string, started_at?: int, people: list<array{id: int, name: string, partner_id: int|null, carrier?: string}>} $input The webinar and its people.
	 * @return array{webinar_id: int}
	 */
	function create_audience( array $input ): array {
		$roles = STAFF;
		$names = $roles;
		$meta  = array();
		foreach ( $input['people'] as $person ) {
			$roles[ $person['id'] ] = 'webinar_attendee';
			$names[ $person['id'] ] = $person['name'];
			if ( isset( $person['carrier'] ) ) {
				$meta[] = array( $person['id'], 'webinar_mail_carrier', $person['carrier'] );
			}
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
		// No limit.
		update_option( 'webinar_mails_per_hour', 0 );

		return isset( $input['started_at'] ) ? start_webinar( $input ) : array( 'webinar_id' => plan_webinar( $input['title'], time() + 5 * DAY_IN_SECONDS ) );
	}

	/**
	 * Creates a webinar as the organizer and starts it as the speaker.
	 *
	 * @param array{title: string, started_at: int} $input The webinar.
	 * @return array{webinar_id: int}
	 */
	function start_webinar( array $input ): array {
		$webinar_id = plan_webinar( $input['title'], time() + HOUR_IN_SECONDS );
		do_action_as( 102, 'core_webinar_set_status', $webinar_id, 'start', context( 102, $input['started_at'] ) );
		return array( 'webinar_id' => $webinar_id );
	}

	/**
	 * Creates a recording of two hours as the organizer, and opens it for viewing. Its server is not asked for the length.
	 *
	 * @param array{title: string} $input The webinar.
	 * @return array{webinar_id: int}
	 */
	function open_recording( array $input ): array {
		add_filter( 'pre_http_request', static fn(): array => array( 'headers' => array(), 'body' => "#EXTM3U\n#EXTINF:7200,\na.ts\n#EXT-X-ENDLIST", 'response' => array( 'code' => 200, 'message' => '' ), 'cookies' => array(), 'filename' => null ) ); // phpcs:ignore WordPress.Arrays, NormalizedArrays.Arrays
		update_option( 'ui_webinar_room_stream_hosts', array( 'stream.webinars.test' ) );
		$webinar_id = plan_webinar( $input['title'], time() + HOUR_IN_SECONDS, 'auto' );
		do_action_as( 101, 'core_webinar_set_status', $webinar_id, 'start', context( 101, time() ) );
		return array( 'webinar_id' => $webinar_id );
	}

	/**
	 * Lets people begin a recording a minute ago: as if each had opened the room, without the events.
	 *
	 * @param array{webinar_id: int, user_ids: list<int>} $input Whose.
	 * @return list<array{cookie: string, pass: string, nonce: string}>
	 */
	function begin_viewings( array $input ): array {
		$viewers = array();
		$pass    = new \Webinars\Autowebinar_Delivery\Viewing_Pass();
		$store   = new \Webinars\Autowebinar_Delivery\Viewing_Store();
		foreach ( sign_in( $input ) as $person ) {
			$viewing = \Webinars\Autowebinar_Delivery\Viewing::begin( $person['id'], $input['webinar_id'], time() - 60 );
			$store->replace( $viewing );
			wp_set_current_user( $person['id'] );
			$_COOKIE[ LOGGED_IN_COOKIE ] = rawurldecode( substr( $person['cookie'], strlen( LOGGED_IN_COOKIE ) + 1 ) );

			$viewers[] = array(
				'cookie' => $person['cookie'],
				'pass'   => $pass->make( $viewing, 7200, time() ),
				'nonce'  => $person['commands']['report']['nonce'],
			);
		}
		return $viewers;
	}

	/**
	 * Counts the viewers of a recording.
	 *
	 * @param array{webinar_id: int} $input Which.
	 * @return array{seconds: float, numbers: array<string, int>|null}
	 */
	function viewer_numbers( array $input ): array {
		$began   = microtime( true );
		$numbers = apply_filters( 'autowebinar_numbers', null, $input['webinar_id'] );
		return array(
			'seconds' => microtime( true ) - $began,
			'numbers' => $numbers,
		);
	}

	/**
	 * Creates and publishes a webinar as the organizer.
	 *
	 * @return int Its id.
	 */
	function plan_webinar( string $title, int $scheduled_at, string $type = 'live' ): int {
		$webinar_id = 0;
		// The messages of the audience are counted, not the one to the speaker.
		add_filter( 'webinar_outbox_message', static fn( ?array $message, string $name ): ?array => 'speaker' === $name ? null : $message, 99, 2 );
		add_action(
			'core_webinar_saved',
			static function ( array $saved ) use ( &$webinar_id ): void {
				$webinar_id = $saved['webinar_id'];
			}
		);
		do_action_as(
			101,
			'core_webinar_upsert',
			array(
				'webinar_id'       => 0,
				'title'            => $title,
				'post_status'      => 'publish',
				'type'             => $type,
				'scheduled_at'     => $scheduled_at,
				'stream_source'    => 'https://stream.webinars.test/live.m3u8',
				'room_cta_text'    => 'Next step',
				'room_cta_url'     => 'https://webinars.test/next',
				'speaker_user_ids' => array( 102 ),
				'context'          => context( 101, time() ),
			)
		);
		return $webinar_id;
	}

	/**
	 * Signs users in, each in one browser.
	 *
	 * @param array{webinar_id: int, user_ids: list<int>} $input The users, and the webinar whose commands they get.
	 * @return list<array{id: int, cookie: string, admin_cookie: string, rest_nonce: string, commands: array<string, array{action: string, nonce: string}>}>
	 */
	function sign_in( array $input ): array {
		$until  = time() + DAY_IN_SECONDS;
		$people = array();
		foreach ( $input['user_ids'] as $id ) {
			$token  = WP_Session_Tokens::get_instance( $id )->create( $until );
			$cookie = wp_generate_auth_cookie( $id, $until, 'logged_in', $token );
			wp_set_current_user( $id );
			// A nonce is valid for one session only.
			$_COOKIE[ LOGGED_IN_COOKIE ] = $cookie;

			$people[] = array(
				'id'           => $id,
				'cookie'       => LOGGED_IN_COOKIE . '=' . rawurlencode( $cookie ),
				'admin_cookie' => AUTH_COOKIE . '=' . rawurlencode( wp_generate_auth_cookie( $id, $until, 'auth', $token ) ),
				'rest_nonce'   => wp_create_nonce( 'wp_rest' ),
				'commands'     => array_merge(
					apply_filters( 'client_webinar_room_commands', array(), $input['webinar_id'] ),
					apply_filters( 'client_webinar_control_commands', array(), $input['webinar_id'] ),
					apply_filters( 'client_webinar_registration_commands', array(), $input['webinar_id'] ),
					array(
						'say' => array(
							'action' => 'webinar_chat_say',
							'nonce'  => wp_create_nonce( "webinar_chat_say_{$input['webinar_id']}" ),
						),
					)
				),
			);
		}
		return $people;
	}

	/**
	 * Signs users in, as the claim `sin` of a room token names it.
	 *
	 * @param array{user_ids: list<int>} $input The users.
	 * @return list<string> Of each user.
	 */
	function name_sign_ins( array $input ): array {
		global $wpdb;
		$names = array();
		$wpdb->query( 'START TRANSACTION' );
		foreach ( sign_in( $input + array( 'webinar_id' => 0 ) ) as $person ) {
			wp_set_current_user( $person['id'] );
			$_COOKIE[ LOGGED_IN_COOKIE ] = rawurldecode( explode( '=', $person['cookie'], 2 )[1] );

			$names[] = Sign_In::current();
		}
		$wpdb->query( 'COMMIT' );
		return $names;
	}

	/**
	 * Sends the reports of some leads' rooms, with the clock set to the time of each report.
	 *
	 * @param array{webinar_id: int, started_at: int, leads: list<array{id: int, reports: list<array{int, string}>}>} $input The leads, with seconds after the start and command of each report.
	 * @return array{reports: int} The number of sent reports.
	 */
	function send_reports( array $input ): array {
		$sent = 0;
		foreach ( $input['leads'] as $lead ) {
			// In production each request starts with an empty cache.
			wp_cache_flush();
			wp_set_current_user( $lead['id'] );
			$commands = apply_filters( 'client_webinar_room_commands', array(), $input['webinar_id'] );
			foreach ( $lead['reports'] as list( $at, $command ) ) {
				$GLOBALS['webinar_stack_now'] = $input['started_at'] + $at;

				$answer = Ajax_Request::send(
					$commands[ $command ]['action'],
					array(
						'nonce'      => $commands[ $command ]['nonce'],
						'webinar_id' => (string) $input['webinar_id'],
					)
				);
				if ( 200 !== $answer['status'] ) {
					throw new RuntimeException( "$command of lead {$lead['id']} received status {$answer['status']}: " . wp_json_encode( array( $answer['body'], array_column( $GLOBALS['EZSQL_ERROR'] ?? array(), 'error_str' ) ) ) ); // phpcs:ignore WordPress.Security.EscapeOutput
				}
				++$sent;
			}
		}
		return array( 'reports' => $sent );
	}

	/**
	 * Stops the webinar as the speaker.
	 *
	 * @param array{webinar_id: int, finished_at: int} $input The webinar and its end.
	 * @return array{milliseconds: int} Time until the speaker's request has run.
	 */
	function stop_webinar( array $input ): array {
		$began = microtime( true );
		do_action_as( 102, 'core_webinar_set_status', $input['webinar_id'], 'stop', context( 102, $input['finished_at'] ) );
		return array( 'milliseconds' => (int) ( 1000 * ( microtime( true ) - $began ) ) );
	}

	/**
	 * Saves the recording's address as the organizer.
	 *
	 * @param array{webinar_id: int} $input The webinar.
	 * @return array{saved: true}
	 */
	function save_recording( array $input ): array {
		do_action_as(
			101,
			'core_webinar_upsert',
			array(
				'webinar_id'    => $input['webinar_id'],
				'recording_url' => 'https://stream.webinars.test/recording',
				'context'       => context( 101, time() ),
			)
		);
		return array( 'saved' => true );
	}

	/**
	 * Books or cancels seats, each as the person.
	 *
	 * @param array{webinar_id: int, command: 'register'|'cancel', user_ids: list<int>} $input The people.
	 * @return array{sent: int}
	 */
	function seat_command( array $input ): array {
		foreach ( $input['user_ids'] as $id ) {
			wp_cache_flush();
			wp_set_current_user( $id );
			$command = apply_filters( 'client_webinar_registration_commands', array(), $input['webinar_id'] )[ $input['command'] ];
			$answer  = Ajax_Request::send(
				$command['action'],
				array(
					'nonce'      => $command['nonce'],
					'webinar_id' => (string) $input['webinar_id'],
				)
			);
			if ( 200 !== $answer['status'] ) {
				throw new RuntimeException( "{$input['command']} of lead $id received status {$answer['status']}: " . wp_json_encode( $answer['body'] ) ); // phpcs:ignore WordPress.Security.EscapeOutput
			}
		}
		return array( 'sent' => count( $input['user_ids'] ) );
	}

	/**
	 * Moves the webinar to the sixth day as the organizer.
	 *
	 * @param array{webinar_id: int} $input The webinar.
	 * @return array{saved: true}
	 */
	function move_webinar( array $input ): array {
		do_action_as(
			101,
			'core_webinar_upsert',
			array(
				'webinar_id'   => $input['webinar_id'],
				'scheduled_at' => time() + 6 * DAY_IN_SECONDS,
				'context'      => context( 101, time() ),
			)
		);
		return array( 'saved' => true );
	}

	/**
	 * Moves the webinar to the trash as the organizer.
	 *
	 * @param array{webinar_id: int} $input The webinar.
	 * @return array{saved: true}
	 */
	function cancel_webinar( array $input ): array {
		wp_set_current_user( 101 );
		wp_trash_post( $input['webinar_id'] );
		wp_cache_flush();
		if ( 'trash' !== get_post_status( $input['webinar_id'] ) ) {
			throw new RuntimeException( 'The webinar was not cancelled.' );
		}
		return array( 'saved' => true );
	}

	/**
	 * Reads the state of all messages from the outbox, without those to guests.
	 *
	 * @param array{webinar_id: int} $input The webinar.
	 * @return list<array{event_key: string, kind: string, recipient_id: int, state: string, outcome: string|null, reason: string|null}>
	 */
	function message_log( array $input ): array {
		global $wpdb;
		return array_map(
			static fn( array $row ): array => array( 'recipient_id' => (int) $row['recipient_id'] ) + $row,
			$wpdb->get_results(
				$wpdb->prepare(
					"SELECT event_key, kind, lead_id AS recipient_id, state, outcome, COALESCE(outcome_reason, last_error) AS reason
					FROM {$wpdb->prefix}webinar_outbox
					WHERE webinar_id = %d AND type = 'telegram.message' AND lead_id NOT IN (SELECT ID FROM $wpdb->users WHERE user_email LIKE '%%@guests.test')",
					$input['webinar_id']
				),
				ARRAY_A
			)
		);
	}

	/**
	 * Reads the state of the mails to guests. Tries whose PHP was killed end at once, and not after ten minutes.
	 *
	 * @param array{webinar_id: int} $input The webinar.
	 * @return list<array{kind: string, address: string, state: string, outcome: string|null}>
	 */
	function guest_mails( array $input ): array {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->prefix}webinar_outbox SET lease_until = 0 WHERE state = 'in-progress' AND carrier = 'mail' AND updated_at < %d", time() - 60 ) );
		return $wpdb->get_results(
			$wpdb->prepare(
				"SELECT o.kind, COALESCE(u.user_email, '') AS address, o.state, o.outcome FROM {$wpdb->prefix}webinar_outbox o LEFT JOIN $wpdb->users u ON u.ID = o.lead_id
				WHERE o.webinar_id = %d AND ( o.type = 'mail.message' OR u.user_email LIKE '%%@guests.test' )",
				$input['webinar_id']
			),
			ARRAY_A
		);
	}

	/**
	 * Reads what people said in the chat.
	 *
	 * @param array{webinar_id: int} $input The webinar.
	 * @return list<array{lead_id: int, text: string}>
	 */
	function chat_messages( array $input ): array {
		global $wpdb;
		return array_map(
			static fn( array $row ): array => array(
				'lead_id' => (int) $row['lead_id'],
				'text'    => $row['message_text'],
			),
			$wpdb->get_results( $wpdb->prepare( "SELECT lead_id, message_text FROM {$wpdb->prefix}webinar_chat_messages WHERE webinar_id = %d", $input['webinar_id'] ), ARRAY_A )
		);
	}

	/**
	 * Lets the outbox ask the sidecar at its next heartbeat about all messages that it has handed over: makes them look older
	 * than the minutes that it waits, and forgets when it asked last.
	 *
	 * @param array{webinar_id: int} $input The webinar.
	 * @return array{aged: int}
	 */
	function age_messages( array $input ): array {
		global $wpdb;
		delete_option( 'webinar_outbox_handover_check' );
		$aged = $wpdb->query(
			$wpdb->prepare(
				"UPDATE {$wpdb->prefix}webinar_outbox SET updated_at = updated_at - 240 WHERE webinar_id = %d AND state = 'complete' AND updated_at > %d",
				$input['webinar_id'],
				time() - 240
			)
		);
		return array( 'aged' => (int) $aged );
	}

	/**
	 * Fires an action as a user.
	 *
	 * @throws RuntimeException When Core refuses the change.
	 */
	function do_action_as( int $user_id, string $hook, mixed ...$arguments ): void {
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
	 * The context argument of Core's actions.
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
	 * Inserts rows, many per statement.
	 *
	 * @param string                 $table   Name without the prefix.
	 * @param list<string>           $columns Column names.
	 * @param list<list<int|string>> $rows    Values in the order of the columns.
	 */
	function insert( string $table, array $columns, array $rows ): void {
		global $wpdb;
		$row = '(' . implode( ',', array_fill( 0, count( $columns ), '%s' ) ) . ')';
		foreach ( array_chunk( $rows, ROWS_PER_INSERT ) as $some ) {
			$sql = "INSERT INTO {$wpdb->prefix}$table (" . implode( ',', $columns ) . ') VALUES ' . implode( ',', array_fill( 0, count( $some ), $row ) );
			if ( false === $wpdb->query( $wpdb->prepare( $sql, array_merge( ...$some ) ) ) ) {
				throw new RuntimeException( $wpdb->last_error ); // phpcs:ignore WordPress.Security.EscapeOutput
			}
		}
	}

	$webinar_stack_input = json_decode( (string) stream_get_contents( STDIN ), true, 512, JSON_THROW_ON_ERROR );
	echo wp_json_encode(
		match ( $argv[1] ) {
			'create_audience'   => create_audience( $webinar_stack_input ),
			'plan_webinar'      => array( 'webinar_id' => plan_webinar( $webinar_stack_input['title'], $webinar_stack_input['scheduled_at'] ) ),
			'start_webinar'     => start_webinar( $webinar_stack_input ),
			'open_recording'    => open_recording( $webinar_stack_input ),
			'begin_viewings'    => begin_viewings( $webinar_stack_input ),
			'viewer_numbers'    => viewer_numbers( $webinar_stack_input ),
			'sign_in'           => sign_in( $webinar_stack_input ),
			'room_announcement' => apply_filters( 'ui_webinar_room_announcement', null, $webinar_stack_input['webinar_id'] ),
			'name_sign_ins'     => name_sign_ins( $webinar_stack_input ),
			'send_reports'      => send_reports( $webinar_stack_input ),
			'stop_webinar'      => stop_webinar( $webinar_stack_input ),
			'save_recording'    => save_recording( $webinar_stack_input ),
			'seat_command'      => seat_command( $webinar_stack_input ),
			'move_webinar'      => move_webinar( $webinar_stack_input ),
			'cancel_webinar'    => cancel_webinar( $webinar_stack_input ),
			'message_log'       => message_log( $webinar_stack_input ),
			'guest_mails'       => guest_mails( $webinar_stack_input ),
			'age_messages'      => age_messages( $webinar_stack_input ),
			'chat_messages'     => chat_messages( $webinar_stack_input ),
		}
	);
}
