import { defineConfig } from 'vitest/config';

// Neither UTC nor whole hours away, with a summer of half an hour: slips show.
process.env.TZ = 'Australia/Lord_Howe';

export default defineConfig( {
	test: {
		include: [ 'tests/**/*.test.ts' ],
		globalSetup: 'tests/support/compile.ts',
		// They mostly wait: for timers, for processes that start, for Telegram's limits.
		maxWorkers: 2,
		// Several tests start a sidecar of their own; machines differ.
		testTimeout: 240_000,
		hookTimeout: 60_000,
	},
} );
