<?php
/**
 * Answered questions as chapters of a recording.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

/**
 * Lists what was answered in a broadcast, and when, for those who watch its recording.
 */
final class Chapters {

	public function __construct( private readonly Message_Ledger $ledger, private readonly Chat_Webinars $webinars ) {}

	/**
	 * Answers `webinar_chat_chapters`.
	 *
	 * @param list<ChatChapter> $chapters Those of other modules.
	 * @return list<ChatChapter>
	 */
	public function add( array $chapters, int $webinar_id ): array {
		$webinar = $this->webinars->read( $webinar_id );
		if ( null === $webinar || '' === $webinar['recording_url'] || ! in_array( $webinar['status'], array( 'finished', 'archived' ), true ) ) {
			return $chapters;
		}
		foreach ( $this->ledger->answered_questions( $webinar_id ) as $row ) {
			$chapters[] = array(
				'second' => $row['answered_second'],
				'text'   => (string) preg_replace( '/\s+/u', ' ', $row['message_text'] ),
				'url'    => Recording_Moment::url( $webinar['recording_url'], $row['answered_second'] ),
			);
		}
		return $chapters;
	}

	/**
	 * The panel of a room whose webinar is over; null where nothing was answered, or there is no recording.
	 *
	 * @return RoomPanel|null
	 */
	public function panel( int $webinar_id ): ?array {
		$items = '';
		foreach ( $this->add( array(), $webinar_id ) as $chapter ) {
			$text   = sprintf( '<span class="webinar-chat__time">%s</span> <span>%s</span>', esc_html( self::clock( $chapter['second'] ) ), esc_html( $chapter['text'] ) );
			$items .= '' === $chapter['url'] ? "<li><div>$text</div></li>" : sprintf( '<li><a href="%s" target="_blank" rel="noopener">%s</a></li>', esc_url( $chapter['url'] ), $text );
		}
		return '' === $items ? null : array(
			'name'    => 'webinar-chat',
			'label'   => __( 'Questions in the recording', 'webinar-chat' ),
			'is_slim' => true,
			'html'    => sprintf( '<div class="webinar-chat__chapters"><h2>%s</h2><ol>%s</ol></div>', esc_html__( 'Questions in the recording', 'webinar-chat' ), $items ),
		);
	}

	/**
	 * As players show it: 1:02:03 or 02:03.
	 */
	private static function clock( int $second ): string {
		return ( $second < HOUR_IN_SECONDS ? '' : intdiv( $second, HOUR_IN_SECONDS ) . ':' ) . gmdate( 'i:s', $second );
	}
}
