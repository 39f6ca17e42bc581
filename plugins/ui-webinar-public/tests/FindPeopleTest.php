<?php
/**
 * Tests of the command to find people who may speak.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Ui_Webinar_Public\Schedule_Form;

/**
 * The form finds everybody who may speak, however many there are, and shows an e-mail only to those who may list users.
 */
final class FindPeopleTest extends Webinar_TestCase {

	private const ACTION = 'ui_webinar_public_find_people';

	/** The form gets 20 people and those of the webinar; everybody else is found by name. */
	public function test_everybody_is_found_among_many(): void {
		$last = 0;
		for ( $number = 0; $number < 30; $number++ ) {
			$last = $this->create_person( sprintf( 'Speaker %02d', $number ) );
		}
		$chosen = $this->create_person( 'Zoë_%' );
		$gone   = $this->create_user( 'webinar_attendee' );
		$id     = $this->create_webinar( array( 'speaker_user_ids' => array( $chosen, $gone ) ) );
		$this->act_as( (int) get_post( $id )->post_author );

		$known = array_column( ( new Schedule_Form( __FILE__ ) )->settings( $id )['people'], 'id' );

		self::assertContains( $chosen, $known );
		self::assertContains( $gone, $known, 'Who may no longer speak has a name too.' );
		self::assertNotContains( $last, $known );
		self::assertLessThan( 30, count( $known ) );
		self::assertSame( array( $last ), $this->found( $id, 'ker 29' ) );
		self::assertSame( array( $last ), $this->found( $id, 'SPEAKER 29' ) );
		self::assertSame( array( $chosen ), $this->found( $id, '_%' ) );
		self::assertCount( 20, $this->found( $id, 'Speaker' ) );
		self::assertSame( array(), $this->found( $id, get_userdata( $gone )->display_name ) );
	}

	/** An e-mail is shown to, and found by, people who may list users: an organizer may not. */
	public function test_emails_are_for_people_who_may_list_users(): void {
		$person = $this->create_person( 'Anna & Co' );
		$email  = get_userdata( $person )->user_email;
		$id     = $this->create_webinar();
		$this->act_as( 1 );
		$found = $this->send( $id, 'Anna' )['body']['data']['people'][0];
		self::assertSame( array( $email, 'Anna & Co' ), array( $found['email'], $found['name'] ) );
		self::assertSame( array( $person ), $this->found( $id, $email ) );

		$this->act_as( (int) get_post( $id )->post_author );
		self::assertFalse( current_user_can( 'list_users' ) );
		self::assertSame( '', $this->send( $id, 'Anna' )['body']['data']['people'][0]['email'] );
		self::assertSame( array(), $this->found( $id, $email ) );
	}

	/** A site that shows no avatars asks no other site for them. */
	public function test_avatars_follow_the_sites_setting(): void {
		$this->create_person( 'Anna' );
		$id = $this->create_webinar();
		$this->act_as( 1 );
		self::assertStringContainsString( 'avatar', $this->send( $id, 'Anna' )['body']['data']['people'][0]['avatar'] );
		update_option( 'show_avatars', 0 );
		self::assertSame( '', $this->send( $id, 'Anna' )['body']['data']['people'][0]['avatar'] );
	}

	/**
	 * Role → HTTP status and code.
	 *
	 * @return iterable<array{string, int, string}>
	 */
	public static function others(): iterable {
		yield array( '', 401, 'webinar_not_signed_in' );
		yield array( 'webinar_attendee', 403, 'webinar_permission_denied' );
		yield array( 'webinar_speaker', 403, 'webinar_permission_denied' );
	}

	/**
	 * Who may not choose speakers finds nobody, not even for a webinar at which they speak.
	 *
	 * @param string $role   Role; empty for a guest.
	 * @param int    $status HTTP status.
	 * @param string $code   Code.
	 */
	#[DataProvider( 'others' )]
	public function test_others_find_nobody( string $role, int $status, string $code ): void {
		$user = '' === $role ? 0 : $this->create_user( $role );
		$id   = $this->create_webinar( array( 'speaker_user_ids' => array_filter( array( $user ) ) ) );
		$this->act_as( $user );

		$answer = $this->send( $id, 'a' );

		self::assertSame( array( $status, $code ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertSame( array(), ( new Schedule_Form( __FILE__ ) )->settings( $id )['people'] );
	}

	/** A malformed request is refused, a wrong nonce too. */
	public function test_bad_requests(): void {
		$id = $this->create_webinar();
		$this->act_as( 1 );
		self::assertSame( 400, $this->send( $id, '' )['status'] );
		self::assertSame( 400, $this->send( $id, str_repeat( 'a', 101 ) )['status'] );
		self::assertSame( 403, $this->send( $id, 'a', 'abcdef1234' )['status'] );
	}

	/** Creates a speaker with this name. */
	private function create_person( string $name ): int {
		$id = $this->create_user( 'webinar_speaker' );
		wp_update_user(
			array(
				'ID'           => $id,
				'display_name' => $name,
			)
		);
		return $id;
	}

	/**
	 * Ids that a search finds.
	 *
	 * @return list<int>
	 */
	private function found( int $webinar_id, string $search ): array {
		return array_column( $this->send( $webinar_id, $search )['body']['data']['people'], 'id' );
	}

	/**
	 * Sends the command.
	 *
	 * @return array{status: int, body: array<string, mixed>}
	 */
	private function send( int $webinar_id, string $search, ?string $nonce = null ): array {
		return $this->ajax(
			self::ACTION,
			array(
				'webinar_id' => (string) $webinar_id,
				'search'     => $search,
				'nonce'      => $nonce ?? wp_create_nonce( self::ACTION . '_' . $webinar_id ),
			)
		);
	}
}
