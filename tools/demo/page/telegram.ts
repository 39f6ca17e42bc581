import type { Texts } from '../texts/texts.ts';
import { escapeHtml } from './html.ts';

/** Returns the HTML of the page that a person's link to the bot opens instead of Telegram. */
export function telegramPage( texts: Texts, botUsername: string ): string {
	const { title, text, start, done, failed } = texts.telegram;
	return `<!doctype html>
<html lang="${ texts.lang }">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${ escapeHtml( title ) }</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/page.css">
<script type="module" src="/assets/telegram.js"></script>
<main class="recording">
	<p class="label">${ escapeHtml( title ) }</p>
	<h1>@${ escapeHtml( botUsername ) }</h1>
	<p>${ escapeHtml( text ) }</p>
	<p><button id="start" type="button">${ escapeHtml( start ) }</button></p>
	<p id="told" role="status" data-done="${ escapeHtml(
		done
	) }" data-failed="${ escapeHtml( failed ) }"></p>
</main>
</html>
`;
}
