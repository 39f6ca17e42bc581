/** An emulator of Telegram's Bot API, and of the phones of the demo's people. */
import { EventEmitter } from 'node:events';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import TelegramServer from 'telegram-test-api';
import { routes } from 'telegram-test-api/lib/routes/index.js';

/** A message in a person's chat with the bot. */
export interface ChatMessage {
	id: number;
	chatId: number;
	from: 'bot' | 'person';
	text: string;
	buttons: { text: string; url: string }[];
	/** Unix milliseconds. */
	sentAt: number;
}

export interface Telegram {
	readonly url: string;
	readonly token: string;
	readonly botUsername: string;
	/** All messages, oldest first, including those of earlier starts. */
	readonly messages: readonly ChatMessage[];
	/** Calls the listener for each new message. Returns a function that removes the listener. */
	onMessage: ( listener: ( message: ChatMessage ) => void ) => () => void;
	/** Does what a person's Telegram does after a tap on t.me/<bot>?start=<token>; an empty token is a start without one. */
	pressStart: (
		chatId: number,
		name: string,
		startToken: string,
		languageCode: string
	) => Promise< void >;
	/** Makes the emulator refuse the bot's messages to this chat. */
	block: ( chatId: number ) => void;
	/** Returns false when the chat was not blocked. */
	unblock: ( chatId: number ) => boolean;
	stop: () => Promise< void >;
}

const TOKEN = '100000001:demo-bot-of-the-emulator-only-00000';
const BOT_USERNAME = 'webinar_demo_bot';
// A timer in Node can be at most 24 days long.
const STORE_SECONDS = 20 * 24 * 60 * 60;

/**
 * Starts the emulator.
 *
 * @param port        Its port.
 * @param historyFile Stores the chats from start to start, one JSON object per line.
 */
export async function startTelegram(
	port: number,
	historyFile: string
): Promise< Telegram > {
	const blockedChats = new Set< number >();
	// The emulator's constructor reads its routes from this list; the first
	// matching route answers.
	routes.unshift( ( app, server ) => {
		// The emulator has no way to block a bot.
		app.post( '/bot:token/sendMessage', ( request, response, next ) => {
			if ( ! blockedChats.has( Number( request.body.chat_id ) ) ) {
				next();
				return;
			}
			response.status( 403 ).json( {
				ok: false,
				error_code: 403,
				description: 'Forbidden: bot was blocked by the user',
			} );
		} );
		app.all( '/bot:token/getMe', ( _request, response ) => {
			response.json( {
				ok: true,
				result: {
					id: Number( TOKEN.split( ':' )[ 0 ] ),
					is_bot: true,
					first_name: 'Webinar demo',
					username: BOT_USERNAME,
				},
			} );
		} );
		// Telegram holds the request open until there is an update. The emulator
		// answers at once, and a bot would send the next request without a pause.
		app.all( '/bot:token/getUpdates', ( request, response ) => {
			const timeoutMs = 1000 * Number( request.body?.timeout ?? 0 );
			const userEvents = [ 'AddedUserMessage', 'AddedUserCommand' ];
			const answer = (): void => {
				removeListeners();
				response.json( {
					ok: true,
					result: server.getUpdates( String( request.params.token ) ),
				} );
			};
			const timer = setTimeout( answer, timeoutMs );
			const removeListeners = (): void => {
				clearTimeout( timer );
				userEvents.forEach( ( event ) => server.off( event, answer ) );
			};
			const isWaiting = server.storage.userMessages.some(
				( update ) => ! update.isRead
			);
			if ( isWaiting ) {
				answer();
				return;
			}
			userEvents.forEach( ( event ) => server.on( event, answer ) );
			response.once( 'close', removeListeners );
		} );
	} );

	const server = new TelegramServer( {
		host: '127.0.0.1',
		port,
		// By default the emulator deletes messages after a minute.
		storeTimeout: STORE_SECONDS,
	} );
	await server.start();
	return new EmulatedTelegram( server, port, historyFile, blockedChats );
}

class EmulatedTelegram implements Telegram {
	readonly token = TOKEN;
	readonly botUsername = BOT_USERNAME;
	readonly url: string;
	readonly #server: TelegramServer;
	readonly #historyFile: string;
	readonly #messages: ChatMessage[];
	readonly #blockedChats: Set< number >;
	readonly #events = new EventEmitter();

	constructor(
		server: TelegramServer,
		port: number,
		historyFile: string,
		blockedChats: Set< number >
	) {
		this.#server = server;
		this.#blockedChats = blockedChats;
		this.url = `http://127.0.0.1:${ port }`;
		this.#historyFile = historyFile;
		this.#messages = existsSync( historyFile )
			? readFileSync( historyFile, 'utf8' )
					.split( '\n' )
					.filter( Boolean )
					.map( ( line ): ChatMessage => JSON.parse( line ) )
			: [];
		server.on( 'AddedBotMessage', () => {
			const message = server.storage.botMessages.at( -1 )?.message;
			if ( ! message ) {
				return;
			}
			const buttons: { text: string; url?: string }[] =
				message.reply_markup &&
				'inline_keyboard' in message.reply_markup
					? message.reply_markup.inline_keyboard.flat()
					: [];
			this.#store(
				Number( message.chat_id ),
				'bot',
				message.text,
				buttons.flatMap( ( { text, url } ) =>
					url ? [ { text, url } ] : []
				)
			);
		} );
	}

	get messages(): readonly ChatMessage[] {
		return this.#messages;
	}

	onMessage( listener: ( message: ChatMessage ) => void ): () => void {
		this.#events.on( 'message', listener );
		return () => this.#events.off( 'message', listener );
	}

	async pressStart(
		chatId: number,
		name: string,
		startToken: string,
		languageCode: string
	): Promise< void > {
		const client = this.#server.getClient( this.token, {
			userId: chatId,
			chatId,
			firstName: name,
			userName: `demo_${ chatId }`,
		} );
		// In Telegram the person's chat shows the command without the token.
		this.#store( chatId, 'person', '/start', [] );
		const command = client.makeCommand( `/start ${ startToken }`.trim() );
		await client.sendCommand( {
			...command,
			from: { ...command.from, language_code: languageCode },
		} );
	}

	block( chatId: number ): void {
		this.#blockedChats.add( chatId );
	}

	unblock( chatId: number ): boolean {
		return this.#blockedChats.delete( chatId );
	}

	async stop(): Promise< void > {
		await this.#server.stop();
	}

	#store(
		chatId: number,
		from: ChatMessage[ 'from' ],
		text: string,
		buttons: ChatMessage[ 'buttons' ]
	): void {
		const message: ChatMessage = {
			id: ( this.#messages.at( -1 )?.id ?? 0 ) + 1,
			chatId,
			from,
			text,
			buttons,
			sentAt: Date.now(),
		};
		this.#messages.push( message );
		appendFileSync( this.#historyFile, `${ JSON.stringify( message ) }\n` );
		this.#events.emit( 'message', message );
	}
}
