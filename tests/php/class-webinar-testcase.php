<?php
/**
 * Base class of every PHP test.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

namespace Webinars\Tests;

use ArrayObject;
use PHPUnit\Framework\TestCase;
use RuntimeException;
use WP_Hook;
use WP_Query;

/**
 * A test in a real WordPress with all plugins active. Its changes of the database, hooks and superglobals are undone afterwards.
 */
abstract class Webinar_TestCase extends TestCase {

	/** More runs mean that a job schedules itself endlessly. */
	private const CRON_RUNS_AT_MOST = 1000;

	/** Meta that only Core writes (S2): tests change it by the hooks. */
	private const STATUS = 'status';

	/**
	 * Hooks as they were before the test.
	 *
	 * @var array<string, WP_Hook>
	 */
	private array $hooks = array();

	/**
	 * How often each action had run before the test.
	 *
	 * @var array<string, int>
	 */
	private array $actions = array();

	/**
	 * Superglobals as they were before the test.
	 *
	 * @var array<string, array<string, mixed>>
	 */
	private array $request = array();

	/**
	 * What WordPress stored of the first user of each role in this process.
	 *
	 * @var array<string, array{login: string, user: array<string, string>, meta: list<array{string, string}>}>
	 */
	private static array $first_users = array();

	/**
	 * Hashes of the passwords in this process: most tests have users of the same names.
	 *
	 * @var array<string, string>
	 */
	private static array $password_hashes = array();

	/** Makes logins unique within a test. */
	private int $users_created = 0;

	/**
	 * Remembers what the test may change.
	 */
	protected function setUp(): void {
		global $wp_actions, $wp_filter;
		parent::setUp();
		$this->hooks   = array_map( static fn( WP_Hook $hook ): WP_Hook => clone $hook, $wp_filter );
		$this->actions = $wp_actions;
		$this->request = array(
			'_GET'     => $_GET, // phpcs:ignore WordPress.Security.NonceVerification
			'_POST'    => $_POST, // phpcs:ignore WordPress.Security.NonceVerification
			'_REQUEST' => $_REQUEST, // phpcs:ignore WordPress.Security.NonceVerification
			'_SERVER'  => $_SERVER,
			'_COOKIE'  => $_COOKIE,
		);
		Contract_Listener::forget_violations();
		file_put_contents( WP_DEBUG_LOG, '' );
	}

	/**
	 * Undoes what the test changed.
	 */
	protected function tearDown(): void {
		global $wp_actions, $wp_current_filter, $wp_filter, $wp_rest_server;
		$wp_filter         = $this->hooks; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$wp_actions        = $this->actions; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$wp_current_filter = array(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$wp_rest_server    = null; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		foreach ( $this->request as $name => $value ) {
			$GLOBALS[ $name ] = $value; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		}
		while ( is_locale_switched() ) {
			restore_previous_locale();
		}
		Test_Database::restore();
		wp_roles()->for_site();
		$GLOBALS['wp_the_query'] = new WP_Query(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$GLOBALS['wp_query']     = $GLOBALS['wp_the_query']; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		unset( $GLOBALS['post'] );
		wp_set_current_user( 0 );
		// WordPress sets it when a cookie signs somebody in; from then on REST asks for a nonce.
		$GLOBALS['wp_rest_auth_cookie'] = null; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		parent::tearDown();
	}

	/**
	 * A payload against the contract fails the test, even when the product caught the exception.
	 */
	protected function assertPostConditions(): void {
		self::assertSame( array(), Contract_Listener::violations(), 'A hook was fired against its contract.' );
	}

	/**
	 * Creates attendees by SQL, which is fast.
	 *
	 * @param int $people Number of attendees.
	 * @return list<int> Their ids.
	 */
	protected function create_crowd( int $people ): array {
		global $wpdb;
		$first_id = 1 + (int) $wpdb->get_var( "SELECT MAX(ID) FROM $wpdb->users" );
		$ids      = range( $first_id, $first_id + $people - 1 );
		foreach ( array_chunk( $ids, 1000 ) as $some ) {
			$users = array_map( static fn( int $id ): string => "($id, 'crowd$id', 'crowd$id', 'crowd$id@webinars.test', '2026-01-01 00:00:00')", $some );
			$roles = array_map( static fn( int $id ): string => "($id, '{$wpdb->prefix}capabilities', 'a:1:{s:16:\"webinar_attendee\";b:1;}')", $some );
			$wpdb->query( "INSERT INTO $wpdb->users (ID, user_login, user_nicename, user_email, user_registered) VALUES " . implode( ', ', $users ) );
			$wpdb->query( "INSERT INTO $wpdb->usermeta (user_id, meta_key, meta_value) VALUES " . implode( ', ', $roles ) );
		}
		return $ids;
	}

	/**
	 * Creates a user: the first one of a role as WordPress does, the next ones as copies of what it stored.
	 *
	 * @param string $role Role, as in `webinar_organizer`, `webinar_speaker`, `webinar_attendee`, `administrator`.
	 */
	protected function create_user( string $role ): int {
		++$this->users_created;
		$login = $role . $this->users_created;
		$rows  = self::$first_users[ $role ] ?? null;
		if ( null !== $rows ) {
			return $this->copy_user( $rows, $login );
		}
		global $wpdb;
		$id = $this->insert_user( $role, $login );

		self::$first_users[ $role ] = array(
			'login' => $login,
			'user'  => array_diff_key( $wpdb->get_row( "SELECT * FROM $wpdb->users WHERE ID = $id", ARRAY_A ), array( 'ID' => 0 ) ),
			'meta'  => $wpdb->get_results( "SELECT meta_key, meta_value FROM $wpdb->usermeta WHERE user_id = $id", ARRAY_N ),
		);
		return $id;
	}

	/**
	 * Lets WordPress create a user.
	 *
	 * @throws RuntimeException When WordPress refuses.
	 */
	private function insert_user( string $role, string $login ): int {
		$id = wp_insert_user(
			array(
				'user_login'   => $login,
				'user_email'   => $login . '@webinars.test',
				'user_pass'    => $login,
				'display_name' => ucfirst( $login ),
				'role'         => $role,
			)
		);
		return is_wp_error( $id ) ? throw new RuntimeException( esc_html( $id->get_error_message() ) ) : $id;
	}

	/**
	 * Copies a user by two statements: WordPress needs twenty. No module listens to what WordPress says meanwhile.
	 *
	 * @param array{login: string, user: array<string, string>, meta: list<array{string, string}>} $rows  The user who is copied.
	 * @param string                                                                               $login Login of the copy.
	 */
	private function copy_user( array $rows, string $login ): int {
		global $wpdb;
		$rename = static fn( string $text ): string => strtr(
			$text,
			array(
				$rows['login']            => $login,
				ucfirst( $rows['login'] ) => ucfirst( $login ),
			)
		);
		$new    = array(
			'user_pass'       => self::$password_hashes[ $login ] ??= wp_hash_password( $login ),
			'user_registered' => gmdate( 'Y-m-d H:i:s' ),
		);
		$wpdb->insert( $wpdb->users, $new + array_map( $rename, $rows['user'] ) );
		$id   = $wpdb->insert_id;
		$meta = array_map( static fn( array $row ): string => $wpdb->prepare( '(%d, %s, %s)', $id, $row[0], $rename( $row[1] ) ), $rows['meta'] );
		$wpdb->query( "INSERT INTO $wpdb->usermeta (user_id, meta_key, meta_value) VALUES " . implode( ', ', $meta ) );
		wp_cache_set_users_last_changed();
		return $id;
	}

	/**
	 * Creates a webinar: published, scheduled to start in ten minutes, so that its lobby is open.
	 *
	 * @param array<string, mixed> $overrides `title`, `description`, `post_status`, any meta by its name, and `status`:
	 *                                        with `live` or `finished` its owner starts it, and stops it.
	 * @throws RuntimeException When WordPress refuses.
	 */
	protected function create_webinar( array $overrides = array() ): int {
		$fields   = array_intersect_key( $overrides, array_flip( array( 'title', 'description', 'post_status', self::STATUS ) ) );
		$owner_id = (int) ( $overrides['owner_user_id'] ?? $this->create_user( 'webinar_organizer' ) );
		$meta     = array_diff_key( $overrides, $fields ) + array(
			'type'             => 'live',
			'scheduled_at'     => time() + 10 * MINUTE_IN_SECONDS,
			'duration_minutes' => 60,
			'stream_type'      => 'obs',
			'stream_source'    => 'https://stream.webinars.test/live.m3u8',
			'owner_user_id'    => $owner_id,
			'speaker_user_ids' => array(),
		);
		$id       = wp_insert_post(
			wp_slash(
				array(
					'post_type'    => 'webinar_event',
					'post_title'   => $fields['title'] ?? 'How to begin',
					'post_content' => $fields['description'] ?? '<p>What to expect.</p>',
					'post_status'  => $fields['post_status'] ?? 'publish',
					'post_author'  => $owner_id,
					'meta_input'   => $meta,
				)
			),
			true
		);
		if ( is_wp_error( $id ) ) {
			throw new RuntimeException( esc_html( $id->get_error_message() ) );
		}

		$steps = array(
			'live'     => array( 'start' ),
			'finished' => array( 'start', 'stop' ),
		);
		foreach ( $steps[ $fields[ self::STATUS ] ?? '' ] ?? array() as $step ) {
			do_action( 'core_webinar_set_status', $id, $step, $this->context( $owner_id ) );
		}
		return $id;
	}

	/**
	 * Lets webinars of type `auto` run in this test (P2): profile `full`, with the module that delivers them.
	 */
	protected function allow_auto_webinars(): void {
		update_option( 'webinar_runtime_profile', 'full' );
		add_filter( 'option_active_plugins', static fn( array $plugins ): array => array( ...$plugins, 'autowebinar-delivery/autowebinar-delivery.php' ) );
	}

	/**
	 * Copies a webinar by a few SQL statements, for tests that read many webinars: WordPress needs about 0.1 s to create one.
	 *
	 * @param int $copies        How many; the number of a copy (1, 2, …) is added to its title.
	 * @param int $seconds_apart Copy 1 is scheduled so much later than the webinar, copy 2 twice as much, and so on.
	 * @return list<int> Ids of the copies.
	 */
	protected function copy_webinar( int $webinar_id, int $copies, int $seconds_apart = 0 ): array {
		global $wpdb;
		$first   = 1 + (int) $wpdb->get_var( "SELECT MAX(ID) FROM $wpdb->posts" );
		$columns = implode( ', ', array_diff( $wpdb->get_col( "DESCRIBE $wpdb->posts" ), array( 'ID' ) ) );
		$copy    = static function ( int $from, int $to, int $distance ) use ( $wpdb, $columns ): void {
			$wpdb->query( $wpdb->prepare( "INSERT INTO $wpdb->posts ( ID, $columns ) SELECT ID + %d, $columns FROM $wpdb->posts WHERE ID BETWEEN %d AND %d", $distance, $from, $to ) ); // phpcs:ignore WordPress.DB.PreparedSQL
			$wpdb->query( $wpdb->prepare( "INSERT INTO $wpdb->postmeta ( post_id, meta_key, meta_value ) SELECT post_id + %d, meta_key, meta_value FROM $wpdb->postmeta WHERE post_id BETWEEN %d AND %d", $distance, $from, $to ) );
		};
		$copy( $webinar_id, $webinar_id, $first - $webinar_id );
		for ( $done = 1; $done < $copies; $done *= 2 ) {
			$copy( $first, $first + min( $done, $copies - $done ) - 1, $done );
		}
		$last = $first + $copies - 1;
		$wpdb->query( $wpdb->prepare( "UPDATE $wpdb->posts SET post_title = CONCAT( post_title, ' ', ID - %d ), post_name = CONCAT( post_name, '-', ID ) WHERE ID BETWEEN %d AND %d", $first - 1, $first, $last ) );
		$wpdb->query( $wpdb->prepare( "UPDATE $wpdb->postmeta SET meta_value = CAST( meta_value AS SIGNED ) + %d * ( post_id - %d ) WHERE meta_key = 'scheduled_at' AND post_id BETWEEN %d AND %d", $seconds_apart, $first - 1, $first, $last ) );
		wp_cache_flush();
		self::assertSame( $last, (int) $wpdb->get_var( "SELECT MAX(ID) FROM $wpdb->posts" ), 'The copies were not stored.' );
		return range( $first, $last );
	}

	/**
	 * The context of a change of status or CTA.
	 *
	 * @param int $actor_id Acting user.
	 * @return array{actor_id: int, timestamp: int, source: string}
	 */
	protected function context( int $actor_id ): array {
		return array(
			'actor_id'  => $actor_id,
			'timestamp' => time(),
			'source'    => 'test',
		);
	}

	/**
	 * Lets WordPress's main query show a page or a post.
	 *
	 * @return string Its content, as a theme shows it.
	 */
	protected function show( int $post_id ): string {
		global $wp_query, $wp_the_query;
		$wp_the_query = new WP_Query( array( 'page' === get_post_type( $post_id ) ? 'page_id' : 'p' => $post_id ) ); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$wp_query     = $wp_the_query; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		the_post();
		return (string) apply_filters( 'the_content', get_the_content() );
	}

	/**
	 * Signs a user in; 0 is a guest.
	 *
	 * @param int $user_id Who.
	 */
	protected function act_as( int $user_id ): void {
		wp_set_current_user( $user_id );
	}

	/**
	 * Records every firing of a hook from now on.
	 *
	 * @param string $hook Name of an action or a filter.
	 * @return ArrayObject<int, mixed> A firing each: its payload where the hook has one argument, else the list of them.
	 */
	protected function capture( string $hook ): ArrayObject {
		$recorder = new ArrayObject();
		add_filter(
			$hook,
			static function ( ...$arguments ) use ( $recorder ) {
				$recorder[] = 1 === count( $arguments ) ? $arguments[0] : $arguments;
				return $arguments[0] ?? null;
			},
			PHP_INT_MAX,
			99
		);
		return $recorder;
	}

	/**
	 * Sends an admin-ajax request as the user who is signed in, inside this process.
	 *
	 * @param string               $action Name of the action.
	 * @param array<string, mixed> $post   Form fields, with the nonce.
	 * @param string               $method `POST`, or another method, which is refused.
	 * @return array{status: int, body: array<mixed>} HTTP status and decoded answer.
	 */
	protected function ajax( string $action, array $post = array(), string $method = 'POST' ): array {
		return Ajax_Request::send( $action, $post, $method );
	}

	/**
	 * Runs the due jobs of WP-Cron, as wp-cron.php does, until none is due.
	 *
	 * @param int $within_seconds Runs also jobs that are scheduled up to so many seconds ahead.
	 * @return list<string> Hooks that ran, in order.
	 */
	protected function run_due_cron( int $within_seconds = 0 ): array {
		$ran       = array();
		$repeating = array();
		for ( $runs = 0; $runs < self::CRON_RUNS_AT_MOST; $runs++ ) {
			$job = $this->next_due_job( time() + $within_seconds, $repeating );
			if ( null === $job ) {
				return $ran;
			}
			if ( false !== $job['schedule'] ) {
				$repeating[] = $job['hook'];
				wp_reschedule_event( $job['timestamp'], $job['schedule'], $job['hook'], $job['args'] );
			}
			wp_unschedule_event( $job['timestamp'], $job['hook'], $job['args'] );
			$ran[] = $job['hook'];
			do_action_ref_array( $job['hook'], $job['args'] ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
		}
		self::fail( 'WP-Cron does not come to an end: ' . implode( ', ', array_unique( $ran ) ) );
	}

	/**
	 * Lines that the product wrote to PHP's error log during this test.
	 *
	 * @return list<string> A line each, without the time.
	 */
	protected function log_lines(): array {
		// A newer PHP deprecates what WP-CLI does in its own files.
		$lines = preg_grep( '/ PHP Deprecated: .* in phar:/', (array) file( WP_DEBUG_LOG, FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES ), PREG_GREP_INVERT );
		return array_values( array_map( static fn( $line ): string => (string) preg_replace( '/^\[[^]]*\] /', '', (string) $line ), $lines ) );
	}

	/**
	 * Finds the earliest job that is due.
	 *
	 * @param int      $until Unix seconds.
	 * @param string[] $done  Repeating jobs that have run.
	 * @return array{timestamp: int, hook: string, schedule: string|false, args: array<mixed>}|null
	 */
	private function next_due_job( int $until, array $done ): ?array {
		foreach ( _get_cron_array() as $timestamp => $hooks ) {
			if ( $timestamp > $until ) {
				break;
			}
			foreach ( $hooks as $hook => $jobs ) {
				if ( in_array( $hook, $done, true ) ) {
					continue;
				}
				$job = reset( $jobs );
				return array(
					'timestamp' => (int) $timestamp,
					'hook'      => (string) $hook,
					'schedule'  => $job['schedule'],
					'args'      => $job['args'],
				);
			}
		}
		return null;
	}
}
