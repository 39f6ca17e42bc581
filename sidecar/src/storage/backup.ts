import {
	closeSync,
	fsyncSync,
	openSync,
	renameSync,
	rmSync,
	statSync,
} from 'node:fs';
import path from 'node:path';
import type { RequestHandler } from 'express';
import { HttpError } from '../errors.ts';
import type { Database } from './sqlite.ts';

export type Backup = { readonly file: string; readonly bytes: number };

/**
 * Copies the database beside its file as `<file>.backup`, in place of an earlier copy. Nothing else runs
 * meanwhile, so the copy has every write that was acknowledged before.
 *
 * @throws {Error} When the disk is full; an earlier copy stays then.
 */
export function backUp( database: Database, databaseFile: string ): Backup {
	const file = path.resolve( `${ databaseFile }.backup` );
	const part = `${ file }.part`;
	rmSync( part, { force: true } );
	// Other users of the machine must not read chat ids and messages. SQLite fills an empty file as it is.
	const descriptor = openSync( part, 'wx', 0o600 );
	try {
		database.vacuumInto( part );
		fsyncSync( descriptor );
		renameSync( part, file );
	} catch ( error ) {
		rmSync( part, { force: true } );
		throw error;
	} finally {
		closeSync( descriptor );
	}
	return { file, bytes: statSync( file ).size };
}

/**
 * @param take Left out when the store has no file of its own.
 */
export const createBackupEndpoint =
	( take: ( () => Promise< Backup > ) | undefined ): RequestHandler =>
	async ( _request, response ) => {
		if ( ! take ) {
			throw new HttpError( 'backup_not_here' );
		}
		response.set( 'Cache-Control', 'no-store' ).json( await take() );
	};
