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
import sidecarHeartbeat from '../../../contract/events/sidecar.heartbeat.json' with { type: 'json' };
import deliveryReport from '../../../contract/shapes/delivery-report.json' with { type: 'json' };
import personReport from '../../../contract/shapes/person-report.json' with { type: 'json' };
import type {
	DeliveryReport,
	PersonReport,
	SidecarHeartbeatEvent,
	WebinarOutboxHeartbeatAnswer,
} from '../../../contract/generated/types.ts';

const isHeartbeat = new Ajv2020( {
	strictSchema: false,
	schemas: [ deliveryReport, personReport ],
} ).compile< SidecarHeartbeatEvent >( sidecarHeartbeat );

/** What WordPress answers in place of taking the reports; `lost` takes them and breaks the connection, `hang` never answers. */
export type Trouble =
	| 'hang'
	| 'lost'
	| {
			readonly status: number;
			readonly body?: string;
			readonly location?: string;
	  };

/** Stands for WordPress: takes heartbeats as the contract says, and keeps what they tell. */
export class WordPress {
	/** Each heartbeat that was signed and valid, also where trouble was the answer. */
	readonly heartbeats: SidecarHeartbeatEvent[ 'data' ][] = [];
	/** Whatever came, also what was refused. */
	requests = 0;
	mostAtOnce = 0;
	trouble: ( data: SidecarHeartbeatEvent[ 'data' ] ) => Trouble | null = () =>
		null;
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
		this.heartbeats.push( event.data );
		const trouble = this.trouble( event.data );
		if ( trouble === 'lost' ) {
			request.socket.destroy();
		} else if ( trouble === null ) {
			response.writeHead( 200 ).end(
				JSON.stringify( {
					success: true,
					data: {
						deliveries: event.data.deliveries.length,
						people: event.data.people.length,
					},
				} satisfies WebinarOutboxHeartbeatAnswer )
			);
		} else if ( trouble !== 'hang' ) {
			response
				.writeHead(
					trouble.status,
					trouble.location ? { location: trouble.location } : {}
				)
				.end( trouble.body );
		}
	}

	private verified(
		{ headers, method }: IncomingMessage,
		body: string
	): SidecarHeartbeatEvent | null {
		try {
			const event: unknown = new Webhook( this.secret ).verify(
				body,
				headers as Record< string, string >
			);
			return method === 'POST' && isHeartbeat( event ) ? event : null;
		} catch {
			return null;
		}
	}
}
