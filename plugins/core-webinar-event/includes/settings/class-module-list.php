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

	/** Name of the main file → name in the list of plugins, standing under `prod`. */
	private const MODULES = array(
		'core-webinar-event'                       => array( 'Webinars: Core', 'required' ),
		'client-webinar-control-integration'       => array( 'Webinars: Control', 'required' ),
		'ui-webinar-room'                          => array( 'Webinars: Room', 'required' ),
		'ui-webinar-public'                        => array( 'Webinars: Schedule', 'required' ),
		'client-webinar-tracker-v2'                => array( 'Webinars: Tracker', 'required' ),
		'client-webinar-event-emitter'             => array( 'Webinars: Event Emitter', 'required' ),
		'client-webinar-attendance-service'        => array( 'Webinars: Attendance', 'required' ),
		'post-webinar-routing-service'             => array( 'Webinars: Routing', 'required' ),
		'client-webinar-attendance-telegram'       => array( 'Webinars: Attendance Notices', 'required' ),
		'post-webinar-followup-telegram'           => array( 'Webinars: Follow-ups', 'required' ),
		'post-webinar-recording-followup-telegram' => array( 'Webinars: Recordings', 'required' ),
		'webinar-outbox'                           => array( 'Webinars: Outbox', 'required' ),
		'webinar-mail'                             => array( 'Webinars: E-Mail', 'optional' ),
		'webinar-telegram'                         => array( 'Webinars: Telegram', 'optional' ),
		'ui-webinar-entry'                         => array( 'Webinars: Entry page', 'disabled' ),
		'client-webinar-registration'              => array( 'Webinars: Registration', 'disabled' ),
		'client-webinar-reminders'                 => array( 'Webinars: Reminders', 'disabled' ),
		'client-webinar-forms'                     => array( 'Webinars: Forms', 'disabled' ),
		'webinar-chat'                             => array( 'Webinars: Chat', 'disabled' ),
		'client-webinar-scenario-service'          => array( 'Webinars: Scenarios', 'disabled' ),
		'client-webinar-action-consumer'           => array( 'Webinars: Scenario Actions', 'disabled' ),
		'autowebinar-delivery'                     => array( 'Webinars: AutoWebinar', 'disabled' ),
	);

	/** The form on the page of a webinar needs them. */
	public const OF_THE_FORM = array( 'ui-webinar-entry', 'client-webinar-registration', 'client-webinar-reminders', 'webinar-mail' );

	/** Whoever Telegram does not reach gets e-mails. */
	public const OF_MAIL = array( 'webinar-mail' );

	/** So that the site writes to Telegram itself. With a message service it does nothing. */
	public const OF_TELEGRAM = array( 'webinar-telegram' );

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
		foreach ( self::MODULES as $slug => list( , $standing ) ) {
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
		$names = array();
		foreach ( $this->modules() as $module ) {
			$names[ $module['verdict'] ][] = $this->name( $module['slug'] );
		}
		$problems = array();
		if ( isset( $names['missing'] ) ) {
			/* translators: %s: names of plugins. */
			$problems['missing'] = sprintf( __( 'Webinars do not run as they should without these plugins. Install and activate them: %s.', 'core-webinar-event' ), implode( ', ', $names['missing'] ) );
		}
		if ( isset( $names['must-not-run'] ) ) {
			/* translators: %s: names of plugins. */
			$problems['must-not-run'] = sprintf( __( 'These plugins do nothing under the runtime profile "prod". Deactivate them, or choose the profile "full" under Settings → Webinars: %s.', 'core-webinar-event' ), implode( ', ', $names['must-not-run'] ) );
		}
		return $problems;
	}

	/**
	 * Returns the name of a module as the list of plugins shows it.
	 */
	public function name( string $slug ): string {
		$file = $this->file( $slug );
		$name = '' === $file ? '' : get_plugin_data( WP_PLUGIN_DIR . "/$file", false )['Name'];
		return '' === $name ? self::MODULES[ $slug ][0] : $name;
	}

	/**
	 * Whether modules are active.
	 *
	 * @param list<string> $slugs Modules.
	 */
	public function are_active( array $slugs ): bool {
		return array() === array_diff( $slugs, $this->active() );
	}

	/**
	 * Whether modules can be had: they are active, or the current user may activate them here.
	 *
	 * @param list<string> $slugs Modules.
	 */
	public function can_activate( array $slugs ): bool {
		$idle = array_diff( $slugs, $this->active() );
		return array() === $idle || ( current_user_can( 'activate_plugins' ) && ! in_array( '', array_map( $this->file( ... ), $idle ), true ) );
	}

	/**
	 * Activates modules that are not active, where they can be had.
	 *
	 * @param list<string> $slugs Modules.
	 */
	public function activate( array $slugs ): void {
		if ( ! $this->can_activate( $slugs ) ) {
			return;
		}
		activate_plugins( array_map( $this->file( ... ), array_values( array_diff( $slugs, $this->active() ) ) ) );
	}

	/**
	 * Returns the main file of a module as WordPress names it, `<folder>/<slug>.php`; empty where the module is not installed.
	 */
	private function file( string $slug ): string {
		require_once ABSPATH . 'wp-admin/includes/plugin.php'; // @phpstan-ignore requireOnce.fileNotFound (PHPStan has no WordPress.)
		return (string) current( (array) preg_grep( "~/$slug\.php$~D", array_keys( get_plugins() ) ) );
	}

	private function verdict( string $standing, bool $is_active ): string {
		return match ( true ) {
			'required' === $standing && ! $is_active => 'missing',
			'disabled' === $standing && $is_active   => 'must-not-run',
			default                                  => 'ok',
		};
	}

	/**
	 * Returns the names of the main files of the active and the must-use plugins. A folder may have any name.
	 *
	 * @return list<string>
	 */
	private function active(): array {
		// Of a link, PHP lists the target.
		$must_use = realpath( WPMU_PLUGIN_DIR );
		$files    = array(
			...wp_get_active_and_valid_plugins(),
			...( is_multisite() ? wp_get_active_network_plugins() : array() ),
			// WordPress lists only files at the top of the folder, which load the others.
			...( false === $must_use ? array() : array_filter( get_included_files(), static fn( string $file ): bool => str_starts_with( $file, $must_use . DIRECTORY_SEPARATOR ) ) ),
		);
		return array_values( array_map( static fn( string $file ): string => basename( $file, '.php' ), $files ) );
	}
}
