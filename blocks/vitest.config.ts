import { defineConfig } from 'vitest/config';

// Not UTC, not whole hours from it, and half an hour of summer time: mistakes show.
process.env.TZ = 'Australia/Lord_Howe';

// WordPress provides them in the browser, no package is installed: a test mocks those that it needs.
const PROVIDED_BY_WORDPRESS = [ '@wordpress/core-data', '@wordpress/editor' ];

/** Tests that need a document. */
const IN_A_PAGE = [
	'**/*.test.tsx',
	'chat/panel.test.ts',
	'chat/sidecar.test.ts',
	'control/requests/commands.test.ts',
	'control/state/room-polling.test.ts',
	'entry/view.test.ts',
	'form/view.test.ts',
	'message-editor/preview.test.ts',
	'room/live-text.test.ts',
	'room/page/focus-restore.test.ts',
	'room/page/js-hooks.test.ts',
	'room/page/optional-features.test.ts',
	'room/player/captions.test.ts',
	'room/player/missing-player.test.ts',
	'room/player/player.test.ts',
	'room/player/sound.test.ts',
	'room/recording/recording.test.ts',
	'room/requests/credentials.test.ts',
	'room/room-updates.test.ts',
	'room/store.test.ts',
	'schedule/view.test.ts',
	'webinar-list/index.test.ts',
];

/** Thousands of small files, which each test file would load again: they are bundled once. */
const BUNDLED = [
	'@wordpress/components',
	'@wordpress/data',
	'@wordpress/date',
	'@wordpress/element',
	'@wordpress/hooks',
	'@wordpress/i18n',
	'react',
	'react-dom',
	'react/jsx-runtime',
];

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
		setupFiles: [ './vitest.setup.ts' ],
		// Machines differ.
		testTimeout: 60_000,
		projects: [
			{
				extends: true,
				test: {
					name: 'in a page',
					include: IN_A_PAGE,
					environment: 'jsdom',
					deps: {
						optimizer: {
							client: { enabled: true, include: BUNDLED },
						},
					},
				},
			},
			{
				extends: true,
				test: {
					name: 'without a page',
					include: [ '**/*.test.ts' ],
					exclude: [ '**/node_modules/**', ...IN_A_PAGE ],
					// They change no document: they need not load everything again for each file.
					isolate: false,
				},
			},
		],
	},
} );
