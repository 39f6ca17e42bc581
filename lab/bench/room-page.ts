/** Measure 6: the compressed size of what an attendee's browser loads for the room. */
import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { figure, type Figure } from './figures.ts';
import type { SignedInUser } from './signed-in-user.ts';
import { FIRST_LEAD_ID, SITE_HOST, type Stack } from './stack.ts';

const ROOM_PATH = '/account/webinar_room/';

interface Download {
	status: number;
	/** Size of the compressed body. */
	bytes: number;
	text: string;
}

/**
 * @param stack     The running stack.
 * @param webinarId A live webinar.
 */
export async function measureRoomPage(
	stack: Stack,
	webinarId: number
): Promise< Figure[] > {
	const [ user ] = await stack.signIn( webinarId, [ FIRST_LEAD_ID ] );
	const page = await get( stack, ROOM_PATH, user! );
	if (
		page.status !== 200 ||
		! page.text.includes( 'data-stage="viewing"' )
	) {
		throw new Error(
			`The room answered ${ page.status }, or does not show the stage "viewing".`
		);
	}
	const styles = findAddresses(
		page.text,
		/<link\b[^>]*\brel=['"]stylesheet['"][^>]*>/g,
		'href'
	);
	const scripts = findAddresses(
		page.text,
		/<(?:script|link)\b[^>]*(?:\bsrc=|\brel=['"]modulepreload['"])[^>]*>/g,
		'(?:src|href)'
	);
	const sum = async ( addresses: string[] ): Promise< number > => {
		let bytes = 0;
		for ( const address of addresses ) {
			const file = await get( stack, address, user! );
			if ( file.status !== 200 ) {
				throw new Error( `${ address } answered ${ file.status }.` );
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

/** Paths that the tags refer to, without duplicates. Throws an Error for an address outside the site. */
function findAddresses(
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
					throw new Error(
						`The room loads a file from another host: ${ url.href }`
					);
				}
				return url.pathname + url.search;
			} )
		),
	];
}

/** Does not use fetch(), which decompresses the body and hides its compressed size. */
function get(
	stack: Stack,
	address: string,
	user: SignedInUser
): Promise< Download > {
	return new Promise( ( resolve, reject ) => {
		request(
			stack.siteUrl + address,
			{
				headers: {
					host: SITE_HOST,
					cookie: user.cookie,
					'accept-encoding': 'gzip',
				},
			},
			( response ) => {
				const chunks: Buffer[] = [];
				response.on( 'data', ( chunk: Buffer ) =>
					chunks.push( chunk )
				);
				response.on( 'end', () => {
					const body = Buffer.concat( chunks );
					const isCompressed =
						response.headers[ 'content-encoding' ] === 'gzip';
					resolve( {
						status: response.statusCode!,
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
