/**
 * The rules of `@wordpress/scripts`, kept away from what is fetched and built.
 */
const defaults = require( '@wordpress/scripts/config/eslint.config.cjs' );

module.exports = [
	{
		ignores: [
			'.cache/**',
			'.demo/**',
			'dist/**',
			'plugins/**',
			'contract/generated/**',
			// The rules know TypeScript by .ts and .tsx only.
			'**/*.d.mts',
		],
	},
	...defaults,
	{
		// WordPress provides these at run time, so they are not installed: see blocks/types/wordpress.d.ts.
		settings: {
			'import/core-modules': [
				'@wordpress/block-editor',
				'@wordpress/core-data',
				'@wordpress/editor',
				'@wordpress/plugins',
				'@wordpress/server-side-render',
			],
		},
	},
	{
		files: [ '**/*.ts', '**/*.tsx' ],
		rules: {
			// Types say what a parameter is; a docblock names it only where it has something to add.
			'jsdoc/require-param': 'off',
			'jsdoc/require-param-description': 'error',
			'jsdoc/check-param-names': [
				'error',
				{ disableMissingParamChecks: true, checkDestructured: false },
			],
		},
	},
];
