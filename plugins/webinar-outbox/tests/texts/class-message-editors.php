<?php
/**
 * Building the editor of the messages.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox\Tests;

use Webinars\Webinar_Outbox\Message_Editor;
use Webinars\Webinar_Outbox\Message_Templates;
use Webinars\Webinar_Outbox\Message_Texts;
use Webinars\Webinar_Outbox\Settings;
use Webinars\Webinar_Outbox\Sidecar;
use Webinars\Webinar_Outbox\Telegram_Connections;
use Webinars\Webinar_Outbox\Test_Message;
use Webinars\Webinar_Outbox\Webinar_Placeholders;
use Webinars\Webinar_Outbox\Webinar_Texts;
use Webinars\Webinar_Outbox\Wording_Scope;

/**
 * Builds the page as a new request does.
 */
final class Message_Editors {

	public static function page(): Message_Editor {
		return new Message_Editor(
			WP_PLUGIN_DIR . '/webinar-outbox/webinar-outbox.php',
			static fn( int $webinar_id ): Wording_Scope => new Wording_Scope( new Message_Templates( new Webinar_Placeholders() ), new Message_Texts(), new Webinar_Texts(), new Webinar_Placeholders(), $webinar_id ),
			new Test_Message( new Sidecar( new Settings() ), new Telegram_Connections() )
		);
	}
}
