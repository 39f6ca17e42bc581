<?php
/**
 * Base class of the tests of the list of webinars in wp-admin.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/** Renders the list as WordPress does. */
abstract class List_Table_TestCase extends Webinar_TestCase {

	protected const ZONE = 'America/St_Johns';

	/**
	 * The site has a zone with half hours and a change of clocks.
	 */
	protected function setUp(): void {
		parent::setUp();
		update_option( 'timezone_string', self::ZONE );
		update_option( 'date_format', 'Y-m-d' );
		update_option( 'time_format', 'H:i' );
		// The list of a person who sees all webinars and may do less than an administrator.
		update_option( 'webinar_organizers_trust', '1' );
		$this->act_as( $this->create_user( 'webinar_organizer' ) );
	}

	/**
	 * Other tests are not in wp-admin.
	 */
	protected function tearDown(): void {
		unset( $GLOBALS['current_screen'], $GLOBALS['post'] );
		$GLOBALS['wp_query'] = new WP_Query(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$GLOBALS['wp']       = new WP(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		wp_reset_vars( array( 'orderby', 'order' ) );
		parent::tearDown();
	}

	/**
	 * Renders the screen as edit.php does.
	 *
	 * @param array<string, mixed> $request Address of the screen.
	 * @return array{html: string, head: string, views: string, filters: string, titles: list<string>, cells: array<string, list<string>>, actions: list<list<string>>, queries: int}
	 */
	protected function draw( array $request = array() ): array {
		global $wpdb;
		$request                 = array( 'post_type' => 'webinar_event' ) + $request;
		$_GET                    = $request;
		$_REQUEST                = $request;
		$_SERVER['REQUEST_URI']  = '/wp-admin/edit.php?' . http_build_query( $request );
		$_SERVER['PHP_SELF']     = '/wp-admin/edit.php';
		$GLOBALS['wp_the_query'] = new WP_Query(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$GLOBALS['wp_query']     = $GLOBALS['wp_the_query']; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		set_current_screen( 'edit-webinar_event' );
		wp_cache_flush();
		$queries = $wpdb->num_queries;

		$table = _get_list_table( 'WP_Posts_List_Table', array( 'screen' => get_current_screen() ) );
		$table->prepare_items();
		ob_start();
		$table->views();
		$views = (string) ob_get_clean();
		ob_start();
		$table->display();
		$html = (string) ob_get_clean();

		$page = array(
			'html'    => $html,
			'head'    => strstr( $html, '</thead>', true ),
			'views'   => $views,
			'filters' => strstr( $html, '<table', true ),
			'titles'  => array(),
			'cells'   => array(),
			'actions' => array(),
			'queries' => $wpdb->num_queries - $queries,
		);
		// A title without the right to edit is no link.
		preg_match_all( '~<strong><(?:a class="row-title"|span)[^>]*>(.*?)</~s', $html, $titles );
		$page['titles'] = $titles[1];
		preg_match_all( '~<td class=\'(\w+) column-\w+\'[^>]*>(.*?)</td>~s', $html, $cells, PREG_SET_ORDER );
		foreach ( $cells as list( , $column, $cell ) ) {
			$page['cells'][ $column ][] = html_entity_decode( wp_strip_all_tags( str_replace( '<br>', ' ', $cell ) ) );
		}
		preg_match_all( '~<div class="row-actions">(.*?)</div>~s', $html, $rows );
		foreach ( $rows[1] as $row ) {
			preg_match_all( '~<(?:a|button)[^>]*>(.*?)</~', $row, $links );
			$page['actions'][] = array_values( array_filter( $links[1], static fn( string $link ): bool => ! str_contains( $link, '<' ) ) );
		}
		return $page;
	}
}
