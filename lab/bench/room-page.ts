/** Measure 6: what an attendee's browser loads for the room, compressed. */
import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { figure, type Figure } from './figures.ts';
import {
	FIRST_LEAD_ID,
	SITE_HOST,
	type SignedIn,
	type Stack,
} from './stack.ts';

const ROOM = '/account/webinar_room/';

interface Loaded {
	status: number;
	/** As they travel. */
	bytes: number;
	text: string;
}

/** @param webinarId A live webinar. */
export async function measureRoomPage(
	stack: Stack,
	webinarId: number
): Promise< Figure[] > {
	const [ person ] = await stack.signIn( webinarId, [ FIRST_LEAD_ID ] );
	const page = await get( stack, ROOM, person! );
	if (
		page.status !== 200 ||
		! page.text.includes( 'data-stage="viewing"' )
	) {
		throw new Error(
			`The room was answered ${ page.status }, and is not on.`
		);
	}
	const styles = addressesOf(
		page.text,
		/<link\b[^>]*\brel=['"]stylesheet['"][^>]*>/g,
		'href'
	);
	const scripts = addressesOf(
		page.text,
		/<(?:script|link)\b[^>]*(?:\bsrc=|\brel=['"]modulepreload['"])[^>]*>/g,
		'(?:src|href)'
	);
	const sum = async ( addresses: string[] ): Promise< number > => {
		let bytes = 0;
		for ( const address of addresses ) {
			const file = await get( stack, address, person! );
			if ( file.status !== 200 ) {
				throw new Error(
					`${ address } was answered ${ file.status }.`
				);
			}
			bytes += file.bytes;
		}
		return bytes;
	};
	const kilobytes: [ string, string, number ][] = [
		[ 'html', 'HTML', page.bytes ],
		[ 'css', `CSS, ${ styles.length } files`, await sum( styles ) ],
		[ 'js', `JavaScript, ${ scripts.length } files`, await sum( scripts ) ],
	];
	return [
		...kilobytes.map( ( [ id, label, bytes ] ) =>
			figure( 6, `room.${ id }`, `Room page: ${ label }`, 'KB', [
				bytes / 1000,
			] )
		),
		figure( 6, 'room.requests', 'Room page: requests', '', [
			1 + styles.length + scripts.length,
		] ),
	];
}

/** Addresses within the site that tags name, each once. */
function addressesOf(
	html: string,
	tags: RegExp,
	attribute: string
): string[] {
	const found = ( html.match( tags ) ?? [] ).map(
		( tag ) =>
			new RegExp( `\\b${ attribute }=['"]([^'"]+)['"]` ).exec(
				tag
			)?.[ 1 ] ?? ''
	);
	return [
		...new Set(
			found.map( ( address ) => {
				const url = new URL(
					address
						.replaceAll( '&#038;', '&' )
						.replaceAll( '&amp;', '&' ),
					`http://${ SITE_HOST }`
				);
				if ( url.host !== SITE_HOST ) {
					throw new Error( `The room loads ${ url.href }.` );
				}
				return url.pathname + url.search;
			} )
		),
	];
}

/** Not fetch(), which decompresses and hides how much has travelled. */
function get(
	stack: Stack,
	address: string,
	person: SignedIn
): Promise< Loaded > {
	return new Promise( ( resolve, reject ) => {
		request(
			stack.siteUrl + address,
			{
				headers: {
					host: SITE_HOST,
					cookie: person.cookie,
					'accept-encoding': 'gzip',
				},
			},
			( answer ) => {
				const chunks: Buffer[] = [];
				answer.on( 'data', ( chunk: Buffer ) => chunks.push( chunk ) );
				answer.on( 'end', () => {
					const body = Buffer.concat( chunks );
					const isCompressed =
						answer.headers[ 'content-encoding' ] === 'gzip';
					resolve( {
						status: answer.statusCode!,
						bytes: body.length,
						text: ( isCompressed
							? gunzipSync( body )
							: body
						).toString(),
					} );
				} );
			}
		)
			.on( 'error', reject )
			.end();
	} );
}
