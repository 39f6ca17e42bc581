import { defineConfig } from 'vitest/config';

// Not UTC, not whole hours from it, and half an hour of summer time: mistakes show.
process.env.TZ = 'Australia/Lord_Howe';

export default defineConfig( {
	test: {
		environment: 'jsdom',
		include: [ '**/*.test.{ts,tsx}' ],
		setupFiles: [ './vitest.setup.ts' ],
	},
} );
