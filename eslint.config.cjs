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
];
