<?php
/**
 * Tests of the rules of the chat.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Chat\Message_Text;
use Webinars\Webinar_Chat\Pace;
use Webinars\Webinar_Chat\Shown_Name;

require_once __DIR__ . '/../includes/bootstrap.php';

/** The vectors of the contract. */
final class ChatRulesTest extends Webinar_TestCase {

	/**
	 * Texts.
	 *
	 * @return iterable<string, array{array<string, mixed>}>
	 */
	public static function texts(): iterable {
		return self::cases( 'chat-text' );
	}

	/**
	 * Texts.
	 *
	 * @param array<string, mixed> $given A case.
	 */
	#[DataProvider( 'texts' )]
	public function test_text( array $given ): void {
		$clean = Message_Text::clean( $given['sent'] );

		self::assertSame( array( $given['stored'], $given['problem'] ), array( $clean, Message_Text::problem( (string) $clean ) ) );
		self::assertSame( $clean, Message_Text::clean( (string) $clean ), 'Cleaning twice changes nothing.' );
	}

	public function test_invalid_utf8_is_no_text(): void {
		self::assertNull( Message_Text::clean( "a\xC3(" ) );
	}

	/**
	 * Paces.
	 *
	 * @return iterable<string, array{array<string, mixed>}>
	 */
	public static function paces(): iterable {
		return self::cases( 'chat-pace' );
	}

	/**
	 * Paces.
	 *
	 * @param array<string, mixed> $given A case.
	 */
	#[DataProvider( 'paces' )]
	public function test_pace( array $given ): void {
		self::assertSame( array( 'rule' => $given['rule'], 'seconds' => $given['seconds'] ), Pace::wait( $given['before'], $given['text'], $given['slow_seconds'], 1000 ) ); // phpcs:ignore WordPress.Arrays
	}

	public function test_names(): void {
		$vectors = self::vectors( 'chat-names' );
		foreach ( $vectors['cases'] as $given ) {
			self::assertSame( array( $given['shown'], $given['imitates'] ), array( Shown_Name::clean( $given['name'] ), Shown_Name::imitates( $given['name'], $vectors['staff'] ) ), $given['name'] );
		}
	}

	/**
	 * The cases of vectors by their name.
	 *
	 * @return iterable<string, array{array<string, mixed>}>
	 */
	private static function cases( string $file ): iterable {
		foreach ( self::vectors( $file )['cases'] as $given ) {
			yield $given['name'] => array( $given );
		}
	}

	/**
	 * Reads vectors.
	 *
	 * @return array<string, mixed>
	 */
	private static function vectors( string $file ): array {
		return (array) json_decode( (string) file_get_contents( dirname( __DIR__, 3 ) . "/contract/vectors/$file.json" ), true );
	}
}
