<?php
/**
 * Tests of the guard on WP-CLI, autosaves and imports.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use Webinars\Tests\Test_Site;
use Webinars\Tests\Webinar_TestCase;

require_once __DIR__ . '/trait-stored-state.php';

/** S2: WP-CLI, autosaves and imports change no state. Each test runs WordPress's own code as an administrator. */
final class WritePathsTest extends Webinar_TestCase {

	use Stored_State;

	/** WP-CLI fails with its exit status and message, and the log has the reason. */
	public function test_wp_cli_changes_no_state(): void {
		$id     = $this->create_webinar();
		$live   = $this->create_webinar( array( 'status' => 'live' ) );
		$before = array( self::state_rows( $id ), self::state_rows( $live ) );
		$meta   = static fn( string ...$words ): array => array( 'post', 'meta', ...$words );
		$failed = array(
			"Failed to update custom field 'status'." => array(
				$meta( 'update', "$id", 'status', 'live' ),
				$meta( 'patch', 'insert', "$id", 'status', 'live' ),
			),
			"Failed to update custom field 'cta_visibility'." => array( $meta( 'set', "$id", 'cta_visibility', 'visible' ) ),
			"Failed to update custom field 'STATUS'." => array( $meta( 'update', "$id", 'STATUS', 'live' ) ),
			'Failed to add custom field.'             => array(
				$meta( 'add', "$id", 'status', 'live' ),
				$meta( 'add', "$id", 'cta_visibility', 'visible' ),
			),
			'Failed to delete custom field.'          => array(
				$meta( 'delete', "$id", 'status' ),
				$meta( 'delete', "$id", 'cta_visibility' ),
			),
			"Failed deleting post $live."             => array( array( 'post', 'delete', "$live", '--force' ) ),
		);
		foreach ( $failed as $words => $commands ) {
			foreach ( $commands as $command ) {
				$done = $this->wp( $command );
				self::assertSame( 1, $done['status'], implode( ' ', $command ) );
				self::assertStringContainsString( $words, $done['errors'] );
				$this->assert_logged( implode( ' ', $command ) );
			}
		}
		$done = $this->wp( array( 'eval', "var_export( array( update_post_meta( $id, 'status', 'live' ), wp_trash_post( $live ) ) );" ) );
		self::assertSame( "array (\n  0 => false,\n  1 => false,\n)", $done['output'] );
		$this->assert_logged( 'eval', 2 );

		wp_cache_flush();
		self::assertSame( $before, array( self::state_rows( $id ), self::state_rows( $live ) ) );
		self::assertSame( 'publish', get_post_status( $live ) );
	}

	/** Commands that save more than the state save the rest, and the log names what was refused. */
	public function test_wp_cli_changes_no_state_and_the_rest_is_saved(): void {
		$live   = $this->create_webinar( array( 'status' => 'live' ) );
		$before = self::state_rows( $live );
		$state  = '--meta_input={"status":"archived","cta_visibility":"visible"}';

		foreach ( array( array( $state, 2 ), array( '--post_type=post', 1 ), array( '--post_status=trash', 1 ) ) as list( $option, $times ) ) {
			$done = $this->wp( array( 'post', 'update', "$live", "--post_title=With $option", $option ) );
			self::assertSame( array( 0, "Success: Updated post $live." ), array( $done['status'], $done['output'] ) );
			$this->assert_logged( $option, $times );
			wp_cache_flush();
			self::assertSame( array( "With $option", 'webinar_event', 'publish' ), array( get_post( $live )->post_title, get_post_type( $live ), get_post_status( $live ) ) );
			self::assertSame( $before, self::state_rows( $live ) );
		}

		$new = $this->wp( array( 'post', 'create', '--post_type=webinar_event', '--post_title=New', '--porcelain', $state ) );
		self::assertSame( 0, $new['status'] );
		$this->assert_logged( 'create', 2 );
		wp_cache_flush();
		self::assertSame( array( 'draft', 'hidden', '0', '0', '0', '0', '0', 'main' ), array_column( self::state_rows( (int) $new['output'] ), 'meta_value' ) );

		$copy = $this->wp( array( 'post', 'create', "--from-post=$live", '--post_status=draft', '--porcelain' ) );
		self::assertSame( 0, $copy['status'] );
		wp_cache_flush();
		self::assertSame( array( 'draft', 'hidden', '0', '0', '0', '0', '0', 'main' ), array_column( self::state_rows( (int) $copy['output'] ), 'meta_value' ) );
		self::assertSame( $before, self::state_rows( $live ) );
	}

	/**
	 * An autosave of the block editor is not refused and has no state of its own. The test needs its own process: WordPress marks
	 * the whole process as autosaving.
	 */
	public function test_an_autosave_has_no_state(): void {
		$id     = $this->create_webinar( array( 'status' => 'live' ) );
		$before = self::state_rows( $id );

		$done = $this->wp(
			array(
				'eval',
				"\$request = new WP_REST_Request( 'POST', '/wp/v2/webinar_event/$id/autosaves' );
				\$request->set_body_params( array( 'title' => 'Autosaved', 'content' => 'Text', 'meta' => array( 'duration_minutes' => 60 ) ) );
				\$answer = rest_do_request( \$request );
				echo \$answer->get_status(), ' ', \$answer->get_data()['id'] ?? wp_json_encode( \$answer->get_data() );",
			)
		);

		wp_cache_flush();
		list( $status, $autosave_id ) = explode( ' ', $done['output'], 2 );
		self::assertSame( array( '200', 'Autosaved' ), array( $status, get_post( (int) $autosave_id )?->post_title ), $done['output'] );
		self::assertSame( array(), self::state_rows( (int) $autosave_id ) );
		self::assertSame( $before, self::state_rows( $id ) );
		self::assertSame( array(), $this->log_lines() );
	}

	/**
	 * Exported by WordPress and imported again, a draft is unchanged and nothing is refused; a webinar that had begun has its
	 * fields and the state of a draft; on existing webinars nothing is written.
	 *
	 * The importer is a plugin of wordpress.org, which no package registry has: import() makes the calls that its version
	 * 0.9.5 makes.
	 */
	public function test_an_import_brings_fields_and_no_state(): void {
		$draft    = $this->create_webinar(
			array(
				'title'       => 'Draft',
				'post_status' => 'draft',
			)
		);
		$live     = $this->create_webinar(
			array(
				'title'  => 'Live',
				'status' => 'live',
			)
		);
		$was      = self::state_rows( $draft );
		$is       = self::state_rows( $live );
		$exported = $this->export();
		$refused  = $this->capture( 'core_webinar_change_refused' );
		$this->act_as( $this->create_user( 'administrator' ) );

		self::assertSame( array( $draft, $live ), $this->import( $exported ) );
		$this->assert_kept( $draft, $was, $refused, 'onto the same draft', 0 );
		$this->assert_kept( $live, $is, $refused, 'onto the same webinar', 0 );

		$forged = strtr( $exported, array( '<wp:meta_value><![CDATA[live]]>' => '<wp:meta_value><![CDATA[archived]]>' ) );
		self::assertSame( array( $draft, $live ), $this->import( $forged ) );
		$this->assert_kept( $live, $is, $refused, 'onto the same webinar, forged' );

		wp_delete_post( $draft, true );
		do_action( 'core_webinar_set_status', $live, 'stop', $this->context( (int) get_post( $live )->post_author ) );
		wp_delete_post( $live, true );
		self::assertSame( array( $draft, $live ), $this->import( $exported ) );
		self::assertSame( array( $live ), array_values( array_unique( array_column( $refused->getArrayCopy(), 'webinar_id' ) ) ) );
		foreach ( array( $draft, $live ) as $id ) {
			self::assertSame( array( 'draft', 'hidden', '0', '0', '0', '0', '0', 'main' ), array_column( self::state_rows( $id ), 'meta_value' ) );
			$webinar = apply_filters( 'core_webinar_get', null, $id );
			self::assertSame( array( 'https://stream.webinars.test/live.m3u8', 60 ), array( $webinar['stream_source'], $webinar['duration_minutes'] ) );
		}
	}

	/**
	 * Exports all webinars.
	 *
	 * @return string WXR.
	 */
	private function export(): string {
		require_once ABSPATH . 'wp-admin/includes/export.php';
		ob_start();
		export_wp( array( 'content' => 'webinar_event' ) );
		return (string) ob_get_clean();
	}

	/**
	 * Imports webinars as the WordPress Importer does.
	 *
	 * @param string $wxr What was exported.
	 * @return list<int> Ids, in the order of the file.
	 */
	private function import( string $wxr ): array {
		$ids = array();
		wp_defer_term_counting( true );
		wp_suspend_cache_invalidation( true );
		foreach ( simplexml_load_string( $wxr )->channel->item as $item ) {
			$post    = $item->children( 'wp', true );
			$columns = array(
				'post_date'    => (string) $post->post_date,
				'post_content' => (string) $item->children( 'content', true )->encoded,
				'post_title'   => (string) $item->title,
				'post_status'  => (string) $post->status,
				'post_name'    => (string) $post->post_name,
				'post_type'    => (string) $post->post_type,
			);
			$id      = post_exists( $columns['post_title'], '', $columns['post_date'], $columns['post_type'] );
			$id      = $id > 0 ? $id : wp_insert_post( wp_slash( array( 'import_id' => (int) $post->post_id ) + $columns ), true );
			foreach ( $post->postmeta as $meta ) {
				add_post_meta( $id, wp_slash( (string) $meta->meta_key ), wp_slash( maybe_unserialize( (string) $meta->meta_value ) ) );
			}
			$ids[] = $id;
		}
		wp_suspend_cache_invalidation( false );
		wp_cache_flush();
		wp_defer_term_counting( false );
		return $ids;
	}

	/**
	 * Runs WP-CLI as an administrator, with an empty log.
	 *
	 * @param list<string> $command What follows `wp`.
	 * @return array{status: int, output: string, errors: string}
	 */
	private function wp( array $command ): array {
		file_put_contents( WP_DEBUG_LOG, '' );
		return Test_Site::entered()->wp_cli( array( '--user=admin', ...$command ) );
	}

	/**
	 * Asserts that the log has only the refusals of the last command.
	 *
	 * @param string $way   Write path, for messages.
	 * @param int    $times Expected number of refusals.
	 */
	private function assert_logged( string $way, int $times = 1 ): void {
		$codes = array_map( static fn( string $line ): string => json_decode( $line, true )['code'] ?? $line, $this->log_lines() );
		self::assertSame( array_fill( 0, $times, 'webinar_status_mutation_forbidden' ), $codes, $way );
	}
}
