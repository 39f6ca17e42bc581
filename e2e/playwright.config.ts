import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { READY_FILE_VARIABLE } from './support/start-demo.ts';

// Debian's Chromium where there is one, Playwright's own download elsewhere.
const executablePath = [
	process.env.CHROMIUM_PATH,
	'/usr/bin/chromium-headless-shell',
	'/usr/bin/chromium',
	'/usr/bin/google-chrome',
].find( ( path ) => path !== undefined && existsSync( path ) );

// PHP in WebAssembly is several times slower.
const slowdown = process.env.WEBINAR_E2E_PLAYGROUND ? 3 : 1;

export default defineConfig( {
	testDir: './specs',
	// Apart: each of the two runs of `npm test` empties its folder.
	outputDir: process.env.WEBINAR_E2E_PLAYGROUND
		? '../test-results/playground'
		: '../test-results/e2e',
	globalSetup: './support/global-setup.ts',
	// Each worker has a demo of its own. In a running one the specs wait for each other.
	workers: process.env[ READY_FILE_VARIABLE ] ? 1 : 2,
	timeout: 240_000 * slowdown,
	expect: { timeout: 45_000 * slowdown },
	reporter: [
		[ 'list' ],
		...( process.env.PLAYWRIGHT_JUNIT_OUTPUT_FILE
			? [ [ 'junit' ] as [ string ] ]
			: [] ),
	],
	use: {
		// Neither UTC nor the zone of the demo's site: viewers sit anywhere.
		timezoneId: 'Europe/Berlin',
		launchOptions: {
			executablePath,
			args: [
				'--no-sandbox',
				// Nothing is drawn in three dimensions: the renderers paint without a further process.
				'--disable-gpu',
				'--disable-quic',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync',
				'--autoplay-policy=no-user-gesture-required',
			],
		},
		// No trace: to record one takes a quarter more processor time. `--trace=retain-on-failure` records it.
		screenshot: 'only-on-failure',
	},
} );
