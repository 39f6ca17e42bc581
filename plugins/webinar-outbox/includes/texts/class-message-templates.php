<?php
/**
 * Templates of the messages.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Collects the messages that the modules send.
 */
final class Message_Templates {

	/** End of the name of a template that words a message for a recording. */
	private const AUTO = '_auto';

	public function __construct( private readonly Webinar_Placeholders $placeholders ) {}

	/**
	 * Lists the templates that can be reworded now.
	 *
	 * @return array<string, MessageTemplate> By name; without those of modules that are off.
	 */
	public function all(): array {
		$shared = array_column( $this->placeholders->placeholders(), null, 'name' );
		return array_map(
			static fn( array $template ): array => array(
				// A recording has no date.
				'placeholders' => array_values( array_column( $template['placeholders'], null, 'name' ) + ( str_ends_with( $template['name'], self::AUTO ) ? array_intersect_key( $shared, array( 'title' => true ) ) : $shared ) ),
			) + $template,
			$this->from_modules()
		);
	}

	/**
	 * Lists the templates of the messages about one webinar: about a recording only those that are worded for one, and about a live webinar
	 * none of them (D1).
	 *
	 * @param array<string, MessageTemplate> $templates By name.
	 * @return array<string, MessageTemplate>
	 */
	public static function of_webinar( array $templates, int $webinar_id ): array {
		$is_auto = self::is_recording( $webinar_id );
		return array_filter( $templates, static fn( string $name ): bool => str_ends_with( $name, self::AUTO ) === $is_auto, ARRAY_FILTER_USE_KEY );
	}

	/**
	 * Returns the template of a message about one webinar; null when no active module has it. What has no words for a recording is not
	 * sent about one.
	 *
	 * @return MessageTemplate|null
	 */
	public function find( string $name, int $webinar_id ): ?array {
		return $this->from_modules()[ self::is_recording( $webinar_id ) ? $name . self::AUTO : $name ] ?? null;
	}

	/**
	 * Whether people watch it alone and in their own time (D1).
	 */
	public static function is_recording( int $webinar_id ): bool {
		/**
		 * Null while Core is off.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = $webinar_id > 0 ? apply_filters( 'core_webinar_get', null, $webinar_id ) : null;
		return 'auto' === ( $webinar['type'] ?? '' );
	}

	/**
	 * Lists the same templates without the placeholders that every message has. Only the editor needs these; building their examples would
	 * slow down each message.
	 *
	 * @return array<string, MessageTemplate>
	 */
	public function from_modules(): array {
		/**
		 * As the contract says.
		 *
		 * @var list<MessageTemplate> $templates
		 */
		$templates = apply_filters( 'webinar_outbox_templates', array() );
		return array_column( $templates, null, 'name' );
	}
}
