import { defineConfig } from 'vitest/config';

export default defineConfig( {
	test: {
		include: [ 'tests/**/*.test.ts' ],
		// Several tests start a sidecar of their own; machines differ.
		testTimeout: 30_000,
		hookTimeout: 30_000,
	},
} );
