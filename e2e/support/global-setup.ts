import { READY_FILE_VARIABLE, STARTED_VARIABLE } from './demo.ts';
import { startDemo } from './start-demo.ts';

/**
 * Starts the demo. Returns a function that stops it.
 */
export default async function globalSetup(): Promise<
	( () => Promise< void > ) | undefined
> {
	// A demo that runs already is used: a start per run would be slow.
	if ( process.env[ READY_FILE_VARIABLE ] ) {
		return undefined;
	}
	const { readyFile, stop } = await startDemo(
		process.env.WEBINAR_E2E_PLAYGROUND === '1'
			? '.cache/e2e-playground'
			: '.cache/e2e'
	);
	process.env[ READY_FILE_VARIABLE ] = readyFile;
	process.env[ STARTED_VARIABLE ] = '1';
	return stop;
}
