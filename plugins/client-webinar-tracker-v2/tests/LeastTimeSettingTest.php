<?php
/**
 * Tests of the setting of the least time in the room.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\TestWith;
use Webinars\Client_Webinar_Tracker_V2\Least_Time_Setting;
use Webinars\Tests\Webinar_TestCase;

/**
 * The field under Settings → Webinars.
 */
final class LeastTimeSettingTest extends Webinar_TestCase {

	/**
	 * Registers the field as wp-admin does. The other listeners of `admin_init` send headers.
	 */
	protected function setUp(): void {
		parent::setUp();
		( new Least_Time_Setting() )->register();
	}

	/**
	 * Unregisters the field, and removes its notices.
	 */
	protected function tearDown(): void {
		unregister_setting( 'webinars', Least_Time_Setting::OPTION );
		unset( $GLOBALS['wp_settings_fields']['webinars']['client_webinar_tracker_v2_completion'] );
		$GLOBALS['wp_settings_errors'] = array(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		parent::tearDown();
	}

	/**
	 * The field shows 30 unless another number was saved. 0 is a choice.
	 */
	public function test_the_field_shows_the_seconds(): void {
		foreach ( array( 30 => null, 0 => ' 0 ', 3600 => '3600' ) as $shown => $typed ) { // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing
			null === $typed || update_option( Least_Time_Setting::OPTION, $typed );
			ob_start();
			do_settings_fields( 'webinars', 'client_webinar_tracker_v2_completion' );
			self::assertStringContainsString( "value=\"$shown\"", (string) ob_get_clean() );
		}
	}

	/**
	 * Anything else is refused, and the number stays as it was.
	 *
	 * @param mixed $typed Sent value.
	 */
	#[TestWith( array( '-1' ) )]
	#[TestWith( array( '3601' ) )]
	#[TestWith( array( '2.5' ) )]
	#[TestWith( array( '' ) )]
	#[TestWith( array( array( '50' ) ) )]
	public function test_other_values_are_refused( mixed $typed ): void {
		update_option( Least_Time_Setting::OPTION, '60' );

		update_option( Least_Time_Setting::OPTION, $typed );

		self::assertSame( 60, (int) get_option( Least_Time_Setting::OPTION ) );
		self::assertStringContainsString( 'from 0 to 3600', get_settings_errors( Least_Time_Setting::OPTION )[0]['message'] );
	}
}
