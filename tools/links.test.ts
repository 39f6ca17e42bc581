import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve( import.meta.dirname, '..' );

/** Folders with packages and results instead of the project's own pages. */
const SKIPPED_FOLDERS = new Set( [
	'node_modules',
	'vendor',
	'dist',
	'build',
	'build-editor',
	'test-results',
	'playwright-report',
] );

function findPages( folder: string ): string[] {
	return readdirSync( path.join( root, folder ), {
		withFileTypes: true,
	} ).flatMap( ( entry ) => {
		const file = path.posix.join( folder, entry.name );
		if ( entry.isDirectory() ) {
			return entry.name.startsWith( '.' ) ||
				SKIPPED_FOLDERS.has( entry.name )
				? []
				: findPages( file );
		}
		return entry.name.endsWith( '.md' ) ? [ file ] : [];
	} );
}

const withoutCodeBlocks = ( text: string ): string =>
	text.replace( /^(```|~~~)[^\n]*\n[\s\S]*?^\1[^\n]*$/gm, '' );

/**
 * Finds the anchors that GitHub makes from the headings of a page.
 *
 * @param text The page, in Markdown.
 */
function findAnchors( text: string ): Set< string > {
	const anchors = new Set< string >();
	const headings = withoutCodeBlocks( text ).matchAll( /^#{1,6}\s+(.+)$/gm );
	for ( const [ , heading = '' ] of headings ) {
		const slug = heading
			.trim()
			.replace( /\[([^\]]*)\]\([^)]*\)/g, '$1' )
			.toLowerCase()
			.replace( /[^\p{L}\p{M}\p{N}_ -]/gu, '' )
			.replaceAll( ' ', '-' );
		let anchor = slug;
		for ( let count = 1; anchors.has( anchor ); count++ ) {
			anchor = `${ slug }-${ count }`;
		}
		anchors.add( anchor );
	}
	return anchors;
}

/**
 * Finds the targets of links and pictures, without those of other sites.
 *
 * @param text The page, in Markdown.
 */
function findRelativeLinks( text: string ): string[] {
	const prose = withoutCodeBlocks( text ).replace( /`[^`\n]*`/g, '' );
	return [
		...prose.matchAll( /\]\(\s*<?([^)\s>]+)[^)]*\)/g ),
		...prose.matchAll( /^\[[^\]]+\]:\s*<?([^\s>]+)/gm ),
		...prose.matchAll( /\b(?:href|src)="([^"]+)"/g ),
	]
		.map( ( [ , target = '' ] ) => target )
		.filter( ( target ) => ! /^[a-z][a-z0-9+.-]*:|^\/\//i.test( target ) );
}

const read = ( file: string ): string =>
	readFileSync( path.join( root, file ), 'utf8' );

function isDead( page: string, target: string ): boolean {
	const url = new URL( target, `file:///${ page }` );
	const file = decodeURIComponent( url.pathname ).slice( 1 );
	if ( ! existsSync( path.join( root, file ) ) ) {
		return true;
	}
	return (
		url.hash !== '' &&
		file.endsWith( '.md' ) &&
		! findAnchors( read( file ) ).has(
			decodeURIComponent( url.hash.slice( 1 ) )
		)
	);
}

const findDeadLinks = ( page: string ): string[] =>
	findRelativeLinks( read( page ) ).filter( ( target ) =>
		isDead( page, target )
	);

describe( 'links in Markdown', () => {
	const pages = findPages( '' );

	it( 'are checked in the main pages', () => {
		expect( pages ).toEqual(
			expect.arrayContaining( [
				'README.md',
				'contract/README.md',
				'sidecar/README.md',
			] )
		);
	} );

	it.each( pages )( '%s has no dead relative link', ( page ) => {
		expect( findDeadLinks( page ) ).toEqual( [] );
	} );

	it( 'are ignored in code', () => {
		expect(
			findRelativeLinks(
				'[a](b.md "title") ![c](<d.png>) `[e](f.md)` [g](https://example.com/)\n\n```\n[h](i.md)\n```\n\n[j]: k.md#l\n'
			)
		).toEqual( [ 'b.md', 'd.png', 'k.md#l' ] );
	} );

	it( 'may point to the headings of a page', () => {
		expect( [
			...findAnchors(
				'# One `two`!\n\n## One two\n\n## [Три](x.md), four – five\n\n```sh\n# no heading\n```\n'
			),
		] ).toEqual( [ 'one-two', 'one-two-1', 'три-four--five' ] );
	} );
} );
