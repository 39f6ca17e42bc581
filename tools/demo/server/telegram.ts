import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PageMessage } from '../page/page.ts';
import { telegramPage } from '../page/telegram.ts';
import { people, type Person } from '../people.ts';
import type { ChatMessage, Telegram } from '../telegram/emulator.ts';
import type { Texts } from '../texts/texts.ts';
import { act, sendHtml, type Answers } from './answer.ts';

export interface TelegramParts {
	texts: Texts;
	/** Undefined for a real bot. */
	telegram: Telegram | undefined;
	/** Returns the link that opens Telegram to connect this person. */
	connectUrl: ( person: Person ) => Promise< string >;
	/** Connects this person in the emulator. */
	connect: ( person: Person ) => Promise< void >;
	/** Sends what Telegram sends after a tap on "Start" with this token. */
	pressStart: ( startToken: string ) => Promise< void >;
}

const HEARTBEAT_MS = 15_000;

/** Connects the people to Telegram; with the emulator also the chats of the demo page. */
export function telegramAnswers( parts: TelegramParts ): Answers {
	return [
		...people.flatMap( ( person ): Answers => {
			const address = `/telegram/connect/${ person.login }`;
			return [
				[
					`GET ${ address }`,
					async ( _request, response ) => {
						const location = await parts.connectUrl( person );
						response.writeHead( 302, { Location: location } ).end();
					},
				],
				[ `POST ${ address }`, act( () => parts.connect( person ) ) ],
			];
		} ),
		...( parts.telegram ? emulatorAnswers( parts, parts.telegram ) : [] ),
	];
}

function emulatorAnswers(
	{ texts, pressStart }: TelegramParts,
	telegram: Telegram
): Answers {
	const startToken = ( request: IncomingMessage ): string =>
		new URL( request.url ?? '/', 'http://demo' ).searchParams.get(
			'start'
		) ?? '';
	return [
		[
			'GET /telegram/open',
			( _request, response ) =>
				sendHtml(
					response,
					telegramPage( texts, telegram.botUsername )
				),
		],
		[
			'POST /telegram/open',
			async ( request, response ) => {
				await pressStart( startToken( request ) );
				response.writeHead( 204 ).end();
			},
		],
		...people.flatMap( ( { login, chatId } ): Answers => [
			[
				`POST /telegram/block/${ login }`,
				act( () => telegram.block( chatId ) ),
			],
			[
				`POST /telegram/unblock/${ login }`,
				act( async () => {
					// A person's Telegram starts the bot as it unblocks it.
					if ( telegram.unblock( chatId ) ) {
						await telegram.pressStart(
							chatId,
							texts.names[ login ] ?? login,
							'',
							texts.lang
						);
					}
				} ),
			],
		] ),
		[
			'GET /telegram/messages',
			( request, response ) => {
				// After a lost connection the browser names the last message that it has.
				const lastId = Number(
					request.headers[ 'last-event-id' ] ?? 0
				);
				streamMessages( telegram, texts, lastId, response );
			},
		],
	];
}

/** Sends all messages after `lastId`, then each new one, as an event stream (SSE). */
function streamMessages(
	telegram: Telegram,
	texts: Texts,
	lastId: number,
	response: ServerResponse
): void {
	response.writeHead( 200, {
		'Content-Type': 'text/event-stream',
		'Cache-Control': 'no-store',
	} );
	const write = ( message: ChatMessage ): void => {
		const login =
			people.find( ( { chatId } ) => chatId === message.chatId )?.login ??
			'';
		const data: PageMessage = {
			login,
			name: texts.names[ login ] ?? String( message.chatId ),
			from: message.from,
			text: message.text,
			buttons: message.buttons,
			sentAt: message.sentAt,
		};
		response.write(
			`id: ${ message.id }\ndata: ${ JSON.stringify( data ) }\n\n`
		);
	};
	response.write( ':\n\n' );
	telegram.messages.filter( ( { id } ) => id > lastId ).forEach( write );
	const unsubscribe = telegram.onMessage( write );
	const heartbeat = setInterval(
		() => response.write( ':\n\n' ),
		HEARTBEAT_MS
	);
	response.once( 'close', () => {
		unsubscribe();
		clearInterval( heartbeat );
	} );
}
