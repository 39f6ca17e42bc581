/**
 * Builds every block and editor script into the plugin that ships it, and skips what has not changed since.
 *
 * `node build.mjs room schedule` builds only those.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath( new URL( '..', import.meta.url ) );
const stamps = path.join( root, '.cache/blocks' );

/** What a build depends on, apart from the versions of Node and of this file's targets. */
const SOURCES = [ 'blocks', 'contract/generated', 'package-lock.json' ];

// Without the modules option a block's view script module is silently left out;
// with it the editor scripts, which are no blocks, would be.
const targets = {
	room: { output: 'plugins/ui-webinar-room/build', hasModules: true },
	schedule: { output: 'plugins/ui-webinar-public/build', hasModules: true },
	entry: { output: 'plugins/ui-webinar-entry/build', hasModules: true },
	form: { output: 'plugins/client-webinar-forms/build', hasModules: true },
	'control-console': {
		output: 'plugins/client-webinar-control-integration/build',
		hasModules: true,
	},
	'control-sidebar': {
		output: 'plugins/client-webinar-control-integration/build-editor',
		hasModules: false,
	},
	'schedule-form': {
		output: 'plugins/ui-webinar-public/build-editor',
		hasModules: false,
	},
	'webinar-list': {
		output: 'plugins/core-webinar-event/build',
		hasModules: false,
	},
	chat: {
		output: 'plugins/webinar-chat/build',
		hasModules: false,
		scripts: { staff: './blocks/chat/staff-script.ts' },
	},
	'chat-control': {
		output: 'plugins/webinar-chat/build-editor',
		hasModules: false,
	},
	setup: {
		output: 'plugins/core-webinar-event/build-editor',
		hasModules: false,
	},
	'message-editor': {
		output: 'plugins/webinar-outbox/build',
		hasModules: false,
	},
};

/**
 * @param {string} relative File or folder in the project.
 * @return {Promise<string[]>} The files in it, sorted; none when it does not exist.
 */
async function filesIn( relative ) {
	const entries = await readdir( path.join( root, relative ), {
		recursive: true,
		withFileTypes: true,
	} ).catch( ( { code } ) => ( code === 'ENOTDIR' ? null : [] ) );
	return entries === null
		? [ relative ]
		: entries
				.filter( ( entry ) => entry.isFile() )
				.map( ( { parentPath, name } ) =>
					path.relative( root, path.join( parentPath, name ) )
				)
				.filter(
					( name ) => ! /node_modules|\.test\.tsx?$/.test( name )
				)
				.sort();
}

/**
 * @param {string[]} files In the project.
 * @return {Promise<string>} Changes with the name or the content of any of them.
 */
async function digestOf( files ) {
	const hash = createHash( 'sha256' );
	for ( const file of files ) {
		hash.update( `${ file }\0` );
		hash.update( await readFile( path.join( root, file ) ) );
	}
	return hash.digest( 'hex' );
}

/** @return {Promise<string>} Changes with whatever may change a build. */
async function digestSources() {
	const files = await Promise.all( SOURCES.map( filesIn ) );
	return `${ process.version } ${ await digestOf( files.flat() ) }`;
}

/** @param {string} name Target. */
const stampOf = ( name ) => path.join( stamps, `${ name }.txt` );

/**
 * @param {string} name    Target.
 * @param {string} sources Digest of the sources.
 * @return {Promise<string>} What its stamp says as long as neither the sources nor the output change.
 */
const describeBuild = async ( name, sources ) =>
	`${ sources } ${ await digestOf( await filesIn( targets[ name ].output ) ) }`;

/**
 * Makes the configurations of `wp-scripts build`, which reads its options from the environment when it is loaded.
 *
 * @param {NodeJS.Require} require From the package's own place.
 * @param {string}         name    Target.
 * @return {Object[]} Configurations for webpack.
 */
function configure( require, name ) {
	const { output, hasModules, scripts } = targets[ name ];
	process.env.WP_SOURCE_PATH = `blocks/${ name }`;
	process.env.WP_EXPERIMENTAL_MODULES = hasModules ? 'true' : '';
	const file = require.resolve( './config/webpack.config.js' );
	delete require.cache[ file ];
	return [ require( file ) ].flat().map( ( config, number ) => ( {
		...config,
		name: `${ name } ${ number }`,
		// Another target's source folder stands in the environment when webpack would call it.
		entry: { ...config.entry(), ...scripts },
		output: { ...config.output, path: path.join( root, output ) },
	} ) );
}

/**
 * Builds targets in one process, which loads webpack and its loaders once.
 *
 * @param {string[]} names Targets.
 */
async function build( names ) {
	process.env.NODE_ENV ||= 'production';
	// wp-scripts looks for the project in the current folder.
	process.chdir( root );
	const require = createRequire(
		createRequire( import.meta.url ).resolve(
			'@wordpress/scripts/package.json'
		)
	);
	// eslint-disable-next-line import/no-extraneous-dependencies -- The webpack of wp-scripts, found from its folder.
	const webpack = require( 'webpack' );
	const compiler = webpack(
		names.flatMap( ( name ) => configure( require, name ) )
	);
	const stats = await new Promise( ( resolve, reject ) =>
		compiler.run( ( error, result ) =>
			error ? reject( error ) : resolve( result )
		)
	);
	await new Promise( ( resolve ) => compiler.close( resolve ) );
	process.stdout.write(
		`${ stats.toString( { preset: 'errors-warnings' } ) }\n`
	);
	if ( stats.hasErrors() ) {
		throw new Error( `Could not build ${ names.join( ', ' ) }.` );
	}
}

const asked = process.argv.slice( 2 );
const unknown = asked.filter( ( name ) => ! ( name in targets ) );
try {
	if ( unknown.length ) {
		throw new Error(
			`There is no target ${ unknown.join( ', ' ) }. The targets are: ${ Object.keys(
				targets
			).join( ', ' ) }.`
		);
	}
	const sources = await digestSources();
	const stale = [];
	for ( const name of asked.length ? asked : Object.keys( targets ) ) {
		const stamp = await readFile( stampOf( name ), 'utf8' ).catch(
			() => ''
		);
		if ( stamp !== ( await describeBuild( name, sources ) ) ) {
			stale.push( name );
		}
	}
	for ( const name of stale ) {
		await rm( stampOf( name ), { force: true } );
		// A build of modules leaves the chunks of earlier ones, which a zip would carry.
		await rm( path.join( root, targets[ name ].output ), {
			recursive: true,
			force: true,
		} );
	}
	if ( stale.length ) {
		await build( stale );
	}
	await mkdir( stamps, { recursive: true } );
	for ( const name of stale ) {
		await writeFile(
			stampOf( name ),
			await describeBuild( name, sources )
		);
	}
	process.stdout.write(
		stale.length
			? `Built ${ stale.join( ', ' ) }.\n`
			: 'Nothing has changed since the last build.\n'
	);
} catch ( error ) {
	process.stderr.write( `${ error.message }\n` );
	process.exitCode = 1;
}
