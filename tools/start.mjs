/**
 * `npm start`: checks Node, installs the dependencies, then starts the demo.
 *
 * An old Node must be able to parse this file, or it cannot show the advice to install a newer one.
 */
import process from 'node:process';
import {
	arePackagesInstalled,
	findNodeProblem,
	installPackages,
} from './packages.mjs';

function exitWith( message ) {
	process.stderr.write( `\n✗ ${ message }\n` );
	process.exit( 1 );
}

const problem =
	findNodeProblem() || ( arePackagesInstalled() ? '' : installPackages() );
if ( problem ) {
	exitWith( problem );
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
		exitWith( error.message );
	} );
