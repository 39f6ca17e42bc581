<?php
/**
 * The bot's own replies.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

/**
 * Says what the message service says (sidecar/src/telegram/bot-replies.ts; BotRepliesTest compares them). A reply follows the language of the
 * person's Telegram, not of the site, so it is not translated by WordPress.
 */
final class Bot_Replies {

	public const RUSSIAN = array(
		'connected'      => 'Готово: сообщения о вебинарах будут приходить сюда. Чтобы отключить их, отправьте /stop.',
		'reconnected'    => 'Сообщения о вебинарах снова включены. Чтобы отключить их, отправьте /stop.',
		'moved'          => 'Сообщения о вебинарах теперь приходят в другой чат Telegram: там открыли новую ссылку подключения. Если это были не вы, откройте на сайте новую ссылку здесь.',
		'stopped'        => 'Сообщения о вебинарах отключены. Чтобы включить их снова, отправьте /start.',
		'not_connected'  => 'Сообщения о вебинарах и так отключены.',
		'link_needed'    => 'Чтобы получать сообщения о вебинарах, откройте ссылку подключения Telegram на сайте или отправьте сюда код с сайта.',
		'link_expired'   => 'Срок действия ссылки истёк. Откройте на сайте новую ссылку подключения Telegram.',
		'link_used'      => 'Эта ссылка уже использована. Откройте на сайте новую ссылку подключения Telegram.',
		'link_invalid'   => 'Ссылка не подходит. Откройте на сайте новую ссылку подключения Telegram.',
		'code_expired'   => 'Срок действия кода истёк. Обновите страницу сайта и отправьте новый код.',
		'code_used'      => 'Этот код уже использован. Через десять минут на странице сайта появится новый: обновите её и отправьте его сюда.',
		'code_invalid'   => 'Код не подходит. Сравните его с кодом на сайте и отправьте ещё раз.',
		'too_many_codes' => 'Слишком много неверных кодов. Попробуйте через час или откройте ссылку подключения Telegram на сайте.',
		'try_later'      => 'Сейчас не получилось. Попробуйте ещё раз через минуту.',
	);

	public const ENGLISH = array(
		'connected'      => 'Done: messages about webinars will arrive here. Send /stop to switch them off.',
		'reconnected'    => 'Messages about webinars are on again. Send /stop to switch them off.',
		'moved'          => 'Messages about webinars now go to another Telegram chat, because a new link was opened there. If that was not you, open a new link from the website here.',
		'stopped'        => 'Messages about webinars are off. Send /start to switch them on again.',
		'not_connected'  => 'Messages about webinars are off already.',
		'link_needed'    => 'To get messages about webinars, open the “Connect Telegram” link on the website, or send the code from the website here.',
		'link_expired'   => 'This link has expired. Open a new “Connect Telegram” link on the website.',
		'link_used'      => 'This link has been used already. Open a new “Connect Telegram” link on the website.',
		'link_invalid'   => 'This link does not work. Open a new “Connect Telegram” link on the website.',
		'code_expired'   => 'This code has expired. Reload the page of the website and send the new code.',
		'code_used'      => 'This code has been used already. The page of the website has a new one in ten minutes: reload it then, and send the code here.',
		'code_invalid'   => 'This code does not fit. Compare it with the one on the website and send it again.',
		'too_many_codes' => 'Too many wrong codes. Try again in an hour, or open the “Connect Telegram” link on the website.',
		'try_later'      => 'That did not work just now. Please try again in a minute.',
	);

	/**
	 * Returns a reply.
	 *
	 * @param string $reply    A key of the lists.
	 * @param string $language Language of the person's Telegram, as in `en-US`; may be empty.
	 */
	public static function text( string $reply, string $language ): string {
		return ( str_starts_with( $language, 'en' ) ? self::ENGLISH : self::RUSSIAN )[ $reply ];
	}
}
