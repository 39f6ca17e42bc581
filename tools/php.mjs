/**
 * Downloads the oldest and the newest PHP that the tests run with, whatever PHP the machine has. npm packages contain them, as
 * programs for Linux on x64 with their extensions and most of their libraries.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { downloadTarball, ensureFolder, projectCache } from './downloads.mjs';

const PACKAGES = {
	8.1: {
		spec: '@libphp/amazon-linux-2-v81@0.0.12',
		integrity:
			'sha512-rf778HC4Ny5y4de6iXFB/NG9DXJZZwyVJwYuTktNUM+8ASPKShuDVC8UPA8fNL5834g/hleY9Izmn+on+w6dJw==',
	},
	8.5: {
		spec: '@libphp/almalinux-9-v85@0.0.3',
		integrity:
			'sha512-rnzptMh+2Fvi0ebP9PNi8aq+msoEWoG0zo4BidfjlPRkKKW0ltXaj36DMGrKvniJgtcqV6Azazj7JOMDAmePbQ==',
	},
};
const INSIDE = 'package/native/';

/** What a usual host has, in the order in which it loads. Some are a part of PHP itself in some versions. */
const EXTENSIONS = [
	'opcache',
	'ctype',
	'curl',
	'dom',
	'fileinfo',
	'iconv',
	'intl',
	'mbstring',
	'mysqlnd',
	'mysqli',
	'pdo',
	'pdo_sqlite',
	'phar',
	'posix',
	'simplexml',
	'sqlite3',
	'tokenizer',
	'xml',
	'xmlreader',
	'xmlwriter',
	'zip',
];

const START = `#!/bin/sh
# PHP_BINARY is this file. LD_LIBRARY_PATH would give PHP's libraries to the programs that PHP starts, too.
here=$(dirname "$0")
exec /lib64/ld-linux-x86-64.so.2 --library-path "$here/lib" --argv0 "$0" "$here/php/php" \\
	-c "$here/php.ini" -d extension_dir="$here/php/modules" "$@"
`;

/**
 * @param {keyof typeof PACKAGES} version A version of PHP.
 * @return {string} Where ensurePhp() puts it.
 */
export const phpProgram = ( version ) =>
	path.join( projectCache, `php-${ version }`, 'start-php' );

/**
 * Downloads a PHP unless the cache has it.
 *
 * @param {keyof typeof PACKAGES}  version Its version.
 * @param {(line: string) => void} log     Gets each line of progress.
 */
export async function ensurePhp( version, log ) {
	const title = `PHP ${ version }`;
	const program = phpProgram( version );
	await ensureFolder( path.dirname( program ), async ( work ) => {
		// stages.mjs imports this file before the npm packages are installed.
		const { extract } = await import( 'tar' );
		log( `Getting ${ title } (45 MB, once) …` );
		const file = await downloadTarball(
			{ title, ...PACKAGES[ version ] },
			work
		);
		const unpacked = path.join( work, 'unpacked' );
		await mkdir( unpacked );
		await extract( {
			file,
			cwd: unpacked,
			strip: INSIDE.split( '/' ).length - 1,
			// Its SQLite is too old for WordPress; the machine has another.
			filter: ( name ) =>
				/^(lib\/(?!libsqlite3)|php\/php$|php\/modules\/)/.test(
					name.slice( INSIDE.length )
				),
		} );
		const files = await readdir( path.join( unpacked, 'php/modules' ) );
		await writeFile(
			path.join( unpacked, 'php.ini' ),
			EXTENSIONS.filter( ( name ) => files.includes( `${ name }.so` ) )
				.map(
					( name ) =>
						`${ name === 'opcache' ? 'zend_' : '' }extension=${ name }\n`
				)
				.join( '' )
		);
		await writeFile(
			path.join( unpacked, path.basename( program ) ),
			START,
			{ mode: 0o755 }
		);
		return unpacked;
	} );
}
