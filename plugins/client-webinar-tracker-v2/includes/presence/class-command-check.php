<?php
/**
 * Whether the commands of attendees arrive.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use Webinars\Client_Webinar_Tracker_V2\Lib\Site_Address;
use WP_Session_Tokens;

/**
 * Sends a request to the site's own admin-ajax as a signed-in member would: another plugin or a firewall may answer in its place,
 * and attendance would be lost without an error. Site Health and the speaker's checklist name it.
 */
final class Command_Check {

	private const ACTION = 'client_webinar_tracker_v2_check';

	private const TIMEOUT_SECONDS = 4;

	/** Transient with the last result: each open screen of a speaker asks once a minute. */
	public const RESULT = 'client_webinar_tracker_v2_check';

	private const KNOWN_SECONDS = MINUTE_IN_SECONDS;

	/** A failure is tried again sooner: somebody is mending it. */
	private const FAILURE_KNOWN_SECONDS = 10;

	/** Results beside the HTTP status of somebody else's answer. */
	private const RECEIVED = 0;

	private const SIGNED_OUT = -1;

	/**
	 * Answers the request: who it is signed in as. It changes nothing.
	 */
	public function answer(): void {
		wp_send_json_success( array( 'user_id' => get_current_user_id() ) );
	}

	/**
	 * Answers `site_status_tests`.
	 *
	 * @param array<string, array<string, mixed>> $tests Tests by kind.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_site_health_test( array $tests ): array {
		$tests['direct']['client_webinar_tracker_v2_commands'] = array(
			'label' => __( 'Attendance of webinars', 'client-webinar-tracker-v2' ),
			'test'  => array( $this, 'test_site_health' ),
		);
		return $tests;
	}

	/**
	 * Tests whether attendance arrives.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test_site_health(): array {
		$problem = $this->problem( true );
		$said    = match ( $problem ) {
			''      => array( 'good', __( 'Attendance of webinars is recorded', 'client-webinar-tracker-v2' ), $this->praise() ),
			null    => array( 'recommended', __( 'Attendance of webinars could not be tested', 'client-webinar-tracker-v2' ), __( 'The site cannot send requests to itself. Browsers may reach it all the same.', 'client-webinar-tracker-v2' ) ),
			default => array( 'critical', __( 'Attendance of webinars is not recorded', 'client-webinar-tracker-v2' ), $problem ),
		};
		return array(
			'label'       => $said[1],
			'status'      => $said[0],
			'badge'       => array(
				'label' => __( 'Webinars', 'client-webinar-tracker-v2' ),
				'color' => 'blue',
			),
			'description' => '<p>' . esc_html( $said[2] ) . '</p>',
			'actions'     => '',
			'test'        => 'client_webinar_tracker_v2_commands',
		);
	}

	/**
	 * Answers `client_webinar_control_readiness`. Where the site cannot send requests to itself nothing is known, and nothing is said.
	 *
	 * @param list<ReadinessCheck> $checks   Checks of other modules.
	 * @param bool                 $is_fresh Whether a person has asked to check again.
	 * @return list<ReadinessCheck>
	 */
	public function add_readiness_check( array $checks, int $webinar_id, bool $is_fresh = false ): array {
		$problem = $this->problem( $is_fresh );
		if ( null !== $problem ) {
			$checks[] = array(
				'name'     => 'attendance',
				'is_ready' => '' === $problem,
				'message'  => '' === $problem ? $this->praise() : $problem,
				'url'      => '' !== $problem && current_user_can( 'view_site_health_checks' ) ? admin_url( 'site-health.php' ) : '',
			);
		}
		return $checks;
	}

	/**
	 * Returns what is wrong and the remedy, translated; empty when nothing is; null without any answer.
	 *
	 * @param bool $is_fresh Whether the last result does not count.
	 */
	private function problem( bool $is_fresh ): ?string {
		/**
		 * As it was stored below.
		 *
		 * @var array{result: int|null}|false $known
		 */
		$known  = $is_fresh ? false : get_transient( self::RESULT );
		$result = is_array( $known ) ? $known['result'] : $this->request();
		if ( ! is_array( $known ) ) {
			set_transient( self::RESULT, compact( 'result' ), self::RECEIVED === $result ? self::KNOWN_SECONDS : self::FAILURE_KNOWN_SECONDS );
		}
		return match ( $result ) {
			null             => null,
			self::RECEIVED   => '',
			self::SIGNED_OUT => __( 'Members reach admin-ajax.php signed out, and their attendance is not recorded. Use the same scheme, https, for the site and for wp-admin, and look at what changes the cookies of WordPress.', 'client-webinar-tracker-v2' ),
			default          => sprintf(
				/* translators: %d: HTTP status, as in 403. */
				__( 'Something else answers members at admin-ajax.php, with the status %d, and their attendance is not recorded. Let that address through: look at plugins that keep members away from wp-admin, at firewalls and at redirects.', 'client-webinar-tracker-v2' ),
				$result
			),
		};
	}

	/**
	 * Sends the request.
	 *
	 * @return int|null RECEIVED, SIGNED_OUT or an HTTP status; null without any answer.
	 */
	private function request(): ?int {
		$member_id = $this->member_id();
		$origin    = (string) preg_replace( '~^(https?://[^/]+).*$~', '$1', home_url() );
		$sessions  = WP_Session_Tokens::get_instance( $member_id );
		$expires   = time() + MINUTE_IN_SECONDS;
		$token     = $sessions->create( $expires );
		$answer    = wp_remote_post(
			$origin . Site_Address::ajax(),
			array(
				'timeout'   => self::TIMEOUT_SECONDS,
				'body'      => array( 'action' => self::ACTION ),
				'cookies'   => $this->cookies( $member_id, $expires, $token, str_starts_with( $origin, 'https' ) ),
				'headers'   => $this->headers(),
				/** This filter is documented in wp-includes/class-wp-http-streams.php */
				'sslverify' => (bool) apply_filters( 'https_local_ssl_verify', false ), // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound
			)
		);
		$sessions->destroy( $token );
		if ( is_wp_error( $answer ) ) {
			return null;
		}
		$body    = json_decode( wp_remote_retrieve_body( $answer ), true );
		$user_id = is_array( $body ) && true === ( $body['success'] ?? null ) && is_array( $body['data'] ?? null ) ? $body['data']['user_id'] ?? null : null;
		return match ( true ) {
			$member_id === $user_id => self::RECEIVED,
			is_int( $user_id )      => self::SIGNED_OUT,
			default                 => max( 1, (int) wp_remote_retrieve_response_code( $answer ) ),
		};
	}

	/**
	 * A member who edits nothing, as most attendees; else the current user.
	 */
	private function member_id(): int {
		$ids = get_users(
			array(
				'capability__not_in' => array( 'edit_posts' ),
				'number'             => 1,
				'fields'             => 'ID',
			)
		);
		return is_numeric( $ids[0] ?? null ) ? (int) $ids[0] : get_current_user_id();
	}

	/**
	 * The cookies that a browser sends to that address after signing in. They end with the request.
	 *
	 * @return array<string, string>
	 */
	private function cookies( int $user_id, int $expires, string $token, bool $is_https ): array {
		$cookies = array( LOGGED_IN_COOKIE => wp_generate_auth_cookie( $user_id, $expires, 'logged_in', $token ) );
		if ( $is_https ) {
			$cookies[ SECURE_AUTH_COOKIE ] = wp_generate_auth_cookie( $user_id, $expires, 'secure_auth', $token );
		} elseif ( ! force_ssl_admin() ) {
			$cookies[ AUTH_COOKIE ] = wp_generate_auth_cookie( $user_id, $expires, 'auth', $token );
		}
		return $cookies;
	}

	/**
	 * Passes on the server's own password, as WordPress does in its test of loopback requests.
	 *
	 * @return array<string, string>
	 */
	private function headers(): array {
		$user     = wp_unslash( $_SERVER['PHP_AUTH_USER'] ?? null ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput
		$password = wp_unslash( $_SERVER['PHP_AUTH_PW'] ?? null ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput
		return is_string( $user ) && is_string( $password ) ? array( 'Authorization' => 'Basic ' . base64_encode( "$user:$password" ) ) : array(); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions
	}

	private function praise(): string {
		return __( 'The presence of members reaches the site.', 'client-webinar-tracker-v2' );
	}
}
