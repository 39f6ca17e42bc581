<?php
/**
 * Loads the module's classes when they are first used. Made by `npm run contract`: do not edit.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
			'Cli_Command'          => 'numbers/class-cli-command.php',
			'Early_Report'         => 'early/class-early-report.php',
			'Known_Viewers'        => 'viewing/class-known-viewers.php',
			'Lib\Background_Job'   => 'lib/class-background-job.php',
			'Lib\Command_Endpoint' => 'lib/class-command-endpoint.php',
			'Lib\Command_Refused'  => 'lib/class-command-refused.php',
			'Lib\Core_Log'         => 'lib/class-core-log.php',
			'Lib\Every_Site'       => 'lib/class-every-site.php',
			'Lib\Known_People'     => 'lib/class-known-people.php',
			'Lib\Retention'        => 'lib/class-retention.php',
			'Lib\Transaction'      => 'lib/class-transaction.php',
			'Lib\Translations'     => 'lib/class-translations.php',
			'Meta_Guard'           => 'viewing/class-meta-guard.php',
			'Personal_Data'        => 'viewing/class-personal-data.php',
			'Playlist'             => 'source/class-playlist.php',
			'Recording_Source'     => 'source/class-recording-source.php',
			'Recordings'           => 'source/class-recordings.php',
			'Referrers'            => 'viewing/class-referrers.php',
			'Viewer_Numbers'       => 'numbers/class-viewer-numbers.php',
			'Viewing'              => 'viewing/class-viewing.php',
			'Viewing_Commands'     => 'viewing/class-viewing-commands.php',
			'Viewing_Events'       => 'viewing/class-viewing-events.php',
			'Viewing_Pass'         => 'early/class-viewing-pass.php',
			'Viewing_Store'        => 'viewing/class-viewing-store.php',
			'Viewings'             => 'viewing/class-viewings.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
