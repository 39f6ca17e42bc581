/** Stands where Telegram is: a Bot API emulator, and the people's phones. */
import { EventEmitter } from 'node:events';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import TelegramServer from 'telegram-test-api';
import { routes } from 'telegram-test-api/lib/routes/index.js';

/** A message as it stands in somebody's chat with the bot. */
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
	/** All messages so far, oldest first; those of earlier starts too. */
	readonly messages: readonly ChatMessage[];
	/** Tells of each new message. */
	onMessage: ( listener: ( message: ChatMessage ) => void ) => () => void;
	/** Does what a person's Telegram does after a tap on t.me/<bot>?start=<token>; an empty token is a plain start. */
	pressStart: (
		chatId: number,
		name: string,
		startToken: string,
		languageCode: string
	) => Promise< void >;
	/** Lets the bot reach this chat no more. */
	block: ( chatId: number ) => void;
	/** The bot reaches it again. Returns false when it did all the time. */
	unblock: ( chatId: number ) => boolean;
	stop: () => Promise< void >;
}

const TOKEN = '100000001:demo-bot-of-the-emulator-only-00000';
const BOT_USERNAME = 'webinar_demo_bot';
// A timer of Node holds at most 24 days.
const STORE_SECONDS = 20 * 24 * 60 * 60;

/**
 * Asks the real Telegram whose token this is.
 *
 * @param token Of the bot.
 * @return The bot's user name.
 */
export async function askBotName( token: string ): Promise< string > {
	const response = await fetch(
		`https://api.telegram.org/bot${ token }/getMe`,
		{
			signal: AbortSignal.timeout( 15_000 ),
		}
	).catch( () => undefined );
	if ( ! response ) {
		throw new Error(
			'Telegram cannot be reached. Check the connection, or start without TELEGRAM_BOT_TOKEN to use the emulator.'
		);
	}
	const answer = ( await response.json() ) as {
		result?: { username: string };
	};
	if ( ! answer.result ) {
		throw new Error(
			'Telegram does not know the bot of TELEGRAM_BOT_TOKEN. Copy the token again from @BotFather, or start without it to use the emulator.'
		);
	}
	return answer.result.username;
}

/**
 * Starts the emulator.
 *
 * @param port        Where.
 * @param historyFile Keeps the chats from start to start, one JSON a line.
 */
export async function startTelegram(
	port: number,
	historyFile: string
): Promise< Telegram > {
	const blockedChats = new Set< number >();
	// The emulator's routes are one list that its constructor reads: what
	// stands first answers first.
	routes.unshift( ( app, server ) => {
		// In the emulator nobody can block a bot.
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
		// Telegram holds the question open until there is news. The emulator
		// answers at once, and a bot would ask it again without a pause.
		app.all( '/bot:token/getUpdates', ( request, response ) => {
			const timeoutMs = 1000 * Number( request.body?.timeout ?? 0 );
			const userEvents = [ 'AddedUserMessage', 'AddedUserCommand' ];
			const answer = (): void => {
				forget();
				response.json( {
					ok: true,
					result: server.getUpdates( String( request.params.token ) ),
				} );
			};
			const timer = setTimeout( answer, timeoutMs );
			const forget = (): void => {
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
			response.once( 'close', forget );
		} );
	} );

	const server = new TelegramServer( {
		host: '127.0.0.1',
		port,
		// The emulator forgets after a minute by default.
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
	readonly #news = new EventEmitter();

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
			this.#keep(
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
		this.#news.on( 'message', listener );
		return () => this.#news.off( 'message', listener );
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
		// A person sees the bare command in their chat too.
		this.#keep( chatId, 'person', '/start', [] );
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

	#keep(
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
		this.#news.emit( 'message', message );
	}
}
