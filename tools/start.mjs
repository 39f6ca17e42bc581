/**
 * `npm start`: sees to Node and the dependencies, then hands over to the demo.
 *
 * Its syntax is one that an old Node reads too, or the advice would never be shown.
 */
import process from 'node:process';
import {
	arePackagesInstalled,
	findNodeProblem,
	installPackages,
} from './packages.mjs';

/**
 * @param {string} message What happened, and what to do.
 */
function giveUp( message ) {
	process.stderr.write( `\n✗ ${ message }\n` );
	process.exit( 1 );
}

const problem =
	findNodeProblem() || ( arePackagesInstalled() ? '' : installPackages() );
if ( problem ) {
	giveUp( problem );
}
import( 'tsx/esm/api' )
	.then( ( tsx ) => {
		tsx.register();
		return import( './demo/main.ts' );
	} )
	.then( ( demo ) => demo.main( process.argv.slice( 2 ) ) )
	.catch( ( error ) => {
		if ( process.env.DEBUG ) {
			process.stderr.write( `${ error.stack }\n` );
		}
		giveUp( error.message );
	} );
