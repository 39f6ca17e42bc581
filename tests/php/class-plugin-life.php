<?php
/**
 * The life of plugins on a site.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

namespace Webinars\Tests;

use Fiber;

/**
 * Activates plugins, lets people use the site, switches them off and deletes them, and notes all that is not as it should be.
 *
 * Each step is a request of its own. It runs in a Fiber, which it suspends with each request until the answer is there.
 */
final class Plugin_Life {

	/** Pages that a plugin makes when it is activated. They are the site's content and stay. */
	private const PAGES = array(
		'/webinars/'             => 'ui-webinar-public',
		'/account/webinar_room/' => 'ui-webinar-room',
		'/admin_webinar/'        => 'client-webinar-control-integration',
	);

	/** WordPress comes with it. */
	private const SAMPLE_PAGE_ID = 2;

	/** Rows of the database that are not ours to remove. */
	private const NOT_OURS = array(
		// See PAGES.
		'/^wp_posts \d+ page$/',
		// WordPress names it after the theme's folder, which each copy of a site has elsewhere.
		'/^wp_options _site_transient_(timeout_)?wp_theme_files_patterns-/',
	);

	/**
	 * What was not as it should be.
	 *
	 * @var list<string>
	 */
	private array $problems = array();

	/**
	 * Prepares a life of plugins on a site.
	 *
	 * @param Web_Server   $server Serves the site.
	 * @param Test_Site    $site   A prepared site without plugins.
	 * @param list<string> $slugs  The plugins, in the order in which they are activated.
	 */
	public function __construct( private readonly Web_Server $server, private readonly Test_Site $site, private readonly array $slugs ) {}

	/**
	 * Goes through it.
	 *
	 * @param list<string>          $deactivated The plugins, in the order in which they are switched off.
	 * @param list<string>          $deleted     The plugins, in the order in which they are deleted.
	 * @param array<string, string> $before      What the site must hold in the end: all that it held before.
	 * @return list<string> What was not as it should be.
	 */
	public function live( array $deactivated, array $deleted, array $before ): array {
		$this->quietly( 'activate', $this->slugs );
		$this->use();
		$this->quietly( 'deactivate', $deactivated );
		$this->quietly( 'uninstall', $deleted );
		$this->compare( $before, $this->footprint() );

		$log = $this->site->content . '/debug.log';
		if ( is_file( $log ) ) {
			$this->problems[] = 'Logged: ' . file_get_contents( $log );
		}
		return $this->problems;
	}

	/**
	 * Lets people come to a site without plugins, so that WordPress has stored what it stores once.
	 *
	 * @return array<string, string> What the site holds then, by table and row.
	 */
	public function prepare(): array {
		$this->quietly( 'prepare' );
		$this->use();
		return $this->footprint();
	}

	/**
	 * Lets people plan, visit, start, attend and stop a webinar, as far as the plugins go.
	 */
	private function use(): void {
		$begun      = json_decode( $this->ask( 200, '/plugins.php', 'admin', array( 'command' => 'begin' ) ), true );
		$webinar_id = $begun['webinar_id'] ?? 0;
		foreach ( $begun['commands'] ?? array() as $command ) {
			$this->ask( 200, '/wp-admin/admin-ajax.php', $command['login'], $command['fields'] );
		}
		$this->ask( $this->has( 'ui-webinar-room', 'core-webinar-event' ) ? 200 : 404, "/wp-json/webinars/v1/rooms/$webinar_id/state", 'attendee' );
		foreach ( array_keys( array_intersect( self::PAGES, $this->slugs ) ) as $path ) {
			$this->see( 200, $path, 'attendee' );
		}
		if ( ! $this->has( ...Test_Site::plugins() ) ) {
			$this->look_around( $webinar_id );
		}
		$this->quietly( 'finish' );
		// The second one for what the first one asks for.
		$this->ask( 200, '/wp-cron.php' );
		$this->ask( 200, '/wp-cron.php' );
	}

	/**
	 * Opens the screens that every plugin may add to, which must do without those that are missing.
	 *
	 * @param int $webinar_id The webinar, 0 for none.
	 */
	private function look_around( int $webinar_id ): void {
		$this->see( 200, '/' );
		$this->see( 200, '/wp-admin/edit.php?post_type=' . ( $webinar_id > 0 ? 'webinar_event' : 'page' ), 'admin' );
		$this->see( 200, '/wp-admin/post.php?action=edit&post=' . ( $webinar_id > 0 ? $webinar_id : self::SAMPLE_PAGE_ID ), 'admin' );
		// WordPress's answer where nobody is asked.
		$this->ask( 400, '/wp-admin/admin-ajax.php', 'admin' );
	}

	/**
	 * Whether plugins are active.
	 *
	 * @param string ...$slugs Their folders.
	 */
	private function has( string ...$slugs ): bool {
		return array() === array_diff( $slugs, $this->slugs );
	}

	/**
	 * Does what plugins.php offers, which must print nothing.
	 *
	 * @param string       $command What to do.
	 * @param list<string> $slugs   With which plugins, in this order.
	 */
	private function quietly( string $command, array $slugs = array() ): void {
		$said = $this->ask(
			200,
			'/plugins.php',
			'admin',
			array(
				'command' => $command,
				'slugs'   => $slugs,
			)
		);
		if ( '' !== $said ) {
			$this->problems[] = "$command said: $said";
		}
	}

	/**
	 * Visits a page, which must be whole.
	 *
	 * @param int    $status The status that it must have.
	 * @param string $path   With the query.
	 * @param string $login  Who is signed in; empty is a guest.
	 */
	private function see( int $status, string $path, string $login = '' ): void {
		if ( ! str_ends_with( trim( $this->ask( $status, $path, $login ) ), '</html>' ) ) {
			$this->problems[] = "$path is not whole.";
		}
	}

	/**
	 * Sends a request.
	 *
	 * @param int                  $status The status that it must be answered with.
	 * @param string               $path   With the query.
	 * @param string               $login  Who is signed in; empty is a guest.
	 * @param array<string, mixed> $fields Of a form, which is posted; none is GET.
	 * @return string The answer.
	 */
	private function ask( int $status, string $path, string $login = '', array $fields = array() ): string {
		$request = $this->server->request( $this->site, $path, $login, $fields );
		Fiber::suspend( $request );
		$answer   = (string) curl_multi_getcontent( $request );
		$answered = curl_getinfo( $request, CURLINFO_RESPONSE_CODE );
		if ( $status !== $answered ) {
			$what             = $fields['command'] ?? '';
			$this->problems[] = "$path $what answered $answered, not $status: " . substr( $answer, 0, 1000 );
		}
		return $answer;
	}

	/**
	 * All that is in the database.
	 *
	 * @return array<string, string> By table and row.
	 */
	private function footprint(): array {
		return json_decode( $this->ask( 200, '/plugins.php', 'admin', array( 'command' => 'footprint' ) ), true ) ?? array();
	}

	/**
	 * Notes what has come, gone or changed.
	 *
	 * @param array<string, string> $before Footprint.
	 * @param array<string, string> $after  Footprint.
	 */
	private function compare( array $before, array $after ): void {
		foreach ( $before + $after as $row => $value ) {
			if ( ( $before[ $row ] ?? null ) !== ( $after[ $row ] ?? null ) && ! $this->is_not_ours( $row ) ) {
				$this->problems[] = "$row: " . ( $before[ $row ] ?? 'nothing' ) . ' became ' . ( $after[ $row ] ?? 'nothing' );
			}
		}
	}

	/**
	 * Whether a row is not ours to remove.
	 *
	 * @param string $row Table and row.
	 */
	private function is_not_ours( string $row ): bool {
		return array() !== array_filter( self::NOT_OURS, static fn( string $pattern ): bool => 1 === preg_match( $pattern, $row ) );
	}
}
