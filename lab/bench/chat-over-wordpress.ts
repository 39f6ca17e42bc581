/** Measure 11: what a chat costs that reads and writes over WordPress, under the profile `full`. */
import { figure, type Figure } from './figures.ts';
import { load, rawGet, rawPost } from './load.ts';
import { openRooms } from './read-sync.ts';
import { FIRST_LEAD_ID, SITE_HOST, type Stack } from './stack.ts';
import { ratios } from './statistics.ts';

const MEASURE = 11;
const PASS = 'X-Webinar-Chat-Pass';
const EMPTY_ROUTE = '/wp-json/bench/v1/empty';
const READERS = 40;
/** Pages ask each 20 seconds in a room of 1,000, and one answer of each minute is a full one. */
const READS_PER_SECOND = 1000 / 20;
const FULL_SHARE = 20 / 60;
/** Of an answer with news. */
const NEW_MESSAGES = 20;

const EARLY_TARGET = 0.5;

/** @param stack A stack with the profile `full`, and as many users as `people`. */
export async function measureChatOverWordPress(
	stack: Stack,
	options: {
		wrk: string;
		webinarId: number;
		people: number;
		runs: number;
		seconds: number;
	}
): Promise< Figure[] > {
	// The requests of its heartbeat would be counted.
	await stack.stopSidecar();
	const { wrk, webinarId, people, runs, seconds } = options;
	const chat = `/wp-json/webinars/v1/rooms/${ webinarId }/chat?after=`;
	const signIn = ( first: number, count: number ) =>
		stack.signIn(
			webinarId,
			Array.from(
				{ length: count },
				( _, index ) => FIRST_LEAD_ID + first + index
			)
		);
	const readers = await signIn( 0, READERS );

	const measure = async (
		requests: string[],
		expected: { status: number; text: string }
	): Promise< { cpuMs: number; statements: number } > => {
		const statements = await stack.database.statements();
		const cpu = await stack.idleWebCpu();
		const { sent } = await load(
			wrk,
			stack.folder,
			stack.siteUrl,
			requests,
			{ ...expected, seconds }
		);
		return {
			cpuMs: ( ( ( await stack.idleWebCpu() ) - cpu ) * 1000 ) / sent,
			statements:
				( ( await stack.database.statements() ) - statements ) / sent,
		};
	};
	/** A pass is valid for a minute. */
	const read = async ( after: number, isEarly: boolean, isKnown: boolean ) =>
		measure(
			( await openRooms( readers, chat + after, PASS ) ).map(
				( { signIn: headers, pass, etag } ) =>
					rawGet( chat + after, {
						...headers,
						...( isEarly && { [ PASS ]: pass! } ),
						...( isKnown && { 'If-None-Match': etag } ),
					} )
			),
			isKnown
				? { status: 304, text: '' }
				: { status: 200, text: `"webinar_id":${ webinarId }` }
		);
	let writers = READERS;
	/** Each person says one thing. */
	const say = async () => {
		const count = Math.floor( ( people - READERS ) / runs );
		const users = await signIn( writers, count );
		const requests = users.map( ( user, index ) =>
			rawPost(
				'/wp-admin/admin-ajax.php',
				{ Host: SITE_HOST, Cookie: user.cookie },
				{
					...user.fields( 'say' ),
					webinar_id: String( webinarId ),
					message_key: String( writers + index ).padStart( 16, '0' ),
					text: `What I think of roofs, number ${ writers + index }`,
				}
			)
		);
		writers += count;
		return measure( requests, { status: 200, text: '"is_own":true' } );
	};

	const kinds = [ 'empty', 'full', 'early', 'news', 'say' ] as const;
	const done = Object.fromEntries(
		kinds.map( ( kind ) => [ kind, [] ] )
	) as unknown as Record<
		( typeof kinds )[ number ],
		{ cpuMs: number; statements: number }[]
	>;
	for ( let round = 0; round < runs; round++ ) {
		done.empty.push(
			await measure(
				( await openRooms( readers, EMPTY_ROUTE ) ).map( ( room ) =>
					rawGet( EMPTY_ROUTE, room.signIn )
				),
				{ status: 200, text: '[]' }
			)
		);
		done.say.push( await say() );
		const state = await readers[ 0 ]!.request( `${ chat }0`, {
			'x-wp-nonce': readers[ 0 ]!.restNonce,
		} );
		const { revision } = ( await state.json() ) as { revision: number };
		done.full.push( await read( revision, false, true ) );
		done.early.push( await read( revision, true, true ) );
		done.news.push( await read( revision - NEW_MESSAGES, true, false ) );
	}

	const cpu = ( kind: ( typeof kinds )[ number ] ): number[] =>
		done[ kind ].map( ( { cpuMs } ) => cpuMs );
	const one = (
		kind: ( typeof kinds )[ number ],
		label: string
	): Figure[] => [
		figure(
			MEASURE,
			`chat.${ kind }.cpu`,
			`${ label }: CPU`,
			'ms',
			cpu( kind )
		),
		figure(
			MEASURE,
			`chat.${ kind }.statements`,
			`${ label }: MariaDB statements`,
			'',
			done[ kind ].map( ( { statements } ) => Math.round( statements ) )
		),
	];
	return [
		...one( 'empty', 'Empty REST route' ),
		...one( 'full', 'Nothing new, without a pass' ),
		...one( 'early', 'Nothing new, with a pass' ),
		...one( 'news', `${ NEW_MESSAGES } new messages, with a pass` ),
		...one( 'say', 'A message' ),
		figure(
			MEASURE,
			'chat.early.ratio',
			'Nothing new: CPU with a pass / without',
			'×',
			ratios( cpu( 'early' ), cpu( 'full' ) ),
			{ atMost: EARLY_TARGET }
		),
		figure(
			MEASURE,
			'chat.cores',
			'1,000 people reading: processors',
			'',
			cpu( 'early' ).map(
				( ms, run ) =>
					( ( ( 1 - FULL_SHARE ) * ms +
						FULL_SHARE * cpu( 'full' )[ run ]! ) *
						READS_PER_SECOND ) /
					1000
			)
		),
	];
}
