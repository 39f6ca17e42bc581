/**
 * Serves a folder with PHP's own web server, and stops it when this process ends.
 *
 * Usage: node serve-php.mjs <host:port> <folder> <router> [option of PHP]…
 */
import { spawn } from 'node:child_process';

const [ address, folder, router, ...options ] = process.argv.slice( 2 );
const php = spawn(
	'php',
	[ ...options, '-q', '-S', address, '-t', folder, router ],
	{
		stdio: 'inherit',
		// A group of its own: PHP does not stop its workers.
		detached: true,
		// With one process a request from WordPress to itself never ends.
		env: { ...process.env, PHP_CLI_SERVER_WORKERS: '4' },
	}
);
php.once( 'exit', ( code ) => process.exit( code ?? 1 ) );
php.once( 'error', ( { message } ) => {
	process.stderr.write( `PHP did not start: ${ message }\n` );
	process.exit( 1 );
} );
process.once( 'exit', () => {
	try {
		process.kill( -php.pid, 'SIGKILL' );
	} catch {
		// It has ended.
	}
} );
process.once( 'SIGTERM', () => process.exit( 0 ) );
