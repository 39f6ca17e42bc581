<?php
/**
 * Tests of filling placeholders of messages.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Message_Filler;
use Webinars\Webinar_Outbox\Message_Texts;

/**
 * Placeholders, defaults and reworded texts of messages.
 */
final class MessageFillingTest extends Webinar_TestCase {

	/**
	 * The test of the preview reads the same vectors.
	 *
	 * @param string                $text   With placeholders in braces.
	 * @param array<string, string> $values By placeholder.
	 * @param string                $filled The result.
	 */
	#[DataProvider( 'vectors' )]
	public function test_placeholders_are_filled_in_once( string $text, array $values, string $filled ): void {
		self::assertSame( $filled, Message_Filler::fill( $text, $values ) );
	}

	/**
	 * Text, values and result of each vector.
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

	/** Invalid bytes are removed, and the rest of the text stays. */
	public function test_invalid_bytes_are_removed(): void {
		self::assertSame( 'At “Roofs”.', Message_Filler::fill( 'At “{title}”.', array( 'title' => "Ro\xC3ofs\xFF" ) ) );
	}

	/** Without changes the text of the module is sent without delay. */
	public function test_default_is_used(): void {
		self::assertSame(
			array(
				'text'        => 'Thank you for being with us at “Roofs”! We hope you found something useful in it.',
				'subject'     => 'Roofs',
				'button_text' => '',
				'not_before'  => 0,
			),
			$this->message( 'attended', array( 'title' => 'Roofs' ) )
		);
	}

	/** The reworded text is sent, on the button too. */
	public function test_reworded_text_is_used(): void {
		$this->reword( 'not_attended', 'We missed you at {title} 😢', 'Come again' );

		$message = $this->message( 'not_attended', array( 'title' => 'Roofs' ) );

		self::assertSame( array( 'We missed you at Roofs 😢', 'Come again' ), array( $message['text'] ?? '', $message['button_text'] ?? '' ) );
	}

	/** A reworded recording message still begins with its fixed line. */
	public function test_fixed_first_line_stays(): void {
		$this->reword( 'recording', 'Live now: {title}!', '' );

		self::assertSame( "Recording: “Roofs”\n\nLive now: Roofs!", $this->message( 'recording', array( 'title' => 'Roofs' ) )['text'] ?? '' );
	}

	/** A module that is off declares no message; its reworded texts stay stored. */
	public function test_message_of_a_module_that_is_off_is_unknown(): void {
		$this->reword( 'attended', 'Thanks!', '' );
		remove_all_filters( 'webinar_outbox_templates' );

		self::assertNull( $this->message( 'attended', array() ) );
		self::assertSame( 'Thanks!', ( new Message_Texts() )->wording( 'attended' )['text'] );
	}

	/** Two organizers who save at the same time lose no text, even if one has read the texts before. */
	public function test_two_organizers_save_at_the_same_time(): void {
		$this->reword( 'recording', 'First', '' );
		$mine = new Message_Texts();
		$mine->wording( 'attended' );
		// Another request stores a text that is not in the cache of this one.
		$cached = wp_cache_get( Message_Texts::OPTION, 'options' );
		$this->reword( 'not_attended', 'Theirs', '' );
		wp_cache_set( Message_Texts::OPTION, $cached, 'options' );
		$this->reword( 'attended', 'Mine', '' );
		$this->reword( 'attended', 'The last', '' );

		self::assertSame( array( 'Theirs', 'The last' ), array( $mine->wording( 'not_attended' )['text'], $mine->wording( 'attended' )['text'] ) );
	}

	/** A delay becomes the `not_before` of the event. */
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

	private function reword( string $template, string $text, string $button_text, int $delay_minutes = 0 ): void {
		self::assertTrue( ( new Message_Texts() )->change( array( $template => compact( 'text', 'button_text', 'delay_minutes' ) + array( 'subject' => '' ) ), null ) );
	}

	/**
	 * Requests a message as a module does.
	 *
	 * @param string                $name   Name of the template.
	 * @param array<string, string> $values By placeholder.
	 * @return array{text: string, button_text: string, not_before: int}|null
	 */
	private function message( string $name, array $values ): ?array {
		return apply_filters( 'webinar_outbox_message', null, $name, $values, 12 );
	}
}
