/**
 * Asks a web server as fast as it answers: wrk does that with a fraction of the processor time that a client in Node takes, and
 * here both share the processors with what is measured. It is one package of Debian, where autocannon is thirty of npm's.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runToEnd } from '../stack/processes.ts';

/** As many as PHP works on at once: none waits in a queue. */
const CONNECTIONS = 4;

export interface Load {
	/** Answered while the time ran. */
	answered: number;
	/** Those included that were under way when it was over; the server worked on them too. */
	sent: number;
	seconds: number;
	/** Of one answer. */
	p50Ms: number;
	p99Ms: number;
}

/**
 * @param wrk              Path of the program.
 * @param folder           For the file with the requests.
 * @param url              Of the server.
 * @param requests         Sent in turn, whole: `GET / HTTP/1.1 …`.
 * @param expected.status  Of every answer.
 * @param expected.text    In every body.
 * @param expected.seconds How long.
 * @throws Error when a single answer is another one.
 */
export async function load(
	wrk: string,
	folder: string,
	url: string,
	requests: string[],
	expected: { status: number; text: string; seconds: number }
): Promise< Load > {
	const file = path.join( folder, 'requests' );
	await writeFile( file, requests.map( ( one ) => `${ one }\0` ).join( '' ) );
	const said = await runToEnd(
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
			said
		);
	if ( ! found ) {
		throw new Error( `wrk said:\n${ said }` );
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
			`Of ${ answered } answers ${ wrong } were not ${ expected.status } with "${ expected.text }", and ${ broken } did not come: ${ found[ 8 ] }`
		);
	}
	return { answered, sent, seconds: microseconds / 1e6, p50Ms, p99Ms };
}

/**
 * A request as it travels.
 *
 * @param address Within the site.
 * @param headers All of them.
 */
export function rawGet(
	address: string,
	headers: Record< string, string >
): string {
	return `GET ${ address } HTTP/1.1\r\n${ Object.entries( headers )
		.map( ( [ name, value ] ) => `${ name }: ${ value }\r\n` )
		.join( '' ) }\r\n`;
}
