import { defineConfig } from 'vitest/config';

// Not UTC, not whole hours from it, and half an hour of summer time: mistakes show.
process.env.TZ = 'Australia/Lord_Howe';

// WordPress provides them in the browser, no package is installed: a test mocks those that it needs.
const PROVIDED_BY_WORDPRESS = [ '@wordpress/core-data', '@wordpress/editor' ];

export default defineConfig( {
	plugins: [
		{
			name: 'provided-by-wordpress',
			enforce: 'pre',
			resolveId: ( id ) =>
				PROVIDED_BY_WORDPRESS.includes( id ) ? `\0${ id }` : undefined,
			load: ( id ) =>
				id.startsWith( '\0@wordpress/' ) ? 'export {};' : undefined,
		},
	],
	test: {
		environment: 'jsdom',
		include: [ '**/*.test.{ts,tsx}' ],
		setupFiles: [ './vitest.setup.ts' ],
	},
} );
