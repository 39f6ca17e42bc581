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

	public function __construct( private readonly Webinar_Placeholders $placeholders ) {}

	/**
	 * Lists the templates that can be reworded now.
	 *
	 * @return array<string, MessageTemplate> By name; without those of modules that are off.
	 */
	public function all(): array {
		$shared = array_column( $this->placeholders->placeholders(), null, 'name' );
		return array_map(
			static fn( array $template ): array => array( 'placeholders' => array_values( array_column( $template['placeholders'], null, 'name' ) + $shared ) ) + $template,
			$this->from_modules()
		);
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
