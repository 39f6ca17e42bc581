import type { ArrivedMail } from '../mail/mailbox.ts';
import type { Texts } from '../texts/texts.ts';
import { escapeHtml } from './html.ts';

const page = ( texts: Texts, title: string, body: string ): string =>
	`<!doctype html>
<html lang="${ texts.lang }">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${ escapeHtml( title ) } · ${ escapeHtml( texts.site.title ) }</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/page.css">
<main class="recording">${ body }</main>
</html>
`;

/** Returns the HTML of the list of mails, the newest first. */
export function mailboxPage(
	texts: Texts,
	mails: readonly ArrivedMail[]
): string {
	const { title, empty } = texts.mailbox;
	const items = [ ...mails ]
		.reverse()
		.map(
			( { id, to, subject, arrivedAt } ) =>
				`<li><a href="/mail/${ id }">${ escapeHtml(
					subject
				) }</a> <small>${ escapeHtml( to.join( ', ' ) ) } · ${ new Date(
					arrivedAt
				).toLocaleTimeString( texts.lang ) }</small></li>`
		)
		.join( '\n' );
	return page(
		texts,
		title,
		`<h1>${ escapeHtml( title ) }</h1>${
			items ? `<ul>${ items }</ul>` : `<p>${ escapeHtml( empty ) }</p>`
		}`
	);
}

/** Returns the HTML of one mail: both parts and the headers. The frame runs no script of a mail. */
export function mailPage( texts: Texts, mail: ArrivedMail ): string {
	const { title, plain, headers } = texts.mailbox;
	return page(
		texts,
		mail.subject,
		`<p><a href="/mail/">${ escapeHtml( title ) }</a></p>
	<h1>${ escapeHtml( mail.subject ) }</h1>
	<p>${ escapeHtml( mail.from ) } → ${ escapeHtml( mail.to.join( ', ' ) ) }</p>
	<iframe title="${ escapeHtml(
		mail.subject
	) }" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${ escapeHtml(
		mail.html.replace( '<head>', '<head><base target="_blank">' )
	) }" width="640" height="480" style="max-width:100%"></iframe>
	<h2>${ escapeHtml( plain ) }</h2>
	<pre style="white-space:pre-wrap;overflow-wrap:anywhere">${ escapeHtml(
		mail.text
	) }</pre>
	<details><summary>${ escapeHtml(
		headers
	) }</summary><pre style="white-space:pre-wrap;overflow-wrap:anywhere">${ escapeHtml(
		Object.entries( mail.headers )
			.map( ( [ name, value ] ) => `${ name }: ${ value }` )
			.join( '\n' )
	) }</pre></details>`
	);
}
