/** A small project of two modules that matches the contract. Each test breaks it in one place. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { check, formatProblem } from './checker.ts';
import { readContract } from './contract.ts';
import { renderAll } from './generated.ts';
import { readModule } from './php-module.ts';

export type Files = Record< string, string >;

const json = ( value: unknown ): string => JSON.stringify( value, null, '\t' );

const module = ( slug: string, namespace: string ) => ( {
	slug,
	name: slug,
	does: 'Something',
	profile: { prod: 'required' },
	namespace,
} );

const hook = ( name: string, more: object ): string =>
	json( {
		$id: `contract:///hooks/${ name }.json`,
		title: name,
		description: 'Somebody was greeted.',
		'x-kind': 'action',
		'x-emitted-by': [ 'webinar-alpha' ],
		'x-rules': [],
		'x-since': '0.1.0',
		type: 'array',
		prefixItems: [
			{ title: 'userId', type: 'integer' },
			{ title: 'words', type: 'string' },
		],
		minItems: 2,
		items: false,
		...more,
	} );

const plugin = ( slug: string ): string => `<?php
/**
 * Plugin Name: ${ slug }
 * Description: Something.
 * Version: 0.1.0
 * Requires at least: 6.8
 * Requires PHP: 8.1
 * License: GPL-2.0-or-later
 * Text Domain: ${ slug }
 * Domain Path: /languages
 */
defined( 'ABSPATH' ) || exit;
require __DIR__ . '/includes/bootstrap.php';
`;

export const ALPHA = 'plugins/webinar-alpha/includes/bootstrap.php';
export const BETA = 'plugins/webinar-beta/includes/bootstrap.php';

const SOUND: Files = {
	'package.json': json( { version: '0.1.0', workspaces: [ 'sidecar' ] } ),
	'sidecar/package.json': json( { version: '0.1.0' } ),
	'CHANGELOG.md': '# Changelog\n\n## [Unreleased]\n\n## [0.1.0]\n',
	'contract/modules.json': json( [
		module( 'webinar-alpha', 'Webinars\\Webinar_Alpha' ),
		module( 'webinar-beta', 'Webinars\\Webinar_Beta' ),
	] ),
	'contract/hooks/webinar_greeted.json': hook( 'webinar_greeted', {} ),
	'contract/hooks/webinar_greeting.json': hook( 'webinar_greeting', {
		'x-kind': 'filter',
		'x-emitted-by': [ 'any' ],
		'x-returns': { type: 'string' },
	} ),
	'contract/ajax/webinar_alpha_greet.json': json( {
		title: 'WebinarAlphaGreetRequest',
		description: 'Greets.',
		'x-owner': 'webinar-alpha',
		'x-errors': {},
		'x-since': '0.1.0',
		type: 'object',
		'x-answer': { type: 'object' },
	} ),
	'plugins/webinar-alpha/webinar-alpha.php': plugin( 'webinar-alpha' ),
	'plugins/webinar-alpha/README.md': '# Alpha\n',
	[ ALPHA ]: `<?php
namespace Webinars\\Webinar_Alpha;

const TABLE = 'webinar_greetings';

final class Greeter {
	public const CRON = 'webinar_alpha_' . self::JOB;
	private const JOB = 'nightly';

	public function install(): string {
		global $wpdb;
		return 'CREATE TABLE ' . $wpdb->prefix . TABLE . ' ( id BIGINT )';
	}

	public function greet(): void {
		do_action( 'webinar_greeted', 1, apply_filters( 'webinar_greeting', 1, __( 'Hello', 'webinar-alpha' ) ) );
	}
}

$greeter = new Greeter();
wp_schedule_event( 0, 'daily', Greeter::CRON );
add_action( Greeter::CRON, array( $greeter, 'greet' ) );
add_action( 'wp_ajax_webinar_alpha_greet', array( $greeter, 'greet' ) );
add_action( "save_post_{$type}", array( $greeter, 'greet' ) );
`,
	'plugins/webinar-beta/webinar-beta.php': plugin( 'webinar-beta' ),
	'plugins/webinar-beta/README.md': '# Beta\n',
	[ BETA ]: `<?php
namespace Webinars\\Webinar_Beta;

final class Listener {
	public function on_greeted( int $user_id, string $words ): void {}
}

add_action( 'webinar_greeted', ( new Listener() )->on_greeted( ... ), 10, 2 );
`,
};

function write( root: string, files: Files ): void {
	for ( const [ name, content ] of Object.entries( files ) ) {
		const file = path.join( root, name );
		mkdirSync( path.dirname( file ), { recursive: true } );
		writeFileSync( file, content );
	}
}

/**
 * Checks the project with some of its files replaced or removed.
 *
 * @param changes       Content by path; `null` removes the file.
 * @param isRegenerated Whether the generated files are written again after the change.
 * @return The lines that the checker prints.
 */
export async function checkWith(
	changes: Record< string, string | null >,
	isRegenerated = true
): Promise< string[] > {
	const root = mkdtempSync( path.join( os.tmpdir(), 'contract-' ) );
	onTestFinished( () => rmSync( root, { recursive: true } ) );
	const regenerate = async () => {
		const contract = readContract( root );
		write(
			root,
			await renderAll(
				root,
				contract,
				contract.modules.flatMap(
					( one ) => readModule( root, one ) ?? []
				)
			)
		);
	};
	write( root, SOUND );
	await regenerate();
	for ( const [ name, content ] of Object.entries( changes ) ) {
		if ( content === null ) {
			rmSync( path.join( root, name ) );
		} else {
			write( root, { [ name ]: content } );
		}
	}
	if ( isRegenerated ) {
		await regenerate();
	}
	return ( await check( root ) ).map( formatProblem );
}

/** Checks the project with code added to the end of a file. */
export const checkWithCode = (
	file: string,
	code: string
): Promise< string[] > =>
	checkWith( { [ file ]: `${ SOUND[ file ] }${ code }\n` } );

/** Returns the line where the code of checkWithCode() begins. */
export const firstAddedLine = ( file: string ): number =>
	( SOUND[ file ] ?? '' ).split( '\n' ).length;

export const soundFile = ( file: string ): string => SOUND[ file ] ?? '';

/**
 * Adds one line of code and expects exactly one problem, at that line.
 *
 * @param file   Path of the file.
 * @param code   The line.
 * @param wanted Parts of the message.
 */
export async function expectProblem(
	file: string,
	code: string,
	...wanted: string[]
): Promise< void > {
	const problems = await checkWithCode( file, code );
	expect( problems ).toHaveLength( 1 );
	expect( problems[ 0 ] ).toMatch(
		`${ file }:${ firstAddedLine( file ) }: `
	);
	for ( const part of wanted ) {
		expect( problems[ 0 ] ).toContain( part );
	}
}
