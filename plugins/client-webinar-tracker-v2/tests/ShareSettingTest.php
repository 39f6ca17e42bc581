<?php
/**
 * Tests of the setting of the required share.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\TestWith;
use Webinars\Tests\Webinar_TestCase;

/**
 * The field under Settings → Webinars.
 */
final class ShareSettingTest extends Webinar_TestCase {

	private const OPTION = 'client_webinar_tracker_v2_share_percent';

	/**
	 * Registers the field as wp-admin does. The other listeners of `admin_init` send headers.
	 */
	protected function setUp(): void {
		parent::setUp();
		foreach ( $GLOBALS['wp_filter']['admin_init']->callbacks[10] as $callback ) {
			if ( is_array( $callback['function'] ) && 'Webinars\Client_Webinar_Tracker_V2\Share_Setting' === get_class( $callback['function'][0] ) ) {
				call_user_func( $callback['function'] );
			}
		}
	}

	/**
	 * Unregisters the field, and removes its notices.
	 */
	protected function tearDown(): void {
		unregister_setting( 'webinars', self::OPTION );
		unset( $GLOBALS['wp_settings_sections']['webinars']['client_webinar_tracker_v2_completion'], $GLOBALS['wp_settings_fields']['webinars']['client_webinar_tracker_v2_completion'] );
		$GLOBALS['wp_settings_errors'] = array(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		parent::tearDown();
	}

	/**
	 * The field shows 70 unless another share was saved.
	 */
	public function test_the_field_shows_the_share(): void {
		self::assertStringContainsString( 'value="70"', $this->form() );
		update_option( self::OPTION, '50' );
		self::assertStringContainsString( 'value="50"', $this->form() );
	}

	/**
	 * Whole numbers from 1 to 100 are stored.
	 */
	#[TestWith( array( '1', 1 ) )]
	#[TestWith( array( ' 85 ', 85 ) )]
	#[TestWith( array( '100', 100 ) )]
	public function test_shares_are_stored( string $typed, int $kept ): void {
		update_option( self::OPTION, $typed );

		self::assertSame( $kept, (int) get_option( self::OPTION ) );
		self::assertSame( array(), get_settings_errors( self::OPTION ) );
	}

	/**
	 * Anything else is refused, and the share stays as it was.
	 *
	 * @param mixed $typed Sent value.
	 */
	#[TestWith( array( '0' ) )]
	#[TestWith( array( '101' ) )]
	#[TestWith( array( '-5' ) )]
	#[TestWith( array( '70.5' ) )]
	#[TestWith( array( 'most' ) )]
	#[TestWith( array( '' ) )]
	#[TestWith( array( array( '50' ) ) )]
	public function test_other_values_are_refused( mixed $typed ): void {
		update_option( self::OPTION, '60' );

		update_option( self::OPTION, $typed );

		self::assertSame( 60, (int) get_option( self::OPTION ) );
		self::assertStringContainsString( 'from 1 to 100', get_settings_errors( self::OPTION )[0]['message'] );
	}

	/**
	 * A form that was opened before the plugin was active has no such field.
	 */
	public function test_a_form_without_the_field_changes_nothing(): void {
		update_option( self::OPTION, '60' );

		update_option( self::OPTION, null );

		self::assertSame( 60, (int) get_option( self::OPTION ) );
		self::assertSame( array(), get_settings_errors( self::OPTION ) );
	}

	/**
	 * Prints the section as Core's page does.
	 */
	private function form(): string {
		ob_start();
		do_settings_sections( 'webinars' );
		return (string) ob_get_clean();
	}
}
