/** Tests of the tools: `npx vitest run --config tools/vitest.config.ts`. */
import path from 'node:path';
import { defineConfig } from 'vitest/config';

// Neither UTC nor whole hours away, with a summer of half an hour: slips show.
process.env.TZ = 'Australia/Lord_Howe';

export default defineConfig( {
	root: path.resolve( import.meta.dirname, '..' ),
	test: {
		include: [ 'tools/**/*.test.ts', 'lab/**/*.test.ts' ],
		// A check compiles all types, which takes a second or two on a busy machine.
		testTimeout: 30_000,
	},
} );
