/** Measures the scripts that an attendee's browser loads for the room. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import ts from 'typescript';

/** Limit for the room's own scripts that are loaded at once, compressed. */
export const LIMIT_BYTES = 14_000;

/** Limit for the chat's own script, compressed. It is loaded only with the panel. */
export const CHAT_LIMIT_BYTES = 8_000;

/** Scripts of WordPress that the room may load; React is not among them. */
const ALLOWED = [ '@wordpress/interactivity' ];

/** Only a library that reads playlists contains this text. */
const LIBRARY_MARK = '#EXTM3U';

export interface Measured {
	lines: string[];
	/** Each says what the developer should do. */
	problems: string[];
}

const kilobytes = ( bytes: number ): string =>
	`${ ( bytes / 1000 ).toFixed( 1 ) } KB`;

/**
 * Finds the files that the browser loads before it runs a script: its static imports.
 *
 * @param folder Folder of the built block.
 * @param file   A script in it.
 * @return The script and its imports, without those of WordPress.
 */
function withImports( folder: string, file: string ): string[] {
	const found = new Set< string >();
	const add = ( name: string ): void => {
		if ( found.has( name ) ) {
			return;
		}
		found.add( name );
		const source = ts.createSourceFile(
			name,
			readFileSync( path.join( folder, name ), 'utf8' ),
			ts.ScriptTarget.Latest
		);
		for ( const statement of source.statements ) {
			const from =
				( ts.isImportDeclaration( statement ) ||
					ts.isExportDeclaration( statement ) ) &&
				statement.moduleSpecifier;
			if ( from && ts.isStringLiteral( from ) ) {
				const [ address = '' ] = from.text.split( '?' );
				if ( address.startsWith( '.' ) ) {
					add( path.join( path.dirname( name ), address ) );
				}
			}
		}
	};
	add( file );
	return [ ...found ];
}

/** @param asset Contents of an `.asset.php`. */
const dependenciesIn = ( asset: string ): string[] =>
	[
		...(
			/'dependencies' => array\((.*?)\)/.exec( asset )?.[ 1 ] ?? ''
		).matchAll( /'([^']+)'/g ),
	].map( ( [ , name = '' ] ) => name );

/** @param folder Folder of the chat's built script. */
export function measureChat( folder: string ): Measured {
	if ( ! existsSync( path.join( folder, 'index.js' ) ) ) {
		return {
			lines: [],
			problems: [ `${ folder } has no index.js. Run: npm run build` ],
		};
	}
	const size = gzipSync(
		readFileSync( path.join( folder, 'index.js' ) )
	).length;
	const others = dependenciesIn(
		readFileSync( path.join( folder, 'index.asset.php' ), 'utf8' )
	).filter( ( name ) => name !== 'wp-hooks' );
	return {
		lines: [
			`With the chat: ${ kilobytes( size ) } compressed of ${ kilobytes( CHAT_LIMIT_BYTES ) }`,
		],
		problems: [
			...( size > CHAT_LIMIT_BYTES
				? [
						`The chat loads ${ kilobytes( size ) }, which is more than ${ kilobytes( CHAT_LIMIT_BYTES ) }: load what only staff needs apart.`,
					]
				: [] ),
			...others.map(
				( name ) =>
					`The chat loads ${ name }: of WordPress's scripts it may only load wp-hooks.`
			),
		],
	};
}

/** @param folder Folder of the built block `webinar/room`. */
export function measureRoom( folder: string ): Measured {
	if ( ! existsSync( path.join( folder, 'view.js' ) ) ) {
		return {
			lines: [],
			problems: [ `${ folder } has no view.js. Run: npm run build` ],
		};
	}
	const sizeOf = ( name: string ): number =>
		gzipSync( readFileSync( path.join( folder, name ) ) ).length;
	const sum = ( names: string[] ): number =>
		names.reduce( ( bytes, name ) => bytes + sizeOf( name ), 0 );

	const atOnce = withImports( folder, 'view.js' );
	const size = sum( atOnce );
	const later = readdirSync( folder ).filter(
		( name ) =>
			name.endsWith( '.js' ) &&
			name !== 'index.js' &&
			! atOnce.includes( name )
	);
	const asset = readFileSync( path.join( folder, 'view.asset.php' ), 'utf8' );
	const dependencies = dependenciesIn( asset );
	const block: Record< string, unknown > = JSON.parse(
		readFileSync( path.join( folder, 'block.json' ), 'utf8' )
	);

	const problems: string[] = [];
	if ( size > LIMIT_BYTES ) {
		problems.push(
			`The room loads ${ kilobytes( size ) } of its own at once, which is more than ${ kilobytes( LIMIT_BYTES ) }: load what only some attendees need with import().`
		);
	}
	for ( const name of atOnce ) {
		if (
			readFileSync( path.join( folder, name ), 'utf8' ).includes(
				LIBRARY_MARK
			)
		) {
			problems.push(
				`${ name } contains hls.js: load it with import(), only when a stream is opened.`
			);
		}
	}
	for ( const name of dependencies.filter(
		( one ) => ! ALLOWED.includes( one )
	) ) {
		problems.push(
			`The room loads ${ name }: of WordPress's scripts it may only load ${ ALLOWED.join( ', ' ) }.`
		);
	}
	for ( const field of [ 'script', 'viewScript' ] ) {
		if ( field in block ) {
			problems.push(
				`The block has a ${ field }: use viewScriptModule for the scripts of attendees.`
			);
		}
	}
	return {
		lines: [
			`At once: ${ kilobytes( size ) } compressed of ${ kilobytes( LIMIT_BYTES ) } (${ atOnce.join( ', ' ) })`,
			`From WordPress: ${ dependencies.join( ', ' ) || 'nothing' }`,
			`With a stream: ${ kilobytes( sum( later ) ) } compressed (${ later.join( ', ' ) || 'nothing' })`,
		],
		problems,
	};
}
