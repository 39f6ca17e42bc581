<?php
/**
 * A report of progress without most of WordPress.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

use Throwable;
use Webinars\Autowebinar_Delivery\Lib\Transaction;

/**
 * Credits holders of a pass, with the same answer as Viewing_Commands. It runs before WordPress has loaded other plugins, so nobody would hear
 * an event: a report that reaches a step is left to WordPress.
 */
final class Early_Report {

	public function __construct( private readonly Viewing_Store $viewings, private readonly Viewing_Pass $pass ) {}

	/**
	 * Answers this request and ends it. Does nothing when WordPress has to answer it.
	 */
	public function send(): void {
		$state = $this->answer( $_SERVER, $_POST, $_COOKIE, time() ); // phpcs:ignore WordPress.Security.NonceVerification -- The pass is one.
		if ( null === $state ) {
			return;
		}
		nocache_headers();
		header( 'Content-Type: application/json; charset=' . ( is_string( get_option( 'blog_charset' ) ) ? get_option( 'blog_charset' ) : 'UTF-8' ) );
		header( 'X-Robots-Tag: noindex' );
		header( 'X-Content-Type-Options: nosniff' );
		echo wp_json_encode(
			array(
				'success' => true,
				'data'    => $state,
			)
		);
		exit;
	}

	/**
	 * Credits a report. Null for any other request, for one whose pass is not valid, and where more follows from it than a position.
	 *
	 * @param array<string, mixed> $server  As `$_SERVER`.
	 * @param array<mixed>         $post    As the browser sent them: WordPress has not added slashes yet.
	 * @param array<mixed>         $cookies The same.
	 * @param int                  $now     Unix seconds.
	 * @return ViewingState|null
	 */
	public function answer( array $server, array $post, array $cookies, int $now ): ?array {
		$text       = static fn( mixed $value ): string => is_string( $value ) ? $value : '';
		$position   = $text( $post['position'] ?? '' );
		$is_playing = $text( $post['is_playing'] ?? '' );
		if (
			'POST' !== ( $server['REQUEST_METHOD'] ?? '' )
			|| ! str_ends_with( (string) strtok( $text( $server['REQUEST_URI'] ?? '' ), '?' ), '/admin-ajax.php' )
			|| 'autowebinar_report' !== ( $post['action'] ?? '' )
			|| 1 !== preg_match( Viewing_Commands::COMMANDS['report']['position'], $position )
			|| 1 !== preg_match( Viewing_Commands::COMMANDS['report']['is_playing'], $is_playing )
		) {
			return null;
		}
		$holder = $this->pass->read( $text( $server['HTTP_X_AUTOWEBINAR_PASS'] ?? '' ), $text( $cookies[ LOGGED_IN_COOKIE ] ?? '' ), $now );
		$before = null === $holder ? null : $this->viewings->read( $holder['user_id'] );
		if ( null === $holder || null === $before || $before->session_id !== $holder['session_id'] || ! $before->is_of( (int) $text( $post['webinar_id'] ?? '' ) ) ) {
			return null;
		}
		$after = $before->after_report( (int) $position, '1' === $is_playing, $holder['length_sec'], $now );
		if ( $after->percent !== $before->percent || ( $after !== $before && ! $this->is_stored( $before, $after ) ) ) {
			return null;
		}
		return Viewing_Commands::state( $after, $holder['length_sec'] );
	}

	/**
	 * Stores a position. Where another process is quicker, or the database refuses, WordPress tries again.
	 */
	private function is_stored( Viewing $before, Viewing $after ): bool {
		try {
			return Transaction::run( fn(): bool => $this->viewings->change( $before, $after ) );
		} catch ( Throwable ) {
			return false;
		}
	}
}
