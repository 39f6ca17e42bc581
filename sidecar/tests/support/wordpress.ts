import { once } from 'node:events';
import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Webhook } from 'standardwebhooks';
import sidecarChatEvent from '../../../contract/events/sidecar.chat.json' with { type: 'json' };
import sidecarHeartbeat from '../../../contract/events/sidecar.heartbeat.json' with { type: 'json' };
import sidecarPresence from '../../../contract/events/sidecar.presence.json' with { type: 'json' };
import chatHandover from '../../../contract/shapes/chat-handover.json' with { type: 'json' };
import chatLine from '../../../contract/shapes/chat-line.json' with { type: 'json' };
import deliveryReport from '../../../contract/shapes/delivery-report.json' with { type: 'json' };
import personReport from '../../../contract/shapes/person-report.json' with { type: 'json' };
import reportedPage from '../../../contract/shapes/reported-page.json' with { type: 'json' };
import unixSeconds from '../../../contract/shapes/unix-seconds.json' with { type: 'json' };
import type {
	ChatLine,
	DeliveryReport,
	PersonReport,
	SidecarChat,
	SidecarChatEvent,
	SidecarHeartbeatEvent,
	SidecarPresenceEvent,
	WebinarOutboxChatAnswer,
	WebinarOutboxHeartbeatAnswer,
	WebinarOutboxPresenceAnswer,
} from '../../../contract/generated/types.ts';
import { CONTRACT_VERSION } from '../../src/contract.ts';

const ajv = new Ajv2020( {
	strictSchema: false,
	schemas: [
		chatHandover,
		chatLine,
		deliveryReport,
		personReport,
		reportedPage,
		unixSeconds,
	],
} );
const isHeartbeat = ajv.compile< SidecarHeartbeatEvent >( sidecarHeartbeat );
const isChat = ajv.compile< SidecarChatEvent >( sidecarChatEvent );
const isPresence = ajv.compile< SidecarPresenceEvent >( sidecarPresence );

// The limit of the contract; WordPress rejects a larger body.
const PRESENCE_BYTES_AT_MOST = 768 * 1024;

type Presence = SidecarPresenceEvent[ 'data' ];
type ToldRooms = WebinarOutboxPresenceAnswer[ 'data' ][ 'rooms' ];

/** How WordPress fails: `lost` accepts the reports and breaks the connection, `hang` never answers. */
export type Trouble =
	| 'hang'
	| 'lost'
	| {
			readonly status: number;
			readonly body?: string;
			readonly location?: string;
	  };

/** A fake WordPress: accepts heartbeats and presence reports as the contract says, and records them. */
export class WordPress {
	/** All signed and valid heartbeats, also those answered with a failure. */
	readonly heartbeats: SidecarHeartbeatEvent[ 'data' ][] = [];
	/** All signed and valid presence reports. */
	readonly presences: Presence[] = [];
	/** All requests, also rejected ones. */
	requests = 0;
	mostAtOnce = 0;
	trouble: ( data: SidecarHeartbeatEvent[ 'data' ] ) => Trouble | null = () =>
		null;
	/** The answer to a presence report, or a failure. */
	answerPresence: (
		data: Presence
	) => ToldRooms | Trouble | Promise< ToldRooms | Trouble > = ( data ) =>
		data.rooms.map( ( room ) => ( {
			webinar_id: room.webinar_id,
			people: room.people.length,
			shows_people: false,
			announcement: null,
		} ) );
	/** All signed and valid handovers of chats. */
	readonly handovers: SidecarChatEvent[ 'data' ][ 'rooms' ] = [];
	/** The one chat that this WordPress has, 12; its rules and bans can be changed. */
	readonly chat: SidecarChat = {
		webinar_id: 12,
		revision: 1,
		has_gap: true,
		rules: {
			mode: 'open',
			slow_seconds: 0,
			is_held: false,
			allows_links: false,
		},
		lines: [],
		pinned: null,
		bans: [],
	};
	/** How handovers fail. */
	chatTrouble: Trouble | null = null;
	secret: string;

	private readonly server: Server;
	private atOnce = 0;

	private constructor( secret: string ) {
		this.secret = secret;
		this.server = createServer( ( request, response ) => {
			this.requests += 1;
			this.atOnce += 1;
			this.mostAtOnce = Math.max( this.mostAtOnce, this.atOnce );
			response.once( 'close', () => {
				this.atOnce -= 1;
			} );
			void this.answer( request, response );
		} );
	}

	static async start( secret: string ): Promise< WordPress > {
		const wordpress = new WordPress( secret );
		wordpress.server.listen( 0, '127.0.0.1' );
		await once( wordpress.server, 'listening' );
		return wordpress;
	}

	get url(): string {
		const { port } = this.server.address() as AddressInfo;
		return `http://127.0.0.1:${ port }/wp-admin/admin-ajax.php?action=webinar_outbox_heartbeat`;
	}

	get deliveries(): DeliveryReport[] {
		return this.heartbeats.flatMap( ( { deliveries } ) => deliveries );
	}

	get people(): PersonReport[] {
		return this.heartbeats.flatMap( ( { people } ) => people );
	}

	/** Changes something in the chat, and numbers the change. */
	changeChat( change: Partial< SidecarChat > ): void {
		Object.assign( this.chat, change, {
			revision: this.chat.revision + 1,
		} );
	}

	/** Stores each message once, and counts people, as the plugin does. */
	private takeMessages( messages: readonly ChatLine[] ): void {
		for ( const message of messages ) {
			const isKnown = this.chat.lines.some(
				( line ) =>
					line.lead_id === message.lead_id &&
					line.message_key === message.message_key
			);
			if ( ! isKnown ) {
				this.changeChat( {
					lines: [
						...this.chat.lines.map( ( line ) =>
							line.message_id === message.chorus_of
								? { ...line, people: line.people + 1 }
								: line
						),
						message,
					],
				} );
			}
		}
	}

	async stop(): Promise< void > {
		this.server.closeAllConnections();
		this.server.close();
		await once( this.server, 'close' );
	}

	private async answer(
		request: IncomingMessage,
		response: ServerResponse
	): Promise< void > {
		const body = await text( request );
		const event = this.verified( request, body );
		if ( ! event ) {
			response.writeHead( 401 ).end(
				JSON.stringify( {
					success: false,
					data: { code: 'webinar_signature_invalid', message: 'No.' },
				} )
			);
			return;
		}
		if ( event.type === 'sidecar.presence' ) {
			this.presences.push( event.data );
			const answer = await this.answerPresence( event.data );
			if ( Array.isArray( answer ) ) {
				response.writeHead( 200 ).end(
					JSON.stringify( {
						success: true,
						data: { rooms: answer },
					} satisfies WebinarOutboxPresenceAnswer )
				);
			} else {
				giveTrouble( answer as Trouble, request, response );
			}
			return;
		}
		if ( event.type === 'sidecar.chat' ) {
			this.handovers.push( ...event.data.rooms );
			if ( this.chatTrouble && this.chatTrouble !== 'lost' ) {
				giveTrouble( this.chatTrouble, request, response );
				return;
			}
			const rooms = event.data.rooms.map(
				( { webinar_id: webinarId, messages } ) => {
					if ( webinarId !== this.chat.webinar_id ) {
						return { webinar_id: webinarId, chat: null };
					}
					this.takeMessages( messages );
					return {
						webinar_id: webinarId,
						chat: {
							...this.chat,
							lines: this.chat.lines
								.filter( ( line ) => line.chorus_of === 0 )
								.slice( -150 ),
						},
					};
				}
			);
			if ( this.chatTrouble ) {
				giveTrouble( this.chatTrouble, request, response );
				return;
			}
			response.writeHead( 200 ).end(
				JSON.stringify( {
					success: true,
					data: { rooms },
				} satisfies WebinarOutboxChatAnswer )
			);
			return;
		}
		this.heartbeats.push( event.data );
		const trouble = this.trouble( event.data );
		if ( trouble === null ) {
			response.writeHead( 200 ).end(
				JSON.stringify( {
					success: true,
					data: {
						deliveries: event.data.deliveries.length,
						people: event.data.people.length,
					},
				} satisfies WebinarOutboxHeartbeatAnswer )
			);
		} else {
			giveTrouble( trouble, request, response );
		}
	}

	private verified(
		{ headers, method, url }: IncomingMessage,
		body: string
	): SidecarChatEvent | SidecarHeartbeatEvent | SidecarPresenceEvent | null {
		try {
			const event: unknown = new Webhook( this.secret ).verify(
				body,
				headers as Record< string, string >
			);
			if (
				headers[ 'webinar-contract-version' ] !==
				String( CONTRACT_VERSION )
			) {
				return null;
			}
			const { searchParams } = new URL( url ?? '', this.url );
			switch ( method === 'POST' && searchParams.get( 'action' ) ) {
				case 'webinar_outbox_heartbeat':
					return isHeartbeat( event ) ? event : null;
				case 'webinar_outbox_presence':
					return isPresence( event ) &&
						Buffer.byteLength( body ) <= PRESENCE_BYTES_AT_MOST
						? event
						: null;
				case 'webinar_outbox_chat':
					return isChat( event ) &&
						Buffer.byteLength( body ) <= PRESENCE_BYTES_AT_MOST
						? event
						: null;
				default:
					return null;
			}
		} catch {
			return null;
		}
	}
}

function giveTrouble(
	trouble: Trouble,
	request: IncomingMessage,
	response: ServerResponse
): void {
	if ( trouble === 'lost' ) {
		request.socket.destroy();
	} else if ( trouble !== 'hang' ) {
		response
			.writeHead(
				trouble.status,
				trouble.location ? { location: trouble.location } : {}
			)
			.end( trouble.body );
	}
}
