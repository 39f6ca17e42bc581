<?php
/**
 * The modules of the suite.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Lists the modules, and compares the active ones with the runtime profile (P1).
 */
final class Module_List {

	/** Folder of the plugin → standing under `prod`. */
	private const UNDER_PROD = array(
		'core-webinar-event'                       => 'required',
		'client-webinar-control-integration'       => 'required',
		'ui-webinar-room'                          => 'required',
		'ui-webinar-public'                        => 'required',
		'client-webinar-tracker-v2'                => 'required',
		'client-webinar-event-emitter'             => 'required',
		'client-webinar-attendance-service'        => 'required',
		'post-webinar-routing-service'             => 'required',
		'client-webinar-attendance-telegram'       => 'required',
		'post-webinar-followup-telegram'           => 'required',
		'post-webinar-recording-followup-telegram' => 'required',
		'webinar-outbox'                           => 'required',
		'webinar-mail'                             => 'optional',
		'ui-webinar-entry'                         => 'disabled',
		'client-webinar-registration'              => 'disabled',
		'client-webinar-reminders'                 => 'disabled',
		'webinar-chat'                             => 'disabled',
		'client-webinar-scenario-service'          => 'disabled',
		'client-webinar-action-consumer'           => 'disabled',
		'autowebinar-delivery'                     => 'disabled',
	);

	public function __construct( private readonly Runtime_Profile $profile ) {}

	/**
	 * Returns every module: its standing under the profile (`required`, `disabled`, or `optional` under `full`), whether it is
	 * active, and the verdict `ok`, `missing` or `must-not-run`.
	 *
	 * @return list<array{slug: string, standing: string, is_active: bool, verdict: string}>
	 */
	public function modules(): array {
		$active  = $this->active();
		$is_full = 'full' === $this->profile->current();
		$modules = array();
		foreach ( self::UNDER_PROD as $slug => $standing ) {
			$standing  = $is_full && 'disabled' === $standing ? 'optional' : $standing;
			$is_active = in_array( $slug, $active, true );
			$modules[] = array(
				'slug'      => $slug,
				'standing'  => $standing,
				'is_active' => $is_active,
				'verdict'   => $this->verdict( $standing, $is_active ),
			);
		}
		return $modules;
	}

	/**
	 * Returns what is wrong, and the remedy.
	 *
	 * @return array{missing?: string, must-not-run?: string} Verdict → a sentence, translated, plain text.
	 */
	public function problems(): array {
		$slugs = array();
		foreach ( $this->modules() as $module ) {
			$slugs[ $module['verdict'] ][] = $module['slug'];
		}
		$problems = array();
		if ( isset( $slugs['missing'] ) ) {
			/* translators: %s: folders of plugins. */
			$problems['missing'] = sprintf( __( 'Webinars do not run as they should without these plugins. Install and activate them: %s.', 'core-webinar-event' ), implode( ', ', $slugs['missing'] ) );
		}
		if ( isset( $slugs['must-not-run'] ) ) {
			/* translators: %s: folders of plugins. */
			$problems['must-not-run'] = sprintf( __( 'These plugins do nothing under the runtime profile "prod". Deactivate them, or choose the profile "full" under Settings → Webinars: %s.', 'core-webinar-event' ), implode( ', ', $slugs['must-not-run'] ) );
		}
		return $problems;
	}

	private function verdict( string $standing, bool $is_active ): string {
		return match ( true ) {
			'required' === $standing && ! $is_active => 'missing',
			'disabled' === $standing && $is_active   => 'must-not-run',
			default                                  => 'ok',
		};
	}

	/**
	 * Returns the folders of the active plugins.
	 *
	 * @return list<string>
	 */
	private function active(): array {
		$files = array_merge( wp_get_active_and_valid_plugins(), is_multisite() ? wp_get_active_network_plugins() : array() );
		return array_values( array_map( static fn( string $file ): string => basename( dirname( $file ) ), $files ) );
	}
}
