import { people } from '../people.ts';
import type { Tap, Texts } from '../texts/texts.ts';
import { escapeHtml } from './html.ts';

/** A message as the demo page shows it. */
export interface PageMessage {
	login: string;
	name: string;
	from: 'bot' | 'person';
	text: string;
	buttons: { text: string; url: string }[];
	/** Unix milliseconds. */
	sentAt: number;
}

/**
 * Returns the HTML of the demo page.
 *
 * @param texts      Texts in the demo's language.
 * @param signInUrl  Returns the address that signs a person in.
 * @param isEmulated Whether the messages arrive in the emulator, and not in Telegram.
 * @param isFull     Whether the demo has the profile `full`, and so a recording.
 * @param hasChat    Whether the site has a chat now.
 */
export function demoPage(
	texts: Texts,
	signInUrl: ( login: string, to: string ) => string,
	isEmulated: boolean,
	isFull: boolean,
	hasChat: boolean
): string {
	const { page } = texts;
	const taps = ( list: Tap[] ): string =>
		list
			.map(
				( { login, to, label } ) =>
					`<a class="tap" data-login="${ login }" data-to="${ to }" href="${ escapeHtml(
						signInUrl( login, to )
					) }" target="_blank" rel="noopener">${ escapeHtml( label ) }</a>`
			)
			.join( '\n' );
	const steps = [ ...page.steps, ...( isFull ? [ page.recordingStep ] : [] ) ]
		.map(
			( step ) => `<li>
			<h2>${ escapeHtml( step.title ) }</h2>
			<p>${ escapeHtml( step.text ) }</p>
			<div class="taps">${ taps( step.taps ) }</div>
		</li>`
		)
		.join( '\n' );
	const audienceButton = button(
		'audience',
		'/audience',
		page.audience,
		page.audienceDone,
		page.audienceFailed
	);
	return `<!doctype html>
<html lang="${ texts.lang }">
<head>
	<meta charset="utf-8">
	<meta name="viewport" content="width=device-width, initial-scale=1">
	<meta name="color-scheme" content="light dark">
	<meta name="referrer" content="no-referrer">
	<title>${ escapeHtml( texts.site.title ) }</title>
	<link rel="icon" href="data:,">
	<link rel="stylesheet" href="/assets/page.css">
	<script type="module" src="/assets/page.js"></script>
</head>
<body>
<header>
	<h1>${ escapeHtml( page.title ) }</h1>
	<p>${ escapeHtml( page.intro ) }</p>
</header>
<main>
	<section class="journey">
		<p class="hint">${ escapeHtml( page.hint ) }</p>
		<ol>
		${ steps }
		</ol>
		<p class="to-messages"><a href="#messages-title">${ escapeHtml(
			page.messages
		) } ↓</a></p>
		${ hasChat ? audienceButton : '' }
		${ button( 'again', '/webinar', page.again, page.againDone, page.againFailed ) }
		<p>
			<button id="sidecar" type="button" aria-describedby="sidecar-hint" data-off="${ escapeHtml(
				page.sidecarOff
			) }" data-on="${ escapeHtml( page.sidecarOn ) }">${ escapeHtml(
				page.sidecarOff
			) }</button>
			<span id="sidecar-hint">${ escapeHtml( page.sidecarHint ) }</span>
		</p>
		<details>
			<summary>${ escapeHtml( page.more ) }</summary>
			<div class="taps">${ taps( page.moreTaps ) }</div>
		</details>
	</section>
	<section class="phone" aria-labelledby="messages-title">
		<h2 id="messages-title">${ escapeHtml( page.messages ) }</h2>
		<p><a class="tap" href="/mail/">${ escapeHtml( texts.mailbox.link ) }</a></p>
		${ isEmulated ? emulatedChats( texts ) : realChats( texts ) }
	</section>
</main>
</body>
</html>
`;
}

/** Returns a button that page.js sends a POST request for, and then says what happened. */
const button = (
	id: string,
	address: string,
	label: string,
	done: string,
	failed: string
): string => `<p>
			<button id="${ id }" type="button" data-post="${ address }" data-done="${ escapeHtml(
				done
			) }" data-failed="${ escapeHtml( failed ) }">${ escapeHtml(
				label
			) }</button>
			<span role="status"></span>
		</p>`;

/** Returns the empty list of messages, which page.js fills, and the controls of the emulator. */
function emulatedChats( texts: Texts ): string {
	const { page } = texts;
	const unconnected = people
		.filter( ( { role } ) => role === 'webinar_attendee' )
		.map(
			( { login } ) => `<li data-connect="${ login }" hidden>
				<span><strong>${ escapeHtml(
					texts.names[ login ] ?? login
				) }</strong> ${ escapeHtml( page.connectHint ) }</span>
				<button type="button" data-failed="${ escapeHtml(
					page.connectFailed
				) }">${ escapeHtml( page.connect ) }</button>
			</li>`
		)
		.join( '\n' );
	const blocks = people
		.filter( ( { role } ) => role === 'webinar_attendee' )
		.map(
			( { login } ) =>
				`<label><input type="checkbox" data-block="${ login }" autocomplete="off"> ${ escapeHtml(
					texts.names[ login ] ?? login
				) }</label>`
		)
		.join( '\n' );
	return `<p id="messages-lost" role="status" data-lost="${ escapeHtml(
		page.messagesLost
	) }"></p>
		<ul class="unconnected">${ unconnected }</ul>
		<p id="messages-empty">${ escapeHtml( page.messagesEmpty ) }</p>
		<ol id="messages" role="log" data-bot="${ escapeHtml( page.bot ) }"></ol>
		<details>
			<summary>${ escapeHtml( page.block ) }</summary>
			<p>${ escapeHtml( page.blockHint ) }</p>
			<div class="taps">${ blocks }</div>
		</details>`;
}

/** Returns a link to Telegram for each person. */
function realChats( texts: Texts ): string {
	const links = people
		.map(
			( { login } ) =>
				`<a class="tap" href="/telegram/connect/${ login }" target="_blank" rel="noopener">${ escapeHtml(
					texts.names[ login ] ?? login
				) }</a>`
		)
		.join( '\n' );
	return `<p>${ escapeHtml( texts.page.messagesReal ) }</p>
		<div class="taps">${ links }</div>`;
}
