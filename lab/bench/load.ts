/**
 * Sends requests to a web server as fast as it answers, with wrk. wrk uses a fraction of the CPU of a client in Node, and the
 * load shares the processors with the servers. It is one Debian package; autocannon would be thirty npm packages.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runToEnd } from '../stack/processes.ts';

/** Equals the number of PHP workers, so that no request waits in a queue. */
const CONNECTIONS = 4;

export interface Load {
	/** Number of responses within the time. */
	answered: number;
	/** Number of requests, including those that were running at the end: the server used CPU for them too. */
	sent: number;
	seconds: number;
	p50Ms: number;
	p99Ms: number;
}

/**
 * @param wrk              Path of wrk.
 * @param folder           Receives the file with the requests.
 * @param url              URL of the server.
 * @param requests         Raw HTTP requests, sent in turn.
 * @param expected.status  Status of every response.
 * @param expected.text    Text in every body.
 * @param expected.seconds How long requests are sent.
 * @throws Error when a response is missing or differs from the expected one.
 */
export async function load(
	wrk: string,
	folder: string,
	url: string,
	requests: string[],
	expected: { status: number; text: string; seconds: number }
): Promise< Load > {
	const file = path.join( folder, 'requests' );
	await writeFile(
		file,
		requests.map( ( request ) => `${ request }\0` ).join( '' )
	);
	const output = await runToEnd(
		[
			wrk,
			'--threads=1',
			`--connections=${ CONNECTIONS }`,
			`--duration=${ expected.seconds }s`,
			'--timeout=30s',
			`--script=${ path.join( import.meta.dirname, 'load.lua' ) }`,
			url,
			'--',
			file,
			String( expected.status ),
			expected.text,
		],
		{}
	);
	const found =
		/\nresult (\d+) (\d+) (\d+) (\d+) ([\d.]+) ([\d.]+) (\d+)\n(.*)/.exec(
			output
		);
	if ( ! found ) {
		throw new Error( `wrk printed no result:\n${ output }` );
	}
	const [
		answered = 0,
		sent = 0,
		wrong = 0,
		broken = 0,
		p50Ms = 0,
		p99Ms = 0,
		microseconds = 0,
	] = found.slice( 1, 8 ).map( Number );
	if ( wrong + broken > 0 || answered === 0 ) {
		throw new Error(
			`${ wrong } of ${ answered } responses were not ${ expected.status } with "${ expected.text }", and ${ broken } requests failed: ${ found[ 8 ] }`
		);
	}
	return { answered, sent, seconds: microseconds / 1e6, p50Ms, p99Ms };
}

/** A raw HTTP request with a form. */
export function rawPost(
	address: string,
	headers: Record< string, string >,
	fields: Record< string, string >
): string {
	const body = String( new URLSearchParams( fields ) );
	return (
		rawGet( address, {
			...headers,
			'Content-Type': 'application/x-www-form-urlencoded',
			'Content-Length': String( body.length ),
		} ).replace( 'GET', 'POST' ) + body
	);
}

/** A raw HTTP request. */
export function rawGet(
	address: string,
	headers: Record< string, string >
): string {
	return `GET ${ address } HTTP/1.1\r\n${ Object.entries( headers )
		.map( ( [ name, value ] ) => `${ name }: ${ value }\r\n` )
		.join( '' ) }\r\n`;
}
