import path from 'node:path';
import { areBlocksStale, buildBlocks } from '../../tools/demo/site/blocks.ts';
import { READY_FILE_VARIABLE } from './start-demo.ts';

const root = path.resolve( import.meta.dirname, '../..' );

/** Builds the blocks: several demos that start at the same time would each build them. */
export default async function globalSetup(): Promise< void > {
	if (
		! process.env[ READY_FILE_VARIABLE ] &&
		( await areBlocksStale( root ) )
	) {
		await buildBlocks(
			root,
			path.join( root, '.cache/e2e-build.log' ),
			() => {}
		);
	}
}
