/** Measure 8: fake requests for a seat, each from a network of its own, under the profile `full` with e-mail. */
import { get } from 'node:http';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { figure, type Figure } from './figures.ts';
import { FIRST_LEAD_ID, ORGANIZER_ID, SITE_HOST, type Stack } from './stack.ts';
import { percentile } from './statistics.ts';

/** As many as PHP workers, and as many that wait. */
const CONNECTIONS = 8;
/** The form refuses who sends it within two seconds. */
const FORM_MS = 3000;
const TABLES = [
	'client_webinar_registration_guests',
	'client_webinar_registration_pace',
	'webinar_outbox',
];

/** @param requests Number of fake requests. */
export async function measureFlood(
	stack: Stack,
	requests: number
): Promise< Figure[] > {
	const { webinar_id: webinarId } = await stack.site.simulate< {
		webinar_id: number;
	} >( 'plan_webinar', {
		title: 'How to choose a roof',
		scheduled_at: Math.floor( Date.now() / 1000 ) + 86_400,
	} );
	// One seat is taken, and a member takes the other one during the flood.
	await stack.database.number(
		`INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (${ webinarId }, 'seats', '2')`
	);
	await stack.database.number(
		`INSERT INTO wp_client_webinar_registrations
			(webinar_id, lead_id, user_id, webinar_type, state, source, campaign, created_at, registered_at, changed_at)
		VALUES (${ webinarId }, ${ FIRST_LEAD_ID }, ${ FIRST_LEAD_ID }, 'live', 'registered', 'site', '', 1, 1, 1)`
	);
	const [ organizer, member ] = await stack.signIn( webinarId, [
		ORGANIZER_ID,
		FIRST_LEAD_ID + 1,
	] );
	const command = new URL( '/wp-admin/admin-ajax.php', stack.siteUrl );
	const send = (
		fields: Record< string, string >,
		network: string
	): Promise< Response > =>
		fetch( command, {
			method: 'POST',
			headers: {
				accept: 'application/json',
				'x-bench-network': network,
			},
			body: new URLSearchParams( fields ),
		} );
	const started = ( await (
		await send(
			{ action: 'client_webinar_registration_started' },
			'192.0.2.1'
		)
	).json() ) as { data: { started_at: string } };
	await delay( FORM_MS );

	const { headers: found } = await fetch(
		`${ stack.siteUrl }/webinars/${ webinarId }/`,
		{ redirect: 'manual' }
	);
	const address = new URL( found.get( 'location' ) ?? '' ).pathname;

	const bytesBefore = await tableBytes( stack );
	const answers = new Map< number, number >();
	const waitsMs: number[] = [];
	let next = 0;
	let isOver = false;
	const attack = async (): Promise< void > => {
		for ( let number = next++; number < requests; number = next++ ) {
			const answer = await send(
				{
					action: 'client_webinar_registration_request',
					webinar_id: String( webinarId ),
					name: `Fake ${ number }`,
					email: `fake${ number }@example.com`,
					consent: '1',
					source: 'entry',
					started_at: started.data.started_at,
				},
				`2001:db8:${ number.toString( 16 ) }::1`
			);
			await answer.arrayBuffer();
			answers.set(
				answer.status,
				( answers.get( answer.status ) ?? 0 ) + 1
			);
		}
	};
	const visit = async (): Promise< void > => {
		while ( ! isOver ) {
			const begin = performance.now();
			const page = await readPage( stack.siteUrl + address );
			if ( ! page.includes( 'How to choose a roof' ) ) {
				throw new Error( `A visitor received: ${ page }` );
			}
			waitsMs.push( performance.now() - begin );
		}
	};
	const begin = performance.now();
	const visitor = visit();
	const flood = Promise.all( Array.from( { length: CONNECTIONS }, attack ) );
	const booked = await member!.request(
		'/wp-admin/admin-ajax.php',
		{},
		new URLSearchParams( {
			...member!.fields( 'register' ),
			webinar_id: String( webinarId ),
		} )
	);
	if ( ! ( await booked.text() ).includes( '"state":"registered"' ) ) {
		throw new Error( 'The member has not got the free seat.' );
	}
	await flood;
	const seconds = ( performance.now() - begin ) / 1000;
	isOver = true;
	await visitor;

	const count = ( from: string ): Promise< number > =>
		stack.database.number( `SELECT COUNT(*) FROM wp_${ from }` );
	const unconfirmed = await count(
		`client_webinar_registration_guests WHERE webinar_id = ${ webinarId }`
	);
	const mails = await count(
		`webinar_outbox WHERE webinar_id = ${ webinarId } AND type = 'mail.message'`
	);
	const seats = await count(
		`client_webinar_registrations WHERE webinar_id = ${ webinarId } AND state = 'registered'`
	);
	const lines = await count(
		`client_webinar_registrations WHERE webinar_id = ${ webinarId } AND state <> 'registered'`
	);
	if ( seats !== 2 || lines !== 0 ) {
		throw new Error( `${ seats } have a seat, ${ lines } have not.` );
	}
	const bytes = ( await tableBytes( stack ) ) - bytesBefore;

	const list = `/wp-admin/edit.php?post_type=webinar_event&page=client_webinar_registration&webinar_id=${ webinarId }&state=unconfirmed`;
	const inAdmin = { cookie: organizer!.adminCookie };
	const html = await ( await organizer!.request( list, inAdmin ) ).text();
	const nonce = /name="_wpnonce" value="(\w+)"/.exec( html )?.[ 1 ] ?? '';
	const deleting = performance.now();
	const deleted = await organizer!.request(
		list,
		inAdmin,
		new URLSearchParams( { _wpnonce: nonce, delete_guest: 'all' } )
	);
	const deleteMs = performance.now() - deleting;
	await deleted.arrayBuffer();
	const left = await count(
		`client_webinar_registration_guests WHERE webinar_id = ${ webinarId }`
	);
	if ( deleted.status !== 302 || left !== 0 ) {
		throw new Error(
			`${ left } requests are left: status ${ deleted.status }.`
		);
	}
	const name = `${ requests.toLocaleString( 'en-US' ) } fake requests`;
	const row = ( id: string, label: string, unit: string, value: number ) =>
		figure( 8, `flood.${ id }`, `${ name }: ${ label }`, unit, [ value ] );
	return [
		row( 'seconds', 'time', 's', seconds ),
		row( 'accepted', 'answered 200', '', answers.get( 200 ) ?? 0 ),
		row( 'refused', 'answered 429', '', answers.get( 429 ) ?? 0 ),
		row(
			'other',
			'answered otherwise',
			'',
			requests - ( answers.get( 200 ) ?? 0 ) - ( answers.get( 429 ) ?? 0 )
		),
		row( 'stored', 'stored', '', unconfirmed ),
		row( 'mails', 'mails that wait', '', mails ),
		row( 'bytes', 'growth of the tables', 'KB', bytes / 1024 ),
		row(
			'visitor.p50',
			'entry page of a visitor meanwhile, p50',
			'ms',
			percentile( waitsMs, 0.5 )
		),
		row(
			'visitor.p99',
			'entry page of a visitor meanwhile, p99',
			'ms',
			percentile( waitsMs, 0.99 )
		),
		row( 'delete', 'deleting all of them, one click', 'ms', deleteMs ),
	];
}

/** With the site's host name, which fetch() does not send. */
function readPage( url: string ): Promise< string > {
	return new Promise( ( resolve, reject ) => {
		get( url, { headers: { host: SITE_HOST } }, ( response ) => {
			text( response ).then( resolve, reject );
		} ).on( 'error', reject );
	} );
}

async function tableBytes( stack: Stack ): Promise< number > {
	return stack.database.number(
		`SELECT SUM(file_size) FROM information_schema.innodb_sys_tablespaces WHERE name IN (${ TABLES.map(
			( table ) => `'tests/wp_${ table }'`
		).join( ', ' ) })`
	);
}
