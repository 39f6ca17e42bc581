import { defineConfig } from 'vitest/config';

// Neither UTC nor whole hours away, with a summer of half an hour: slips show.
process.env.TZ = 'Australia/Lord_Howe';

export default defineConfig( {
	test: {
		environment: 'jsdom',
		include: [ '**/*.test.{ts,tsx}' ],
		setupFiles: [ './vitest.setup.ts' ],
	},
} );
