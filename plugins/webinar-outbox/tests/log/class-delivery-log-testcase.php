<?php
/**
 * The set-up of the tests of the delivery log.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox\Tests;

use DOMDocument;
use DOMNode;
use DOMXPath;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Web_Server;
use Webinars\Tests\Webinar_TestCase;

/**
 * Opens the delivery log in wp-admin over HTTP.
 */
abstract class Delivery_Log_TestCase extends Webinar_TestCase {

	protected const ADDRESS = '/wp-admin/edit.php?post_type=webinar_event&page=webinar_outbox_messages';

	/** Serves wp-admin. */
	protected static Web_Server $server;

	protected int $organizer;

	protected int $webinar;

	/** The recipient of the messages. */
	protected int $anna;

	public static function setUpBeforeClass(): void {
		self::$server = Web_Server::start( Test_Site::entered() );
	}

	public static function tearDownAfterClass(): void {
		self::$server->stop();
	}

	protected function setUp(): void {
		parent::setUp();
		$this->organizer = $this->create_user( 'webinar_organizer' );
		$this->webinar   = $this->create_webinar(
			array(
				'owner_user_id' => $this->organizer,
				'title'         => 'Roofs & more',
			)
		);
		$this->anna      = $this->create_user( 'webinar_attendee' );
		// WordPress would remove the markup; a direct write to the database does not.
		$GLOBALS['wpdb']->update( $GLOBALS['wpdb']->users, array( 'display_name' => 'Anna <b>' ), array( 'ID' => $this->anna ) );
		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url'  => 'http://127.0.0.1:1',
				'secret'       => 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
				'bot_username' => '',
			)
		);
	}

	/**
	 * Stores a message.
	 *
	 * @param array<string, int|string> $columns Columns that differ from a new message.
	 * @return int The id.
	 */
	protected function add( int $lead_id, array $columns = array(), string $key = 'a' ): int {
		global $wpdb;
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'       => $key,
				'type'      => 'telegram.message',
				'order_key' => "lead:$lead_id",
				'data'      => array(
					'recipient_id' => $lead_id,
					'webinar_id'   => $this->webinar,
					'kind'         => 'recording',
					'text'         => 'Hello, <i>Anna</i>',
					'button'       => null,
				),
			)
		);
		$id = (int) $wpdb->insert_id;
		$wpdb->update( $wpdb->prefix . 'webinar_outbox', array( 'webhook_id' => "msg_$key" ) + $columns, array( 'id' => $id ) );
		return $id;
	}

	/** Reads the queue state of a message, which another process may have changed. */
	protected function state( int $id ): string {
		global $wpdb;
		return (string) $wpdb->get_var( $wpdb->prepare( "SELECT state FROM {$wpdb->prefix}webinar_outbox WHERE id = %d", $id ) );
	}

	/**
	 * Opens the log.
	 *
	 * @param string $query Parameters of the address.
	 * @param string $login The user; by default the organizer.
	 */
	protected function open( string $query = '', string $login = '' ): DOMXPath {
		$document = new DOMDocument();
		$document->loadHTML( '<?xml encoding="utf-8"?>' . $this->visit( self::ADDRESS . "&$query", $login )['body'], LIBXML_NOERROR );
		return new DOMXPath( $document );
	}

	/**
	 * Reads the rows by column, without buttons.
	 *
	 * @return list<array<string, string>>
	 */
	protected function cells( DOMXPath $page ): array {
		$rows = array();
		foreach ( $page->query( '//table[contains(@class,"webinar_messages")]/tbody/tr[not(contains(@class,"no-items"))]' ) as $row ) {
			$cells = array();
			foreach ( $page->query( 'th|td', $row ) as $cell ) {
				foreach ( iterator_to_array( $page->query( './/button', $cell ) ) as $button ) {
					$button->parentNode->removeChild( $button );
				}
				// The screen shows blocks apart from each other.
				$words = implode( ' ', array_map( static fn( DOMNode $text ): string => $text->nodeValue, iterator_to_array( $page->query( './/text()', $cell ) ) ) );
				$cells[ strtok( $cell->getAttribute( 'class' ), ' ' ) ] = trim( (string) preg_replace( '/\s+/u', ' ', $words ) );
			}
			$rows[] = $cells;
		}
		return $rows;
	}

	/**
	 * Reads the nonce of an opened page.
	 *
	 * @return array{_wpnonce: string}
	 */
	protected function nonce( DOMXPath $page ): array {
		return array( '_wpnonce' => $page->evaluate( 'string( //form[@method="post"]//input[@name="_wpnonce"]/@value )' ) );
	}

	/**
	 * Submits the list.
	 *
	 * @param DOMXPath             $page   The opened page.
	 * @param array<string, mixed> $fields Chosen fields.
	 * @param string               $query  Parameters of the address.
	 * @param string               $login  The user; by default the organizer.
	 * @return string The notice on the next page.
	 */
	protected function submit( DOMXPath $page, array $fields, string $query = '', string $login = '' ): string {
		$answer = $this->post( self::ADDRESS . "&$query", $fields + $this->nonce( $page ), $login );
		self::assertSame( 302, $answer['status'], $answer['body'] );
		$after = $this->open( $query, $login );
		return trim( (string) preg_replace( '/\s+/', ' ', $after->evaluate( 'string( //div[contains(@class,"notice-")] )' ) ) );
	}

	/**
	 * Requests a page.
	 *
	 * @return array{status: int, body: string}
	 */
	protected function visit( string $path, string $login = '' ): array {
		return $this->post( $path, array(), $login );
	}

	/**
	 * Sends a form; without fields it requests the page.
	 *
	 * @param string               $path   With the query.
	 * @param array<string, mixed> $fields Fields of the form.
	 * @param string               $login  The user; by default the organizer.
	 * @return array{status: int, body: string}
	 */
	protected function post( string $path, array $fields, string $login ): array {
		$request = self::$server->request( Test_Site::entered(), $path, '' === $login ? get_userdata( $this->organizer )->user_login : $login, $fields );
		$body    = (string) curl_exec( $request );
		return array(
			'status' => curl_getinfo( $request, CURLINFO_RESPONSE_CODE ),
			'body'   => $body,
		);
	}
}
