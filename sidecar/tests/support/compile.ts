import path from 'node:path';
import { compile } from '../../bundle/bundle.ts';

const folder = path.resolve( import.meta.dirname, '../../build' );

/** A program of src/ as setup() compiles it. */
export const compiled = ( program: 'main' | 'dead-letters' | 'move-store' ) =>
	path.join( folder, `${ program }.js` );

/**
 * Compiles the programs once for all tests.
 *
 * They start more than a hundred processes. One that compiles itself with tsx takes two and a half times the processor time
 * until it listens.
 */
export async function setup(): Promise< void > {
	await compile( folder );
}
