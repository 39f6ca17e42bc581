<?php
/**
 * Tests of the filling in.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Message_Filler;
use Webinars\Webinar_Outbox\Message_Texts;

/**
 * What is worded is what is read.
 */
final class MessageFillingTest extends Webinar_TestCase {

	/**
	 * The preview's test reads the same cases.
	 *
	 * @param string                $text   With names in braces.
	 * @param array<string, string> $values By name.
	 * @param string                $filled What comes of it.
	 */
	#[DataProvider( 'vectors' )]
	public function test_text_is_filled_in_once( string $text, array $values, string $filled ): void {
		self::assertSame( $filled, Message_Filler::fill( $text, $values ) );
	}

	/**
	 * Text, values and what comes of them, by name.
	 *
	 * @return array<string, array{string, array<string, string>, string}>
	 */
	public static function vectors(): array {
		$vectors = json_decode( (string) file_get_contents( dirname( __DIR__, 3 ) . '/contract/vectors/message-filling.json' ), true );
		$cases   = array();
		foreach ( $vectors['cases'] as $case ) {
			$cases[ $case['name'] ] = array( $case['text'], $case['values'], $case['filled'] );
		}
		return $cases;
	}

	/**
	 * Bytes that are no text harm none that are.
	 */
	public function test_broken_characters_are_left_out(): void {
		// Newer WordPress puts a mark in their place.
		self::assertMatchesRegularExpression( '/^At “Ro\x{FFFD}?ofs\x{FFFD}?”\.$/uD', Message_Filler::fill( 'At “{title}”.', array( 'title' => "Ro\xC3ofs\xFF" ) ) );
	}

	/**
	 * Until the organizer says otherwise, the module's own text goes out, at once.
	 */
	public function test_default_is_used(): void {
		self::assertSame(
			array(
				'text'        => 'Thank you for being with us at “Roofs”! We hope you found something useful in it.',
				'button_text' => '',
				'not_before'  => 0,
			),
			$this->message( 'attended', array( 'title' => 'Roofs' ) )
		);
	}

	/**
	 * What the organizer worded goes out, on the button too.
	 */
	public function test_reworded_text_is_used(): void {
		$this->reword( 'not_attended', 'We missed you at {title} 😢', 'Come again' );

		$message = $this->message( 'not_attended', array( 'title' => 'Roofs' ) );

		self::assertSame( array( 'We missed you at Roofs 😢', 'Come again' ), array( $message['text'] ?? '', $message['button_text'] ?? '' ) );
	}

	/**
	 * However it is reworded, a recording is called one.
	 */
	public function test_recording_stays_labelled(): void {
		$this->reword( 'recording', 'Live now: {title}!', '' );

		self::assertSame( "Recording: “Roofs”\n\nLive now: Roofs!", $this->message( 'recording', array( 'title' => 'Roofs' ) )['text'] ?? '' );
	}

	/**
	 * A module that is off declares no message, and what was reworded of it waits.
	 */
	public function test_message_of_a_module_that_is_off_is_unknown(): void {
		$this->reword( 'attended', 'Thanks!', '' );
		remove_all_filters( 'webinar_outbox_templates' );

		self::assertNull( $this->message( 'attended', array() ) );
		self::assertSame( 'Thanks!', ( new Message_Texts() )->wording( 'attended' )['text'] );
	}

	/**
	 * Two who save at once take nothing from each other, even where one has read the texts before.
	 */
	public function test_two_organizers_save_at_once(): void {
		$this->reword( 'recording', 'First', '' );
		$mine = new Message_Texts();
		$mine->wording( 'attended' );
		// Another request has stored meanwhile what this one's cache does not know.
		$cached = wp_cache_get( Message_Texts::OPTION, 'options' );
		$this->reword( 'not_attended', 'Theirs', '' );
		wp_cache_set( Message_Texts::OPTION, $cached, 'options' );
		$this->reword( 'attended', 'Mine', '' );
		$this->reword( 'attended', 'The last', '' );

		self::assertSame( array( 'Theirs', 'The last' ), array( $mine->wording( 'not_attended' )['text'], $mine->wording( 'attended' )['text'] ) );
	}

	/**
	 * A message that waits is kept in the outbox with its time.
	 */
	public function test_delay_is_passed_on(): void {
		$webinar_id = $this->create_webinar( array( 'status' => 'finished' ) );
		$this->reword( 'attended', '', '', 30 );
		$enqueued = $this->capture( 'webinar_outbox_enqueue' );

		do_action(
			'post_webinar_route',
			array(
				'lead_id'    => 7,
				'webinar_id' => $webinar_id,
				'attended'   => true,
				'timestamp'  => time(),
				'route'      => 'attended',
			)
		);

		self::assertSame( apply_filters( 'core_webinar_get', null, $webinar_id )['finished_at'] + 1800, $enqueued[0]['not_before'] );
	}

	/**
	 * Stores a wording.
	 */
	private function reword( string $template, string $text, string $button_text, int $delay_minutes = 0 ): void {
		self::assertTrue( ( new Message_Texts() )->change( array( $template => compact( 'text', 'button_text', 'delay_minutes' ) ), null ) );
	}

	/**
	 * Asks as a module does.
	 *
	 * @param string                $name   Name of the template.
	 * @param array<string, string> $values By the name of their placeholder.
	 * @return array{text: string, button_text: string, not_before: int}|null
	 */
	private function message( string $name, array $values ): ?array {
		return apply_filters( 'webinar_outbox_message', null, $name, $values, 12 );
	}
}
