<?php
/**
 * The texts of the chat's scripts.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

/**
 * Lists what the scripts show, translated: attendees load no library for translations.
 */
final class Chat_Texts {

	/**
	 * Texts by the name that `blocks/chat/settings.ts` gives them; `%s` stands for a number, a name or a time.
	 *
	 * @return array<string, string>
	 */
	public static function all(): array {
		return array(
			'title'         => __( 'Chat', 'webinar-chat' ),
			'questions'     => __( 'Questions', 'webinar-chat' ),
			'placeholder'   => __( 'Write a message', 'webinar-chat' ),
			'send'          => __( 'Send', 'webinar-chat' ),
			'asQuestion'    => __( 'This is a question', 'webinar-chat' ),
			'empty'         => __( 'Nobody has written yet. Say hello!', 'webinar-chat' ),
			'older'         => __( 'Show earlier messages', 'webinar-chat' ),
			/* translators: %s: number of messages. */
			'newOnes'       => __( 'New messages: %s', 'webinar-chat' ),
			'before'        => __( 'The chat opens with the lobby.', 'webinar-chat' ),
			'closed'        => __( 'The chat is closed.', 'webinar-chat' ),
			'off'           => __( 'The chat is switched off at the moment.', 'webinar-chat' ),
			'staffOnly'     => __( 'Only the hosts write at the moment.', 'webinar-chat' ),
			'questionsOnly' => __( 'Only questions at the moment.', 'webinar-chat' ),
			'crowded'       => __( 'Many people are here: only questions are taken, and you can vote for those of others.', 'webinar-chat' ),
			/* translators: %s: number of seconds. */
			'slow'          => __( 'Slow mode: one message in %s s.', 'webinar-chat' ),
			'heldRule'      => __( 'The hosts look at each message before it is shown.', 'webinar-chat' ),
			/* translators: %s: number of seconds. */
			'wait'          => __( 'You can write again in %s s', 'webinar-chat' ),
			'lost'          => __( 'No connection. Your message is kept and sent again.', 'webinar-chat' ),
			'stale'         => __( 'This page is out of date. Reload it; what you wrote stays until then.', 'webinar-chat' ),
			'held'          => __( 'Waiting for the hosts', 'webinar-chat' ),
			'hidden'        => __( 'Hidden by the hosts', 'webinar-chat' ),
			'staff'         => __( 'Host', 'webinar-chat' ),
			/* translators: %s: number of people. */
			'people'        => __( 'People: %s', 'webinar-chat' ),
			'question'      => __( 'Question', 'webinar-chat' ),
			'answering'     => __( 'Answering now', 'webinar-chat' ),
			/* translators: %s: time in the broadcast, as in 12:04. */
			'answered'      => __( 'Answered at %s', 'webinar-chat' ),
			'pinned'        => __( 'Pinned', 'webinar-chat' ),
			/* translators: %s: number of votes. */
			'vote'          => __( 'I want to know too · %s', 'webinar-chat' ),
			/* translators: %s: number of votes. */
			'voted'         => __( '✓ You voted · %s', 'webinar-chat' ),
			'makeQuestion'  => __( 'Make it a question', 'webinar-chat' ),
			/* translators: %s: why, as in "insults". */
			'banned'        => __( 'You cannot write here at the moment: %s.', 'webinar-chat' ),
			/* translators: %s: time of day. */
			'bannedUntil'   => __( 'You can write again at %s.', 'webinar-chat' ),
			'bannedWebinar' => __( 'This is so until the end of this webinar.', 'webinar-chat' ),
			'bannedAll'     => __( 'This is so in all webinars of this site, until an organizer changes it.', 'webinar-chat' ),
			'insult'        => __( 'insults', 'webinar-chat' ),
			'advertising'   => __( 'advertising', 'webinar-chat' ),
			'flood'         => __( 'flooding the chat', 'webinar-chat' ),
			/* translators: %s: number of messages. */
			'summary'       => __( 'New messages in the chat: %s', 'webinar-chat' ),
			/* translators: %s: number of messages. */
			'more'          => __( 'And %s more: show all', 'webinar-chat' ),
		);
	}

	/**
	 * Texts by code of what the sidecar refuses (sidecar/src/errors.ts); `%s` stands for the seconds to wait.
	 *
	 * @return array<string, string>
	 */
	public static function refusals(): array {
		return array(
			'chat_text_empty'     => __( 'Write something first.', 'webinar-chat' ),
			/* translators: %d: number of characters. */
			'chat_text_long'      => sprintf( __( 'The message is too long: at most %d characters.', 'webinar-chat' ), Message_Text::LONGEST ),
			'chat_text_lines'     => __( 'The message has too many lines: at most 10.', 'webinar-chat' ),
			'chat_banned'         => __( 'You may not write in this chat at the moment.', 'webinar-chat' ),
			'chat_closed'         => __( 'The chat is open from the lobby to the end of the broadcast.', 'webinar-chat' ),
			'chat_off'            => __( 'The chat is switched off at the moment.', 'webinar-chat' ),
			'chat_staff_only'     => __( 'Only the hosts write at the moment.', 'webinar-chat' ),
			'chat_questions_only' => __( 'Only questions at the moment. Send it as a question.', 'webinar-chat' ),
			'chat_key_used'       => __( 'This message could not be told from another one of yours. Send it again.', 'webinar-chat' ),
			/* translators: %s: number of seconds. */
			'chat_too_fast'       => __( 'You can write again in %s s', 'webinar-chat' ),
			/* translators: %s: number of seconds. */
			'chat_said_already'   => __( 'You have just said this. Wait %s s.', 'webinar-chat' ),
		);
	}

	/**
	 * Texts for those who moderate.
	 *
	 * @return array<string, string>
	 */
	public static function for_staff(): array {
		return array(
			'all'         => __( 'All', 'webinar-chat' ),
			'held'        => __( 'Held', 'webinar-chat' ),
			'bans'        => __( 'Banned', 'webinar-chat' ),
			'rules'       => __( 'Rules', 'webinar-chat' ),
			/* translators: %s: name of an author. */
			'actions'     => __( 'Actions for the message of %s', 'webinar-chat' ),
			'hide'        => __( 'Hide', 'webinar-chat' ),
			'restore'     => __( 'Show to all', 'webinar-chat' ),
			'pin'         => __( 'Pin', 'webinar-chat' ),
			'unpin'       => __( 'Unpin', 'webinar-chat' ),
			'answer'      => __( 'Answer now', 'webinar-chat' ),
			'answered'    => __( 'Answered', 'webinar-chat' ),
			'ban'         => __( 'Ban…', 'webinar-chat' ),
			'why'         => __( 'Why', 'webinar-chat' ),
			'minutes'     => __( 'For ten minutes', 'webinar-chat' ),
			'webinar'     => __( 'From this webinar', 'webinar-chat' ),
			'everywhere'  => __( 'From all webinars', 'webinar-chat' ),
			'lift'        => __( 'Lift the ban', 'webinar-chat' ),
			'mode'        => __( 'Who writes', 'webinar-chat' ),
			'open'        => __( 'Everybody', 'webinar-chat' ),
			'questions'   => __( 'Questions only', 'webinar-chat' ),
			'staff'       => __( 'Hosts only', 'webinar-chat' ),
			'off'         => __( 'Nobody', 'webinar-chat' ),
			'slow'        => __( 'Slow mode', 'webinar-chat' ),
			'slowOff'     => __( 'Off', 'webinar-chat' ),
			/* translators: %s: number of seconds. */
			'seconds'     => __( '%s s', 'webinar-chat' ),
			'holding'     => __( 'Hold messages until you show them', 'webinar-chat' ),
			'links'       => __( 'Links in messages of attendees can be opened', 'webinar-chat' ),
			'slowNow'     => __( 'Slow down', 'webinar-chat' ),
			'fastNow'     => __( 'End slow mode', 'webinar-chat' ),
			'none'        => __( 'Nothing here.', 'webinar-chat' ),
			'csv'         => __( 'Download as CSV', 'webinar-chat' ),
			'choose'      => __( 'Show this chat in the room, instead of the chat of the video platform', 'webinar-chat' ),
			'chooseNote'  => __( 'Open rooms show it when they are reloaded.', 'webinar-chat' ),
			'assistants'  => __( 'Who helps to moderate', 'webinar-chat' ),
			'addLabel'    => __( 'Login or e-mail address', 'webinar-chat' ),
			'add'         => __( 'Add', 'webinar-chat' ),
			/* translators: %s: name of a person. */
			'remove'      => __( 'Remove %s', 'webinar-chat' ),
			'outside'     => __( 'Address of the chat', 'webinar-chat' ),
			'outsideNote' => __( 'The broadcast is outside this site, and so is its chat: an invitation to a group in Telegram, for example. The room links to it. Leave it empty where the chat is in the broadcast itself.', 'webinar-chat' ),
			'save'        => __( 'Save', 'webinar-chat' ),
			'saved'       => __( 'Saved. Open rooms show it when they are reloaded.', 'webinar-chat' ),
			'failed'      => __( 'This did not work. Try again.', 'webinar-chat' ),
		);
	}
}
