import { defineConfig } from 'vitest/config';

export default defineConfig( {
	test: {
		include: [ 'tests/**/*.test.ts' ],
		// Several tests start a sidecar of their own; machines differ.
		testTimeout: 120_000,
		hookTimeout: 60_000,
	},
} );
