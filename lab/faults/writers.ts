/** People who write in the chat, each with an event stream, by the requests of a room. */
import { randomUUID } from 'node:crypto';
import { once, setMaxListeners } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { roomToken } from '../stack/room-token.ts';
import { chatKey } from './chat-verdict.ts';
import type { Random } from './random.ts';
import type { Person } from './scenario.ts';
import type { Parts } from './stack.ts';

/** Fewer than the event streams that a sidecar allows one address. */
const WRITERS_AT_ONCE = 200;

const RETRY_INTERVAL_MS = 300;
/** A person says three things, with such pauses: the rules of the chat allow it. */
const PAUSE_MS = [ 700, 2300 ] as const;
const LONGEST_WAIT_MS = 300_000;

/** One message of so many is sent twice at once, as by a page that has lost the answer. */
const ONE_IN_SENT_TWICE = 10;

type Message = {
	text: string;
	key: string;
	isSentTwice: boolean;
	pauseMs: number;
};

type SignIn = {
	id: number;
	cookie: string;
	commands: { say: { action: string; nonce: string } };
};

const isAccepted = ( answer: string ): boolean => answer === '200';
/** A person reads this, and waits. With whatever else fails the page writes over WordPress at once. */
const isTooFast = ( answer: string ): boolean => answer.startsWith( '429 ' );

export class Writers {
	/** By chatKey(). */
	readonly planned: ReadonlySet< string >;
	readonly accepted = new Set< string >();
	failedTries = 0;
	overWordPress = 0;
	readonly #people: Map< Person, Message[] >;

	private constructor(
		people: readonly Person[],
		random: Random,
		readonly site: { url: string; signIns: Map< number, SignIn > },
		readonly roomUrl: string,
		readonly secret: string,
		readonly webinarId: number
	) {
		this.#people = new Map(
			people.map( ( person ) => [
				person,
				[ 'Hello', 'My roof has a hole', '+' ].map( ( text ) => ( {
					// A “+” joins those of others.
					text: text === '+' ? text : `${ text }, ${ person.id }`,
					key: randomUUID(),
					isSentTwice: random.between( 1, ONE_IN_SENT_TWICE ) === 1,
					pauseMs: random.between( ...PAUSE_MS ),
				} ) ),
			] )
		);
		this.planned = new Set(
			[ ...this.#people ].flatMap( ( [ { id }, messages ] ) =>
				messages.map( ( { text } ) => chatKey( id, text ) )
			)
		);
	}

	/** Signs everybody in, so that they can fall back. */
	static async create(
		{ site, webServer, sidecar }: Parts,
		secret: string,
		webinarId: number,
		people: readonly Person[],
		random: Random
	): Promise< Writers > {
		const signIns = await site.simulate< SignIn[] >( 'sign_in', {
			webinar_id: webinarId,
			user_ids: people.map( ( { id } ) => id ),
		} );
		await sidecar.ready();
		return new Writers(
			people,
			random,
			{
				url: webServer.url,
				signIns: new Map(
					signIns.map( ( signIn ) => [ signIn.id, signIn ] )
				),
			},
			`${ sidecar.url }/rooms/${ webinarId }`,
			secret,
			webinarId
		);
	}

	/** Lets everybody write. Each tries each message until it is accepted. */
	async write( signal: AbortSignal ): Promise< void > {
		setMaxListeners( 0, signal );
		const left = this.#people.entries();
		await Promise.all(
			Array.from( { length: WRITERS_AT_ONCE }, async () => {
				for ( const [ person, messages ] of left ) {
					await this.#writeAs( person, messages, signal );
				}
			} )
		);
	}

	async #writeAs(
		{ id, name }: Person,
		messages: readonly Message[],
		signal: AbortSignal
	): Promise< void > {
		const token = roomToken( this.secret, this.webinarId, { id, name } );
		let stream: IncomingMessage | null = null;
		for ( const message of messages ) {
			const until = Date.now() + LONGEST_WAIT_MS;
			let answer = '';
			while ( ! isAccepted( answer ) ) {
				try {
					if ( ! stream || stream.destroyed ) {
						stream = await this.#openStream( id, token );
					}
					const answers = await Promise.all(
						Array.from(
							{ length: message.isSentTwice ? 2 : 1 },
							() => this.#say( token, message )
						)
					);
					answer = answers.find( isAccepted ) ?? answers[ 0 ]!;
				} catch {
					signal.throwIfAborted();
				}
				if ( ! isAccepted( answer ) && ! isTooFast( answer ) ) {
					answer = await this.#fallBack( id, message );
				}
				if ( ! isAccepted( answer ) ) {
					this.failedTries++;
					if ( Date.now() > until ) {
						throw new Error(
							`${ name } cannot write: ${ answer }`
						);
					}
					await delay( RETRY_INTERVAL_MS, null, { signal } );
				}
			}
			this.accepted.add( chatKey( id, message.text ) );
			await delay( message.pauseMs, null, { signal } );
		}
		stream?.destroy();
	}

	async #openStream( id: number, token: string ): Promise< IncomingMessage > {
		const request = get(
			`${ this.roomUrl }/events?device=room${ id }&watching=1`,
			{ agent: false, headers: { authorization: `Bearer ${ token }` } }
		);
		const [ stream ] = ( await once( request, 'response' ) ) as [
			IncomingMessage,
		];
		stream.on( 'error', () => {} ).resume();
		if ( stream.statusCode !== 200 ) {
			stream.destroy();
			throw new Error( `stream ${ stream.statusCode }` );
		}
		return stream;
	}

	/** @return The status, with the body unless it is 200. */
	async #say( token: string, { key, text }: Message ): Promise< string > {
		const response = await fetch( `${ this.roomUrl }/messages`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${ token }`,
				'content-type': 'application/json',
			},
			body: JSON.stringify( { message_key: key, text } ),
		} );
		const body = await response.text();
		return response.ok ? '200' : `${ response.status } ${ body }`;
	}

	/** Writes over WordPress, with the same key, as a room that cannot reach the sidecar. */
	async #fallBack( id: number, { key, text }: Message ): Promise< string > {
		const signIn = this.site.signIns.get( id )!;
		try {
			const response = await fetch(
				`${ this.site.url }/wp-admin/admin-ajax.php`,
				{
					method: 'POST',
					headers: { cookie: signIn.cookie },
					body: new URLSearchParams( {
						...signIn.commands.say,
						webinar_id: String( this.webinarId ),
						message_key: key,
						text,
					} ),
				}
			);
			const body = await response.text();
			// Without its database WordPress leads to its installation.
			if (
				! response.ok ||
				! body.startsWith( '{"success":true,"data":{"message":' )
			) {
				return `WordPress ${ response.status } ${ body }`;
			}
			this.overWordPress++;
			return '200';
		} catch ( error ) {
			return String( error );
		}
	}
}
