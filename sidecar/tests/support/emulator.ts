import getPort from 'get-port';
import TelegramServer from 'telegram-test-api';
import { routes } from 'telegram-test-api/lib/routes/index.js';

export const BOT_TOKEN = '7000000001:emulated_bot_token_for_tests_only';

export type SentMessage = {
	readonly chatId: number;
	/** The caption if it is a video. */
	readonly text: string;
	readonly button: { text: string; url: string } | null;
	readonly video: string | null;
	readonly atMs: number;
};

type SendRequest = {
	readonly chat_id: number;
	/** The caption if it is a video. */
	readonly text: string;
	readonly video?: string;
	readonly reply_markup?: unknown;
};

/**
 * What Telegram does instead of sending: `reset` breaks the connection, `hang` never answers, `garbage` is an answer
 * of another server. `lost` sends and breaks the connection without an answer; `answersAfterMs` sends and answers later.
 */
export type Fault =
	| 'reset'
	| 'lost'
	| 'hang'
	| 'garbage'
	| { readonly answersAfterMs: number }
	/** A page of a proxy or a firewall with this status. */
	| { readonly page: number }
	| {
			readonly status: number;
			readonly description: string;
			readonly retryAfterSeconds?: number;
	  };

export type FaultRule = ( request: SendRequest ) => Fault | null;

/** Telegram answers an accepted video with the id of its own copy. */
function answerWithFileId(
	response: { json: ( body: unknown ) => unknown },
	video: string
): void {
	const send = response.json.bind( response );
	response.json = ( body ) =>
		send( {
			...( body as { ok: boolean; result: object } ),
			result: {
				...( body as { result: object } ).result,
				video: { file_id: fileIdOf( video ) },
			},
		} );
}

/** The id that the emulator gives to a video. */
export const fileIdOf = ( video: string ): string =>
	video.startsWith( 'file-' )
		? video
		: `file-${ Buffer.from( video ).toString( 'base64url' ) }`;

// All requests to send, also rejected ones.
const requests = new WeakMap< object, SendRequest[] >();

// The emulator has no 429, 403 and 500: routes before its own add them.
const faultRules = new WeakMap< object, FaultRule >();

// It answers 500 to sendVideo, so this records it as a message with the caption as text.
routes.unshift( ( app, server ) => {
	app.post( '/bot:token/sendVideo', ( request, _response, next ) => {
		request.body.text = request.body.caption;
		request.url = request.url.replace( 'sendVideo', 'sendMessage' );
		next();
	} );
	app.post( '/bot:token/sendMessage', ( request, response, next ) => {
		const asked = request.body as SendRequest;
		requests.get( server )?.push( asked );
		const fault = faultRules.get( server )?.( asked ) ?? null;
		if ( fault === null ) {
			if ( asked.video ) {
				answerWithFileId( response, asked.video );
			}
			next();
		} else if ( fault === 'reset' || fault === 'lost' ) {
			if ( fault === 'lost' ) {
				server.addBotMessage( request.body, request.params.token );
			}
			request.socket.destroy();
		} else if ( typeof fault === 'object' && 'answersAfterMs' in fault ) {
			const result = server.addBotMessage(
				request.body,
				request.params.token
			);
			setTimeout(
				() => response.json( { ok: true, result } ),
				fault.answersAfterMs
			);
		} else if ( typeof fault === 'object' && 'page' in fault ) {
			response
				.status( fault.page )
				.type( 'html' )
				.send( `<h1>${ request.path } is blocked here</h1>` );
		} else if ( fault === 'garbage' ) {
			response.json( { page: 'Please sign in to this network.' } );
		} else if ( fault !== 'hang' ) {
			response.status( fault.status ).json( {
				ok: false,
				error_code: fault.status,
				description: fault.description,
				parameters: fault.retryAfterSeconds && {
					retry_after: fault.retryAfterSeconds,
				},
			} );
		}
	} );
	app.post( '/bot:token/getMe', ( request, response, next ) => {
		if ( request.params.token === BOT_TOKEN ) {
			next();
		} else {
			response.status( 401 ).json( {
				ok: false,
				error_code: 401,
				description: 'Unauthorized',
			} );
		}
	} );
} );

const blocked = new WeakMap< object, number | null >();

routes.unshift( ( app, server ) => {
	app.use( ( request, response, next ) => {
		const status = blocked.get( server ) ?? null;
		if ( status === null || ! request.path.startsWith( '/bot' ) ) {
			next();
		} else {
			response.status( status ).type( 'html' ).send( '<h1>Blocked</h1>' );
		}
	} );
} );

// The emulator has no my_chat_member updates, which Telegram sends when a person blocks the bot.
const memberships = new WeakMap< object, object[] >();

routes.unshift( ( app, server ) => {
	app.post( '/bot:token/getUpdates', ( request, response, next ) => {
		const { allowed_updates: asked } = request.body as {
			allowed_updates?: readonly string[];
		};
		const updates = memberships.get( server ) ?? [];
		if ( updates.length > 0 && asked?.includes( 'my_chat_member' ) ) {
			response.json( { ok: true, result: updates.splice( 0 ) } );
		} else {
			next();
		}
	} );
} );

// By default the emulator deletes messages after a minute, and a run may take longer.
const STORE_SECONDS = 24 * 60 * 60;

/** The Bot API emulator on a free port. Tests assert what it recorded, not the log of the sidecar. */
export class Emulator {
	private constructor(
		private readonly server: TelegramServer,
		readonly port: number
	) {}

	static async start( port?: number ): Promise< Emulator > {
		const actualPort = port ?? ( await getPort() );
		const server = new TelegramServer( {
			port: actualPort,
			host: '127.0.0.1',
			storeTimeout: STORE_SECONDS,
		} );
		requests.set( server, [] );
		await server.start();
		return new Emulator( server, actualPort );
	}

	get apiRoot(): string {
		return `http://127.0.0.1:${ this.port }`;
	}

	sent( chatId?: number ): SentMessage[] {
		return this.server.storage.botMessages
			.map( ( { time, message } ) => {
				const { reply_markup: markup, video } = message as {
					reply_markup?: {
						inline_keyboard: { text: string; url: string }[][];
					};
					video?: string;
				};
				return {
					chatId: Number( message.chat_id ),
					text: message.text,
					button: markup?.inline_keyboard[ 0 ]?.[ 0 ] ?? null,
					video: video ?? null,
					atMs: time,
				};
			} )
			.filter(
				( message ) => chatId === undefined || message.chatId === chatId
			);
	}

	/** All requests to send, accepted or not. */
	requests( chatId: number ): readonly SendRequest[] {
		return ( requests.get( this.server ) ?? [] ).filter(
			( request ) => Number( request.chat_id ) === chatId
		);
	}

	texts( chatId?: number ): string[] {
		return this.sent( chatId ).map( ( { text } ) => text );
	}

	async personWrites(
		chatId: number,
		text: string,
		options: { language?: string; chatType?: 'private' | 'group' } = {}
	): Promise< void > {
		const client = this.server.getClient( BOT_TOKEN, {
			chatId,
			userId: chatId,
			type: options.chatType ?? 'private',
		} );
		const command = client.makeCommand( text );
		await client.sendCommand( {
			...command,
			from: { ...command.from, language_code: options.language },
		} as typeof command );
	}

	/** How often each video was sent, by its address or by the id of Telegram's copy. */
	videos(): readonly string[] {
		return ( requests.get( this.server ) ?? [] ).flatMap( ( { video } ) =>
			video ? [ video ] : []
		);
	}

	/** How many requests to send arrived, accepted or not. */
	requestCount(): number {
		return ( requests.get( this.server ) ?? [] ).length;
	}

	personBlocks( chatId: number ): void {
		this.tellMembership( chatId, 'kicked' );
	}

	personUnblocks( chatId: number ): void {
		this.tellMembership( chatId, 'member' );
	}

	/** A proxy or a firewall answers everything with this status and a page; null ends it. */
	block( status: number | null ): void {
		blocked.set( this.server, status );
	}

	failWith( rule: FaultRule ): void {
		faultRules.set( this.server, rule );
	}

	async stop(): Promise< void > {
		await this.server.stop();
	}

	private tellMembership( chatId: number, status: string ): void {
		memberships.set( this.server, [
			...( memberships.get( this.server ) ?? [] ),
			{
				update_id: 1,
				my_chat_member: {
					chat: { id: chatId, type: 'private' },
					from: { id: chatId, is_bot: false },
					new_chat_member: { status },
				},
			},
		] );
	}
}
