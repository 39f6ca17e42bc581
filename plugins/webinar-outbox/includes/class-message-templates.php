<?php
/**
 * The messages there are.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Asks the modules which messages they send.
 */
final class Message_Templates {

	/**
	 * All that may be reworded now.
	 *
	 * @return array<string, MessageTemplate> By name; none of a module that is off.
	 */
	public function all(): array {
		/**
		 * As the contract says.
		 *
		 * @var list<MessageTemplate> $templates
		 */
		$templates = apply_filters( 'webinar_outbox_templates', array() );
		return array_column( $templates, null, 'name' );
	}
}
