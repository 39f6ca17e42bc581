/** What the stages of `npm test` need, by name. Each is installed where it is missing; they do not wait for each other unless they say so. */
import {
	requireComposerPackages,
	requireHeadlessChromium,
	requireMariaDb,
	requirePackages,
	requirePhp,
	requirePhpVersion,
	requireRedis,
} from './machine.mjs';

/**
 * @typedef  {Object} Need
 * @property {string[]}                                             [after] Needs that it uses.
 * @property {() => Promise<Record<string, string>|undefined|void>} install Installs it, or says what to do. Returns environment for the stages.
 */

/** @type {Record<string, Need>} */
export const NEEDS = {
	packages: { install: requirePackages },
	php: {
		async install() {
			await requirePhp();
			await requireComposerPackages();
		},
	},
	mariadb: { install: requireMariaDb },
	redis: { install: requireRedis },
	'php-8.1': {
		after: [ 'packages' ],
		install: () => requirePhpVersion( '8.1' ),
	},
	'php-8.5': {
		after: [ 'packages' ],
		install: () => requirePhpVersion( '8.5' ),
	},
	browser: {
		after: [ 'packages' ],
		install: async () => ( {
			CHROMIUM_PATH: await requireHeadlessChromium(),
		} ),
	},
};
