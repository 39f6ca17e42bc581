import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import { expect, vi } from 'vitest';
import type {
	RoomAnnouncement,
	RoomBroadcast,
	RoomStateEvent,
} from '../../../contract/generated/types.ts';
import { createRoomTokenReader } from '../../src/rooms/room-token.ts';
import { WAIT } from './sidecar.ts';

const nothing = (): never => {
	throw new Error( 'There is no chat here.' );
};

/** Room dependencies for tests of other parts of the server. */
export const withoutRooms = {
	hub: {
		publish: async () => undefined,
		tell: async () => undefined,
		openStream: () => undefined,
		counts: () => ( { open: 0, connections: 0 } ),
	},
	chats: { say: nothing, catchUp: nothing },
	onChatChanged: async () => undefined,
	readRoomToken: createRoomTokenReader( [] ),
	roomOrigin: null,
	trustProxy: 'loopback',
};

export const roomState = (
	state: Partial< RoomBroadcast > = {}
): RoomBroadcast => ( {
	webinar_id: 12,
	status: 'live',
	version: 3,
	title: 'How to choose a roof',
	scheduled_at: 1795219200,
	opens_at: 1795218300,
	started_at: 1795219230,
	finished_at: 0,
	paused_seconds: 0,
	server_time: 1795219260,
	stage: 'viewing',
	cta: { visible: false },
	stream: null,
	recording_url: '',
	poll_after_ms: 3000,
	...state,
} );

export const announcement = (
	version: number,
	revision: number,
	{
		webinarId = 12,
		...rest
	}: { webinarId?: number } & Partial< RoomAnnouncement > = {}
): RoomAnnouncement => ( {
	webinar_id: webinarId,
	version,
	revision,
	etag: createHmac( 'md5', '' )
		.update( `${ version }.${ revision }` )
		.digest( 'hex' ),
	states: [
		{ from: 0, state: roomState( { webinar_id: webinarId, version } ) },
	],
	...rest,
} );

export const roomStateEvent = ( data: RoomAnnouncement ): RoomStateEvent => ( {
	type: 'room.state',
	timestamp: '2026-11-21T12:00:00Z',
	data,
} );

/** Creates a room token as WordPress does. */
export function roomToken(
	secret: string,
	{
		leadId = 7,
		webinarId = 12,
		isStaff = false,
		name = '',
		moderates = false,
		audience = 'webinar-room',
		expiresAt = Math.floor( Date.now() / 1000 ) + 60,
	} = {}
): Promise< string > {
	const key = createHmac(
		'sha256',
		Buffer.from( secret.replace( 'whsec_', '' ), 'base64' )
	)
		.update( 'webinar-room' )
		.digest();
	return new SignJWT( {
		uid: leadId + 1,
		room: webinarId,
		staff: isStaff,
		...( name && { nam: name } ),
		...( moderates && { mod: true } ),
	} )
		.setProtectedHeader( { alg: 'HS256', typ: 'JWT' } )
		.setAudience( audience )
		.setSubject( String( leadId ) )
		.setIssuedAt()
		.setExpirationTime( expiresAt )
		.sign( key );
}

export type RoomEvent = {
	readonly id: string | null;
	readonly event: string;
	readonly data: unknown;
};

export type PageOptions = {
	readonly token?: string;
	readonly webinarId?: number;
	readonly device?: string;
	readonly isWatching?: boolean;
	readonly headers?: Record< string, string >;
};

/** Opens an event stream as a page in a browser does. */
export class Page {
	text = '';
	isOpen = true;

	private constructor(
		readonly response: Response,
		private readonly aborter: AbortController
	) {
		void this.read();
	}

	static async open(
		url: string,
		{
			token,
			webinarId = 12,
			device = 'd-1',
			isWatching = true,
			headers = {},
		}: PageOptions
	): Promise< Page > {
		const aborter = new AbortController();
		const response = await fetch(
			`${ url }/rooms/${ webinarId }/events?device=${ device }&watching=${
				isWatching ? 1 : 0
			}`,
			{
				headers: {
					...( token ? { authorization: `Bearer ${ token }` } : {} ),
					...headers,
				},
				signal: aborter.signal,
			}
		);
		return new Page( response, aborter );
	}

	get events(): RoomEvent[] {
		return this.text
			.split( '\n\n' )
			.slice( 0, -1 )
			.filter( ( block ) => block !== ':' )
			.map( ( block ) => {
				const match = /^(?:id: (.+)\n)?event: (.+)\ndata: (.+)$/.exec(
					block
				);
				if ( ! match?.[ 2 ] || ! match[ 3 ] ) {
					throw new Error( `No event: ${ block }` );
				}
				return {
					id: match[ 1 ] ?? null,
					event: match[ 2 ],
					data: JSON.parse( match[ 3 ] ),
				};
			} );
	}

	/** Ids of the `state` events in the order of their arrival. */
	get stateIds(): ( string | null )[] {
		return this.events
			.filter( ( { event } ) => event === 'state' )
			.map( ( { id } ) => id );
	}

	get heartbeats(): number {
		return this.text.split( '\n\n' ).filter( ( block ) => block === ':' )
			.length;
	}

	async waitForEvents( count: number ): Promise< RoomEvent[] > {
		await vi.waitFor(
			() => expect( this.events.length ).toBeGreaterThanOrEqual( count ),
			WAIT
		);
		return this.events;
	}

	async waitForEnd(): Promise< void > {
		await vi.waitFor( () => expect( this.isOpen ).toBe( false ), WAIT );
	}

	close(): void {
		this.aborter.abort();
	}

	private async read(): Promise< void > {
		const decoder = new TextDecoder();
		try {
			for await ( const chunk of this.response.body ?? [] ) {
				this.text += decoder.decode( chunk, { stream: true } );
			}
		} catch {
			// Closed by the test or by the sidecar.
		}
		this.isOpen = false;
	}
}
