import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** All files of the demo. A reset removes only these, because --data may name a folder with other files. */
const OWN_FILES = [
	'logs',
	'php.ini',
	'running.json',
	'secret',
	'sidecar.sqlite',
	'sidecar.sqlite-shm',
	'sidecar.sqlite-wal',
	'site',
	'site-unfinished',
	'telegram.jsonl',
];

/** The folder where a demo stores its data: `.demo`, or the value of --data. */
export class DataFolder {
	readonly folder: string;
	#isMarked = false;

	/** @param folder Absolute path. */
	constructor( folder: string ) {
		this.folder = folder;
	}

	file( name: string ): string {
		return path.join( this.folder, name );
	}

	get site(): string {
		return this.file( 'site' );
	}

	hasSite(): boolean {
		return existsSync( this.site );
	}

	get logs(): string {
		return this.file( 'logs' );
	}

	log( name: string ): string {
		return path.join( this.logs, `${ name }.log` );
	}

	async makeLogsFolder(): Promise< void > {
		await mkdir( this.logs, { recursive: true } );
	}

	async reset(): Promise< void > {
		await Promise.all(
			OWN_FILES.map( ( name ) =>
				rm( this.file( name ), { recursive: true, force: true } )
			)
		);
	}

	/**
	 * Returns the webhook secret. It stays the same from start to start, because the links that connect Telegram are signed
	 * with it.
	 */
	async webhookSecret(): Promise< string > {
		const file = this.file( 'secret' );
		if ( ! existsSync( file ) ) {
			await writeFile(
				file,
				`whsec_${ randomBytes( 32 ).toString( 'base64' ) }`,
				{ mode: 0o600 }
			);
		}
		return readFile( file, 'utf8' );
	}

	async markAsRunning( demoUrl: string ): Promise< void > {
		this.#isMarked = true;
		await writeFile(
			this.file( 'running.json' ),
			JSON.stringify( { demoUrl } )
		);
	}

	/** Removes the mark of this demo; a start that was refused leaves that of the other demo. */
	async removeRunningMark(): Promise< void > {
		if ( this.#isMarked ) {
			await rm( this.file( 'running.json' ), { force: true } );
		}
	}

	/**
	 * Refuses to start when another demo uses this folder. The mark alone does not prove it: a killed demo leaves its mark.
	 *
	 * @throws Error with the address of the other demo.
	 */
	async refuseSecondStart(): Promise< void > {
		const mark = this.file( 'running.json' );
		if ( ! existsSync( mark ) ) {
			return;
		}
		const { demoUrl } = JSON.parse( await readFile( mark, 'utf8' ) );
		const status = await fetch( `${ demoUrl }/status`, {
			signal: AbortSignal.timeout( 2000 ),
		} )
			.then( ( response ) => response.json() )
			.catch( () => undefined );
		if ( status?.dataDir === this.folder ) {
			throw new Error(
				`This demo is already running: ${ demoUrl }/. Stop it first, or start a second one: npm start -- --data .demo-2 --port 9600`
			);
		}
	}
}
