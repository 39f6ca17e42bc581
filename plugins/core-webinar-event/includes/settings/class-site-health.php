<?php
/**
 * Site Health.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Tests the active modules against the runtime profile (P1), the pages that the modules use, the roles, whether the database stores emoji, and
 * the versions of WordPress and PHP.
 */
final class Site_Health {

	/** WordPress stores bytes as they are in latin1. */
	private const CHARSETS_WITH_EMOJI = array( 'utf8mb4', 'latin1', 'binary' );

	public function __construct(
		private readonly Module_List $modules,
		private readonly Module_Pages $pages,
		private readonly Runtime_Profile $profile,
		private readonly Roles $roles
	) {}

	/**
	 * Answers site_status_tests.
	 *
	 * @param array<string, array<string, mixed>> $tests Tests by kind.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_tests( array $tests ): array {
		$tests['direct']['core_webinar_event_modules']  = array(
			'label' => __( 'Webinar modules', 'core-webinar-event' ),
			'test'  => array( $this, 'test_modules' ),
		);
		$tests['direct']['core_webinar_event_pages']    = array(
			'label' => __( 'Webinar pages', 'core-webinar-event' ),
			'test'  => array( $this, 'test_pages' ),
		);
		$tests['direct']['core_webinar_event_roles']    = array(
			'label' => __( 'Webinar roles', 'core-webinar-event' ),
			'test'  => array( $this, 'test_roles' ),
		);
		$tests['direct']['core_webinar_event_emoji']    = array(
			'label' => __( 'Emoji in webinar texts', 'core-webinar-event' ),
			'test'  => array( $this, 'test_emoji' ),
		);
		$tests['direct']['core_webinar_event_versions'] = array(
			'label' => __( 'Versions that webinars are tested with', 'core-webinar-event' ),
			'test'  => array( $this, 'test_versions' ),
		);
		return $tests;
	}

	/**
	 * Adds a section to the information that people copy into a support request.
	 *
	 * @param array<string, array<string, mixed>> $sections Sections of others.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_information( array $sections ): array {
		$fields = array(
			'profile' => array(
				'label' => __( 'Runtime profile', 'core-webinar-event' ),
				'value' => $this->profile->current(),
			),
		);
		foreach ( $this->modules->modules() as $module ) {
			$fields[ $module['slug'] ] = array(
				'label' => $this->modules->name( $module['slug'] ),
				'value' => $module['is_active'] ? __( 'active', 'core-webinar-event' ) : __( 'not active', 'core-webinar-event' ),
				'debug' => $module['standing'] . ', ' . ( $module['is_active'] ? 'active' : 'not active' ) . ', ' . $module['verdict'],
			);
		}
		$sections['core-webinar-event'] = array(
			'label'  => __( 'Webinars', 'core-webinar-event' ),
			'fields' => $fields,
		);
		return $sections;
	}

	/**
	 * Compares the active modules with the profile.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test_modules(): array {
		$problems = $this->modules->problems();
		return $this->result(
			'core_webinar_event_modules',
			array_values( $problems ),
			// A module that must not run does nothing. Without a missing module people get no message.
			isset( $problems['missing'] ) ? 'critical' : 'recommended',
			__( 'The right webinar modules are active', 'core-webinar-event' ),
			__( 'Webinar modules are missing, or must not be active', 'core-webinar-event' ),
			__( 'Webinars run from the schedule to the messages afterwards.', 'core-webinar-event' ),
			array( admin_url( 'plugins.php' ), __( 'Open the list of plugins', 'core-webinar-event' ) )
		);
	}

	/**
	 * Checks each page.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test_pages(): array {
		$problems = array();
		foreach ( $this->pages->settings() as $setting ) {
			$problem = $this->pages->problem( $setting );
			if ( '' !== $problem ) {
				$problems[] = $setting['label'] . ': ' . $problem;
			}
		}
		return $this->result(
			'core_webinar_event_pages',
			$problems,
			'recommended',
			__( 'The webinar pages are in place', 'core-webinar-event' ),
			__( 'Webinar pages need attention', 'core-webinar-event' ),
			__( 'Each page is published and holds its block.', 'core-webinar-event' ),
			array( Settings_Page::url(), __( 'Choose the pages', 'core-webinar-event' ) )
		);
	}

	/**
	 * Names roles that do not exist and capabilities that nobody has.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test_roles(): array {
		$missing = $this->roles->missing();
		return $this->result(
			'core_webinar_event_roles',
			/* translators: %s: names of roles and capabilities. */
			array() === $missing ? array() : array( sprintf( __( 'These roles do not exist, or no role has these capabilities: %s. Deactivate the plugin "Webinars: Core" and activate it again: it restores them.', 'core-webinar-event' ), implode( ', ', $missing ) ) ),
			'critical',
			__( 'The roles of webinars are complete', 'core-webinar-event' ),
			__( 'Roles of webinars are missing', 'core-webinar-event' ),
			__( 'Organizers, speakers and attendees have a role.', 'core-webinar-event' ),
			array( admin_url( 'plugins.php' ), __( 'Open the list of plugins', 'core-webinar-event' ) )
		);
	}

	/**
	 * Names the tables that cannot store characters of four bytes.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test_emoji(): array {
		global $wpdb;
		$columns = array(
			$wpdb->posts    => 'post_title',
			$wpdb->postmeta => 'meta_value',
			$wpdb->options  => 'option_value',
			$wpdb->users    => 'display_name',
		);
		$tables  = array();
		foreach ( $columns as $table => $column ) {
			$charset = $wpdb->get_col_charset( $table, $column );
			// SQLite has no character sets.
			if ( is_string( $charset ) && ! in_array( $charset, self::CHARSETS_WITH_EMOJI, true ) ) {
				$tables[] = $table;
			}
		}
		return $this->result(
			'core_webinar_event_emoji',
			/* translators: 1: names of tables, 2: a statement of SQL. */
			array() === $tables ? array() : array( sprintf( __( 'These tables cannot store emoji and other characters of four bytes: %1$s. Offers, message texts and names with such a character are refused. Make a backup, then ask your host to run this for each of them: %2$s', 'core-webinar-event' ), implode( ', ', $tables ), "ALTER TABLE $tables[0] CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci" ) ),
			'recommended',
			__( 'The database stores emoji in webinar texts', 'core-webinar-event' ),
			__( 'The database does not store emoji in webinar texts', 'core-webinar-event' ),
			__( 'Titles, offers, messages and names may have emoji.', 'core-webinar-event' ),
			array( 'https://dev.mysql.com/doc/refman/8.4/en/charset-unicode-conversion.html', __( 'Read how tables are converted', 'core-webinar-event' ) )
		);
	}

	/**
	 * Compares the versions of WordPress and PHP with those of the project's tests.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test_versions(): array {
		$problem = Tested_Versions::problem( wp_get_wp_version(), PHP_VERSION );
		return $this->result(
			'core_webinar_event_versions',
			'' === $problem ? array() : array( $problem ),
			'recommended',
			__( 'WordPress and PHP are in the range that webinars are tested with', 'core-webinar-event' ),
			__( 'Webinars are not tested with these versions of WordPress and PHP', 'core-webinar-event' ),
			/* translators: 1: version of WordPress, 2: version of PHP, 3: newer version of WordPress, 4: newer version of PHP. */
			sprintf( __( 'The tests of the webinar plugins run with both ends of this range: WordPress %1$s with PHP %2$s, and WordPress %3$s with PHP %4$s.', 'core-webinar-event' ), Tested_Versions::WORDPRESS[0], Tested_Versions::PHP[0], Tested_Versions::WORDPRESS[1], Tested_Versions::PHP[1] ),
			array( admin_url( 'site-health.php?tab=debug' ), __( 'See the versions of this site', 'core-webinar-event' ) )
		);
	}

	/**
	 * Returns the result of a test.
	 *
	 * @param string                $test     Name of the test.
	 * @param list<string>          $problems Sentences, plain text.
	 * @param string                $severity `critical` or `recommended`, when there are any.
	 * @param string                $good     Heading when there are none.
	 * @param string                $bad      Heading when there are some.
	 * @param string                $praise   Text under the good heading.
	 * @param array{string, string} $remedy   Address and text of the link that helps.
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	private function result( string $test, array $problems, string $severity, string $good, string $bad, string $praise, array $remedy ): array {
		$is_good = array() === $problems;
		return array(
			'label'       => $is_good ? $good : $bad,
			'status'      => $is_good ? 'good' : $severity,
			'badge'       => array(
				'label' => __( 'Webinars', 'core-webinar-event' ),
				'color' => 'blue',
			),
			'description' => '<p>' . implode( '</p><p>', array_map( 'esc_html', $is_good ? array( $praise ) : $problems ) ) . '</p>',
			'actions'     => $is_good ? '' : sprintf( '<p><a href="%s">%s</a></p>', esc_url( $remedy[0] ), esc_html( $remedy[1] ) ),
			'test'        => $test,
		);
	}
}
