/** Tests of the tools: `npx vitest run --config tools/vitest.config.ts`. */
import path from 'node:path';
import { defineConfig } from 'vitest/config';

// This zone shows mistakes with time zones: half hours from UTC, and half an hour of summer time.
process.env.TZ = 'Australia/Lord_Howe';

export default defineConfig( {
	root: path.resolve( import.meta.dirname, '..' ),
	test: {
		include: [ 'tools/**/*.test.ts', 'lab/**/*.test.ts' ],
		// The contract check compiles all types: one or two seconds on a busy machine.
		testTimeout: 30_000,
		// They change nothing that others use: they share what they load.
		isolate: false,
	},
} );
