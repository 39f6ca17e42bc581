import type { DeliveryReport } from '../../../../contract/generated/types.ts';
import { confirmedMs } from '../../clock.ts';
import { loadScript, type Redis } from '../../storage/redis.ts';
import {
	DEFAULT_USEFUL_MS,
	DELIVERY_STATES,
	type DeliveryState,
	type DeliveryStore,
	type Replay,
	type TryLeases,
} from './delivery-store.ts';
import { createRedisFind } from './find-deliveries.ts';

// Pads ids, so that their order as text is their order as numbers.
const ID_DIGITS = 16;
const REASON_LENGTH = 255;

/**
 * Stores deliveries in Redis, for several sidecars of one site. The commands are in the
 * delivery-*.lua files. They also read the keys of people, so both must be in the same Redis.
 */
export function createRedisDeliveryStore(
	redis: Redis,
	usefulMs = DEFAULT_USEFUL_MS
): DeliveryStore & TryLeases {
	const run = loadScript(
		redis,
		'deliveryStore',
		new URL( './delivery-records.lua', import.meta.url ),
		new URL( './delivery-sending.lua', import.meta.url ),
		new URL( './delivery-reporting.lua', import.meta.url ),
		new URL( './delivery-find.lua', import.meta.url )
	);
	/**
	 * Runs the command on all deliveries of a state, in chunks: Redis does nothing else while a command runs.
	 *
	 * @param command Returns the last id of its chunk, null at the end.
	 */
	const forAll = async (
		command: 'drop_useless_some' | 'expire_some' | 'release_some',
		...args: ( number | string )[]
	): Promise< void > => {
		let afterId: unknown = padded( 0 );
		while ( typeof afterId === 'string' ) {
			afterId = await run( command, afterId, ...args );
		}
	};

	const uselessBy = (): [ number, number ] => [ confirmedMs(), usefulMs ];

	return {
		add: async ( delivery ) =>
			( await run(
				'add',
				delivery.webhookId,
				delivery.webinarId,
				delivery.recipientId,
				delivery.text,
				delivery.button ? JSON.stringify( delivery.button ) : '',
				delivery.videoUrl ?? '',
				delivery.expiresAtMs ?? ''
			) ) === 1,
		due: async ( nowMs, limit ) =>
			( ( await run( 'due', nowMs, limit ) ) as DueRow[] ).map( toDue ),
		nextDueAfter: async ( nowMs ) => {
			const atMs = await run( 'next_due_after', nowMs );
			return atMs === null ? null : Number( atMs );
		},
		markSending: async ( id, nowMs ) => {
			const [ row ] = ( await run(
				'mark_sending',
				padded( id ),
				nowMs ?? '',
				...uselessBy()
			) ) as SendingRow[];
			if ( ! row ) {
				return null;
			}
			const [ , , , text, button, videoUrl, failedTries ] = row;
			return {
				...toDue( row ),
				text,
				button: button ? JSON.parse( button ) : null,
				videoUrl: videoUrl || null,
				failedTries: Number( failedTries ),
			};
		},
		settle: async ( id, state, reason ) => {
			await run( 'settle', padded( id ), state, reason ?? '' );
		},
		retryAt: async ( id, atMs, reason ) => {
			await run( 'try_again_at', padded( id ), atMs, reason, 1 );
		},
		postponeUntil: async ( id, atMs, reason ) => {
			await run( 'try_again_at', padded( id ), atMs, reason, 0 );
		},
		hold: async ( recipientIds ) => {
			await run( 'hold', ...recipientIds );
		},
		release: async ( recipientId ) => {
			await run( 'release', recipientId, ...uselessBy() );
		},
		releaseAll: () => forAll( 'release_some', ...uselessBy() ),
		markInterrupted: async ( id ) =>
			( await run(
				'mark_interrupted',
				...( id === undefined ? [] : [ padded( id ) ] )
			) ) as string[],
		renewTries: async ( ids ) =>
			(
				( await run(
					'renew_tries',
					...ids.map( padded )
				) ) as LeaseRow[]
			 ).map( ( [ id, tries, lease ] ) => ( {
				id: Number( id ),
				lease: `${ tries } ${ lease ?? '' }`,
			} ) ),
		oldestUnsentMs: async () => {
			const atMs = await run( 'oldest_unsent' );
			return atMs ? Number( atMs ) : null;
		},
		countByState: async () => {
			const counts = ( await run(
				'count',
				...DELIVERY_STATES
			) ) as number[];
			return Object.fromEntries(
				DELIVERY_STATES.map( ( state, at ) => [ state, counts[ at ] ] )
			) as Record< DeliveryState, number >;
		},
		replay: async ( webhookIds ) => {
			const results = ( await run(
				'replay',
				...webhookIds
			) ) as string[];
			return toReplay( webhookIds, results );
		},
		find: createRedisFind( run ),
		withdraw: async ( webhookIds ) => {
			await run( 'withdraw', ...webhookIds );
		},
		list: async ( { states, afterId, limit } ) =>
			(
				( await run(
					'list',
					padded( afterId ),
					limit,
					...states
				) ) as ListRow[]
			 ).map( ( [ id, webhookId, webinarId, recipientId, ...row ] ) => ( {
				id: Number( id ),
				webhookId,
				webinarId: webinarId ? Number( webinarId ) : null,
				recipientId: Number( recipientId ),
				state: row[ 0 ],
				tries: Number( row[ 1 ] ),
				reason: row[ 2 ],
				atMs: Number( row[ 3 ] ),
			} ) ),
		unreported: async ( limit ) =>
			( ( await run( 'unreported', limit ) ) as UnreportedRow[] ).map(
				( [ , webhookId, state, tries, reason, atMs ] ) => ( {
					webhook_id: webhookId,
					state,
					tries: Number( tries ),
					reason: [ ...reason ].slice( 0, REASON_LENGTH ).join( '' ),
					at_ms: Number( atMs ),
				} )
			),
		markReported: async ( reports ) => {
			await run(
				'mark_reported',
				...reports.flatMap( ( report ) => [
					report.webhook_id,
					report.at_ms,
				] )
			);
		},
		forget: async ( recipientId ) => {
			await run( 'forget', recipientId );
		},
		dropUseless: async () => {
			await forAll( 'drop_useless_some', 'pending', ...uselessBy() );
			await forAll( 'drop_useless_some', 'waiting', ...uselessBy() );
		},
		purgeDoneBefore: async ( ms ) => {
			let count = 0;
			let dropped: number;
			do {
				dropped = Number( await run( 'purge_some', ms ) );
				count += dropped;
			} while ( dropped > 0 );
			await forAll( 'expire_some', ms );
			return count;
		},
	};
}

type DueRow = [ id: string, webhookId: string, recipientId: string ];

type SendingRow = [
	...DueRow,
	text: string,
	button: string,
	videoUrl: string,
	failedTries: string,
];

type LeaseRow = [ id: string, tries: string, lease: string | null ];

type ListRow = [
	id: string,
	webhookId: string,
	webinarId: string,
	recipientId: string,
	state: DeliveryState,
	tries: string,
	reason: string,
	atMs: string,
];

type UnreportedRow = [
	id: string,
	webhookId: string,
	state: DeliveryReport[ 'state' ],
	tries: string,
	reason: string,
	atMs: string,
];

const padded = ( id: number ): string =>
	String( id ).padStart( ID_DIGITS, '0' );

const toDue = ( [ id, webhookId, recipientId ]: DueRow | SendingRow ) => ( {
	id: Number( id ),
	webhookId,
	recipientId: Number( recipientId ),
} );

function toReplay(
	webhookIds: readonly string[],
	results: readonly string[]
): Replay {
	const idsWith = ( wanted: ( result?: string ) => boolean ): string[] =>
		webhookIds.filter( ( _, at ) => wanted( results[ at ] ) );
	const isRecipient = ( result = '' ): boolean => /^\d+$/.test( result );
	return {
		answer: {
			replayed: idsWith( isRecipient ),
			unchanged: idsWith( ( result ) => result === 'unchanged' ),
			unknown: idsWith( ( result ) => result === 'unknown' ),
		},
		recipientIds: [
			...new Set( results.filter( isRecipient ).map( Number ) ),
		],
	};
}
