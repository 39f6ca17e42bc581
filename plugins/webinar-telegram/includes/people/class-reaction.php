<?php
/**
 * What follows an update.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

/**
 * What the bot says, and who can be written to from now on.
 */
final class Reaction {

	/**
	 * A reaction.
	 *
	 * @param string    $reply    A reply of Bot_Replies, empty for none.
	 * @param list<int> $leads    Leads that can be written to.
	 * @param int       $old_chat The chat that a person has left for another one, 0 for none.
	 */
	public function __construct( public readonly string $reply = '', public readonly array $leads = array(), public readonly int $old_chat = 0 ) {}
}
