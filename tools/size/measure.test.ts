import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { measureChat, measureRoom, type Measured } from './measure.ts';

/** @param bytes Size of random data, which cannot be compressed. */
const heavy = ( bytes: number ): string =>
	`"${ randomBytes( bytes ).toString( 'base64' ) }"`;

/** @param changes Files to replace in a valid built room. */
function measureWith( changes: Record< string, string > = {} ): Measured {
	const folder = mkdtempSync( path.join( os.tmpdir(), 'room-' ) );
	onTestFinished( () => rmSync( folder, { recursive: true } ) );
	for ( const [ name, content ] of Object.entries( {
		'view.js':
			'import{store}from"@wordpress/interactivity";import("./library.js?ver=1");',
		'library.js': `const mark = "#EXTM3U"; ${ heavy( 30_000 ) }`,
		'view.asset.php':
			"<?php return array('dependencies' => array('@wordpress/interactivity'), 'version' => '1', 'type' => 'module');",
		'index.js': heavy( 30_000 ),
		'block.json': '{ "viewScriptModule": "file:./view.js" }',
		...changes,
	} ) ) {
		writeFileSync( path.join( folder, name ), content );
	}
	return measureRoom( folder );
}

it( 'counts the scripts that are loaded at once, and lists those that are loaded later', () => {
	const { lines, problems } = measureWith();
	expect( problems ).toEqual( [] );
	expect( lines ).toEqual( [
		'At once: 0.1 KB compressed of 14.0 KB (view.js)',
		'From WordPress: @wordpress/interactivity',
		expect.stringMatching(
			/^With a stream: \S+ KB compressed \(library\.js\)$/
		),
	] );
} );

it( 'follows the imports of imported files', () => {
	expect(
		measureWith( {
			'view.js': 'import"./a.js";',
			'a.js': 'export*from"./b.js?ver=2";',
			'b.js': 'import"./a.js";',
		} ).lines[ 0 ]
	).toContain( '(view.js, a.js, b.js)' );
} );

it.each( [
	[
		'too many bytes of its own',
		{ 'view.js': heavy( 30_000 ) },
		'more than 14.0 KB',
	],
	[
		'the library at once',
		{ 'view.js': 'import"./library.js";' },
		'library.js contains hls.js',
	],
	[
		'React',
		{ 'view.asset.php': "'dependencies' => array('react', 'wp-element')" },
		'The room loads react',
	],
	[
		'a classic script',
		{ 'block.json': '{ "viewScript": "x" }' },
		'viewScript',
	],
] )( 'refuses %s', ( _, changes, message ) => {
	expect( measureWith( changes ).problems.join( '\n' ) ).toContain( message );
} );

it( 'says what to do when the block is not built', () => {
	expect(
		measureRoom( path.join( os.tmpdir(), 'no-room' ) ).problems
	).toEqual( [ expect.stringContaining( 'npm run build' ) ] );
} );

it( 'limits the script of the chat, and what it loads of WordPress', () => {
	const folder = mkdtempSync( path.join( os.tmpdir(), 'chat-' ) );
	onTestFinished( () => rmSync( folder, { recursive: true } ) );
	const measure = ( script: string, dependencies: string ): Measured => {
		writeFileSync( path.join( folder, 'index.js' ), script );
		writeFileSync(
			path.join( folder, 'index.asset.php' ),
			`<?php return array('dependencies' => array(${ dependencies }), 'version' => '1');`
		);
		return measureChat( folder );
	};
	expect( measure( 'chat', "'wp-hooks'" ).problems ).toEqual( [] );
	expect(
		measure( heavy( 9_000 ), "'wp-hooks', 'wp-element'" ).problems
	).toEqual( [
		expect.stringContaining( 'more than 8.0 KB' ),
		expect.stringContaining( 'loads wp-element' ),
	] );
} );
