<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * All sites of a network.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat\Lib;

/**
 * Runs a task on each site of a network, for uninstall.php and network deactivation: WordPress runs both once, on one site.
 */
final class Every_Site {

	/**
	 * Runs the task once where WordPress is no network.
	 *
	 * @param callable(): void $task
	 */
	public static function run( callable $task ): void {
		if ( ! is_multisite() ) {
			$task();
			return;
		}
		$site_ids = get_sites(
			array(
				'fields' => 'ids',
				'number' => 0,
			)
		);
		foreach ( $site_ids as $site_id ) {
			switch_to_blog( $site_id );
			try {
				$task();
			} finally {
				restore_current_blog();
			}
		}
	}
}
