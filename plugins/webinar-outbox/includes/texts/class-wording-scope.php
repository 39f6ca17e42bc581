<?php
/**
 * Whose messages are reworded.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * What the editor rewords: the messages of all webinars, or on top of these the messages of one webinar.
 *
 * @phpstan-import-type Wording from Message_Texts
 * @phpstan-import-type QuietHours from Message_Texts
 */
final class Wording_Scope {

	public const SITE = 0;

	/**
	 * Chooses what is reworded.
	 *
	 * @param int $webinar_id A webinar, or SITE for all.
	 */
	public function __construct(
		private readonly Message_Templates $templates,
		private readonly Message_Texts $texts,
		private readonly Webinar_Texts $webinar_texts,
		private readonly Webinar_Placeholders $placeholders,
		public readonly int $webinar_id = self::SITE
	) {}

	public function is_site(): bool {
		return self::SITE === $this->webinar_id;
	}

	/** Whether the current user may reword these messages. */
	public function may_edit(): bool {
		return $this->is_site() ? current_user_can( 'publish_webinar_events' ) : current_user_can( 'control_webinar', $this->webinar_id );
	}

	/** Returns the action of the nonce, for the page and its commands. */
	public function nonce(): string {
		return 'webinar_outbox_texts' . ( $this->is_site() ? '' : "_$this->webinar_id" );
	}

	public function url(): string {
		return admin_url( Message_Editor::PARENT . '&page=' . Message_Editor::PAGE . ( $this->is_site() ? '' : "&webinar_id=$this->webinar_id" ) );
	}

	/**
	 * Lists the messages as they are worded without the changes of this scope. For one webinar these are the wordings of the site, and
	 * its own title and date stand in for the examples.
	 *
	 * @return array<string, MessageTemplate> By name.
	 */
	public function templates(): array {
		$templates = $this->templates->all();
		if ( $this->is_site() ) {
			return $templates;
		}
		$values = array_filter( $this->placeholders->values( $this->webinar_id ), static fn( string $value ): bool => '' !== $value );
		return array_map(
			function ( array $template ) use ( $values ): array {
				foreach ( $template['placeholders'] as &$placeholder ) {
					$placeholder['example'] = $values[ $placeholder['name'] ] ?? $placeholder['example'];
				}
				return array( 'has_delay' => false ) + Message_Filler::reworded( $template, $this->texts->wording( $template['name'] ) );
			},
			Message_Templates::of_webinar( $templates, $this->webinar_id )
		);
	}

	/**
	 * Returns the changed parts of a message; an empty text stands for that of templates().
	 *
	 * @return Wording
	 */
	public function wording( string $template ): array {
		return $this->is_site()
			? $this->texts->wording( $template )
			: $this->webinar_texts->wording( $this->webinar_id, $template ) + array( 'delay_minutes' => 0 );
	}

	/** Says which wording of a message is sent now, translated. */
	public function source( string $template ): string {
		$is_reworded = static fn( array $wording ): bool => '' !== $wording['text'] . $wording['subject'] . $wording['button_text'];
		return match ( true ) {
			! $this->is_site() && $is_reworded( $this->wording( $template ) ) => __( 'Reworded for this webinar. A field that is empty follows the wording for all webinars.', 'webinar-outbox' ),
			$is_reworded( $this->texts->wording( $template ) )                => __( 'The wording of this site is sent.', 'webinar-outbox' ),
			default                                                           => __( 'The default wording is sent.', 'webinar-outbox' ),
		};
	}

	/**
	 * Returns the quiet hours, which are the same for all webinars.
	 *
	 * @return QuietHours
	 */
	public function quiet_hours(): array {
		return $this->texts->quiet_hours();
	}

	/**
	 * Stores changes. What the caller does not name stays.
	 *
	 * @param array<string, Wording> $wordings    By template.
	 * @param QuietHours|null        $quiet_hours Null when they were not changed.
	 * @return bool False when the database refused.
	 */
	public function change( array $wordings, ?array $quiet_hours ): bool {
		return $this->is_site() ? $this->texts->change( $wordings, $quiet_hours ) : $this->webinar_texts->change( $this->webinar_id, $wordings );
	}
}
