import { describe, expect, it } from 'vitest';
import {
	ALPHA,
	BETA,
	checkWith,
	checkWithCode,
	firstAddedLine,
	soundFile,
} from './project.fixture.ts';

/**
 * Adds one line to a module and expects one problem, at that line.
 *
 * @param file   Where.
 * @param code   What.
 * @param wanted Parts of the message.
 */
async function expectProblem(
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

it( 'accepts a project that keeps the contract', async () => {
	expect( await checkWith( {} ) ).toEqual( [] );
} );

describe( 'a hook', () => {
	it.each( [
		[ 'fired', "do_action( 'webinar_gone', 1 );" ],
		[ 'heard', "add_action( 'webinar_gone', '__return_true' );" ],
		[
			'asked about',
			"if ( has_filter( 'client_webinar_gone' ) ) { return; }",
		],
	] )( 'must be declared when it is %s', async ( _, code ) => {
		await expectProblem(
			BETA,
			code,
			'is not in the contract',
			'Declare it in contract/hooks/'
		);
	} );

	it( 'is fired by its owner only', async () => {
		await expectProblem(
			BETA,
			"do_action( 'webinar_greeted', 1, 'hi' );",
			'webinar-beta fires webinar_greeted, which belongs to webinar-alpha',
			'x-emitted-by'
		);
	} );

	it( 'may be fired by whom the contract allows', async () => {
		const schema = soundFile( 'contract/hooks/webinar_greeted.json' );
		expect(
			await checkWith( {
				'contract/hooks/webinar_greeted.json': schema.replace(
					'"x-kind"',
					'"x-may-emit": [ "webinar-beta" ], "x-kind"'
				),
				[ BETA ]: `${ soundFile( BETA ) }do_action( 'webinar_greeted', 1, 'hi' );`,
			} )
		).toEqual( [] );
	} );

	it( 'is fired by each owner that the contract names', async () => {
		const problems = await checkWith( {
			[ ALPHA ]: soundFile( ALPHA ).replace(
				"do_action( 'webinar_greeted', 1, ",
				'strtolower( '
			),
		} );
		expect( problems ).toEqual( [
			expect.stringMatching(
				/^contract\/hooks\/webinar_greeted\.json:\d+: webinar-alpha never fires webinar_greeted\./
			),
		] );
	} );

	it.each( [
		[
			'an action as a filter',
			"apply_filters( 'webinar_greeted', 1, 'hi' );",
			'Use do_action()',
		],
		[
			'a filter as an action',
			"do_action( 'webinar_greeting', 1, 'hi' );",
			'Use apply_filters()',
		],
		[
			'a filter heard as an action',
			"add_action( 'webinar_greeting', '__return_true' );",
			'Use add_filter()',
		],
	] )( 'keeps its kind: %s', async ( _, code, remedy ) => {
		await expectProblem( ALPHA, code, remedy );
	} );

	it.each( [
		[
			'too few fired',
			"do_action( 'webinar_greeted', 1 );",
			'Pass: userId, words',
		],
		[
			'too many fired',
			"do_action( 'webinar_greeted', 1, 'hi', 3 );",
			'Pass: userId, words',
		],
		[
			'too few in a list',
			"do_action_ref_array( 'webinar_greeted', array( 1 ) );",
			'Pass: userId, words',
		],
		[
			'too many accepted',
			"add_action( 'webinar_greeted', '__return_true', 10, 3 );",
			'Accept 2 at most',
		],
		[
			'a closure that needs more than it accepts',
			"add_action( 'webinar_greeted', static fn( $a, $b ) => 1 );",
			'fatal error',
		],
		[
			'a method that needs more than it accepts',
			"$greeter = new Two(); add_action( 'webinar_greeted', array( $greeter, 'hear' ) ); class Two { function hear( $a, $b ) {} }",
			'fatal error',
		],
	] )( 'keeps its arguments: %s', async ( _, code, remedy ) => {
		await expectProblem( ALPHA, code, remedy );
	} );

	it( 'may be fired with a list that only the run knows', async () => {
		expect(
			await checkWithCode(
				ALPHA,
				"do_action( 'webinar_greeted', ...$list );"
			)
		).toEqual( [] );
	} );

	it.each( [
		[ 'a variable', 'add_action( $hook, 1 );' ],
		[ 'a property', 'do_action( $this->hook, 1 );' ],
		[
			'a name that may become ours',
			"do_action( 'webinar_' . $what, 1 );",
		],
		[ 'an ajax action', 'add_action( "wp_ajax_{$action}", 1 );' ],
	] )( 'has a name that can be read: %s', async ( _, code ) => {
		await expectProblem(
			ALPHA,
			code,
			'cannot be read',
			'Write the name out'
		);
	} );

	it( 'is understood through constants of classes and enums', async () => {
		await expectProblem(
			BETA,
			"enum Names: string { case Gone = 'gone'; const FULL = 'webinar_' . self::Gone->value; } do_action( Names::FULL );",
			'webinar_gone is not in the contract'
		);
	} );
} );

describe( 'an internal hook', () => {
	it( 'stays in its module', async () => {
		// The prefix is a breach of M1 as well.
		const problems = await checkWithCode(
			BETA,
			"add_action( 'webinar_alpha_nightly', '__return_true' );"
		);
		expect( problems ).toHaveLength( 2 );
		expect( problems[ 0 ] ).toContain(
			'is an internal hook of webinar-alpha'
		);
	} );

	it( 'is fired by somebody', async () => {
		await expectProblem(
			BETA,
			"add_action( 'webinar_beta_nightly', '__return_true' );",
			'nothing in webinar-beta fires or schedules it'
		);
	} );

	it( 'is declared when nobody inside hears it', async () => {
		await expectProblem(
			BETA,
			"do_action( 'webinar_beta_done' );",
			'webinar-beta does not hear it',
			'Declare it'
		);
	} );
} );

describe( 'an admin-ajax action', () => {
	it( 'is declared', async () => {
		await expectProblem(
			BETA,
			"add_action( 'wp_ajax_nopriv_webinar_beta_go', '__return_true' );",
			'contract/ajax/webinar_beta_go.json'
		);
	} );

	it( 'is answered', async () => {
		const problems = await checkWith( {
			[ ALPHA ]: soundFile( ALPHA ).replace(
				'wp_ajax_webinar_alpha_greet',
				'admin_init'
			),
		} );
		expect( problems ).toEqual( [
			expect.stringContaining(
				'webinar-alpha does not answer the admin-ajax action webinar_alpha_greet'
			),
		] );
	} );
} );

it( 'refuses a REST route that no schema knows (R2)', async () => {
	await expectProblem(
		BETA,
		"register_rest_route( 'webinars/v1', '/status', array() );",
		'R2'
	);
} );

describe( 'M1', () => {
	it.each( [
		[ 'a function', '\\Webinars\\Webinar_Alpha\\greet();' ],
		[ 'a class by use', 'use Webinars\\Webinar_Alpha\\Greeter;' ],
		[ 'a class in a group', 'use Webinars\\{ Webinar_Alpha\\Greeter };' ],
		[
			'a class by an alias of the outer namespace',
			'use Webinars as W; new W\\Webinar_Alpha\\Greeter();',
		],
		[ 'a constant', 'echo \\Webinars\\Webinar_Alpha\\TABLE;' ],
		[
			'a class in a text',
			"class_exists( 'Webinars\\\\Webinar_Alpha\\\\Greeter' );",
		],
		[ 'an option', "get_option( 'webinar_alpha_settings' );" ],
		[
			'a table',
			'$wpdb->query( "DELETE FROM {$wpdb->prefix}webinar_greetings" );',
		],
		[
			'an ajax action',
			"$nonce = wp_create_nonce( 'webinar_alpha_greet_' . $id );",
		],
		[
			'a plugin file',
			"is_plugin_active( 'webinar-alpha/webinar-alpha.php' );",
		],
		[
			'a file',
			"require __DIR__ . '/../../webinar-alpha/includes/bootstrap.php';",
		],
		[
			'a file by dirname()',
			"require dirname( __DIR__, 2 ) . '/shared.php';",
		],
	] )( 'refuses %s of another module', async ( _, code ) => {
		const problems = await checkWithCode( BETA, code );
		expect( problems.length ).toBeGreaterThan( 0 );
		for ( const problem of problems ) {
			expect( problem ).toMatch(
				new RegExp( `^${ BETA }:${ firstAddedLine( BETA ) }: M1: .*M1` )
			);
		}
	} );

	it( 'refuses a global name that two modules share', async () => {
		const global = '<?php function webinar_say() {}';
		const problems = await checkWith( {
			'plugins/webinar-alpha/includes/say.php': global,
			'plugins/webinar-beta/includes/say.php': global,
		} );
		expect( problems.join() ).toContain(
			'M1: webinar-beta names webinar_say, which webinar-alpha declares'
		);
	} );

	it( 'refuses code in a foreign namespace', async () => {
		const problems = await checkWith( {
			'plugins/webinar-beta/includes/x.php':
				'<?php\nnamespace Webinars\\Other;\n',
		} );
		expect( problems ).toEqual( [
			expect.stringMatching(
				/x\.php:2: M1: .*Its namespace is Webinars\\Webinar_Beta/
			),
		] );
	} );

	it.each( [
		[ 'own files by a way up', "require __DIR__ . '/../build/a.php';" ],
		[
			'own files by a path that only the run knows',
			"require $folder . 'index.asset.php';",
		],
		[ 'own files', "require __DIR__ . '/class-a.php';" ],
		[
			"WordPress's files",
			"require_once ABSPATH . 'wp-admin/includes/upgrade.php';",
		],
		[
			'own files by a path from WordPress',
			"require plugin_dir_path( __FILE__ ) . 'class-a.php';",
		],
		[ 'hooks of others', "wp_next_scheduled( 'webinar_greeted' );" ],
	] )( 'allows %s', async ( _, code ) => {
		expect( await checkWithCode( BETA, code ) ).toEqual( [] );
	} );
} );

describe( 'what is made from the contract', () => {
	it( 'is stale after a change of the code', async () => {
		const problems = await checkWith( { [ BETA ]: '<?php\n' }, false );
		expect( problems ).toEqual( [
			expect.stringMatching(
				/^contract\/INDEX\.md:\d+: .*Run: npm run contract$/
			),
		] );
	} );

	it( 'is stale after a change of a schema', async () => {
		const problems = await checkWith(
			{
				'contract/shapes/name.json':
					'{ "title": "Name", "type": "string" }',
			},
			false
		);
		expect( problems ).toEqual( [
			expect.stringMatching(
				/^contract\/generated\/phpstan-types\.neon:\d+: .*Run: npm run contract$/
			),
			expect.stringMatching(
				/^contract\/generated\/types\.ts:\d+: .*Run: npm run contract$/
			),
		] );
	} );
} );

describe( 'the version', () => {
	it.each( [
		[
			'a plugin',
			'plugins/webinar-beta/webinar-beta.php',
			soundFile( 'plugins/webinar-beta/webinar-beta.php' ).replace(
				'Version: 0.1.0',
				'Version: 0.2.0'
			),
			'plugins/webinar-beta/webinar-beta.php:5: The version is 0.2.0. package.json says 0.1.0: change one of them.',
		],
		[
			'a workspace',
			'sidecar/package.json',
			'{}',
			'sidecar/package.json:1: The file names no version.',
		],
		[
			'the newest entry of the changelog',
			'CHANGELOG.md',
			'## [Unreleased]\n\n## [0.0.9]\n\n## [0.1.0]\n',
			'CHANGELOG.md:3: The version is 0.0.9.',
		],
	] )( 'of %s is that of package.json', async ( _, file, text, wanted ) => {
		expect( await checkWith( { [ file ]: text } ) ).toEqual( [
			expect.stringContaining( wanted ),
		] );
	} );

	it.each( [
		[
			'later',
			'"x-since": "0.10.0"',
			'"x-since" is 0.10.0, which is later than 0.1.0',
		],
		[ 'missing', '"x-rules": []', 'The schema has no "x-since".' ],
	] )(
		'that brought a hook must not be %s',
		async ( _, replacement, wanted ) => {
			const file = 'contract/hooks/webinar_greeted.json';
			expect(
				await checkWith( {
					[ file ]: soundFile( file ).replace(
						'"x-since": "0.1.0"',
						replacement
					),
				} )
			).toEqual( [ expect.stringContaining( wanted ) ] );
		}
	);
} );

describe( 'the shape of a module', () => {
	const main = 'plugins/webinar-beta/webinar-beta.php';

	it.each( [
		[
			'a text domain in the header',
			'Text Domain: webinar-beta',
			'Text Domain: webinar',
			`The header's "Text Domain" is "webinar"`,
		],
		[
			'a licence',
			' * License: GPL-2.0-or-later\n',
			'',
			'The header has no "License"',
		],
		[
			'a guard',
			"defined( 'ABSPATH' ) || exit;",
			'',
			"defined( 'ABSPATH' ) || exit",
		],
		[
			'a bootstrap',
			"require __DIR__ . '/includes/bootstrap.php';",
			'',
			'does not load the module',
		],
	] )( 'has %s', async ( _, search, replacement, message ) => {
		const problems = await checkWith( {
			[ main ]: soundFile( main ).replace( search, replacement ),
		} );
		expect( problems ).toEqual( [ expect.stringContaining( message ) ] );
	} );

	it( 'has all of its files', async () => {
		const problems = await checkWith( {
			'plugins/webinar-beta/README.md': null,
		} );
		expect( problems ).toEqual( [
			expect.stringMatching(
				/^plugins\/webinar-beta\/README\.md:1: The file is missing\./
			),
		] );
	} );

	it( 'is in the list of modules', async () => {
		const problems = await checkWith( {
			'plugins/webinar-gamma/readme.txt': '',
		} );
		expect( problems ).toEqual( [
			expect.stringContaining( 'contract/modules.json' ),
		] );
	} );

	it( 'translates in its own text domain', async () => {
		await expectProblem(
			BETA,
			"esc_html_e( 'Hello', 'webinar-alpha' );",
			`It is the module's slug: 'webinar-beta'`
		);
	} );

	it( 'is PHP', async () => {
		await expectProblem( BETA, 'function (;', 'Mend the PHP' );
	} );
} );

describe( 'the state machine', () => {
	const STATUSES = 'contract/shapes/webinar-status.json';
	const CODES = 'contract/shapes/error-code.json';
	const MACHINE = 'plugins/webinar-alpha/includes/class-state-machine.php';
	const shape = ( name: string, values: string[] ): string =>
		JSON.stringify( {
			$id: `contract:///shapes/${ name }.json`,
			title: name,
			description: 'Something.',
			type: 'string',
			enum: values,
		} );
	const sound = {
		[ STATUSES ]: shape( 'webinar-status', [ 'draft', 'live' ] ),
		[ CODES ]: shape( 'error-code', [ 'webinar_no', 'webinar_other' ] ),
		[ MACHINE ]: `<?php
namespace Webinars\\Webinar_Alpha;
final class State_Machine {
	private const TABLE = array(
		'draft' => array( 'start' => 'live', 'stop' => 'webinar_no' ),
		'live'  => array( 'start' => 'live', 'stop' => 'draft' ),
	);
}
final class Refusals {
	public static function error( string $code ): string {
		return match ( $code ) {
			'webinar_no' => __( 'No. Start it first.', 'webinar-alpha' ),
			default      => __( 'It failed.', 'webinar-alpha' ),
		};
	}
}
`,
	};
	const inTable = ( from: string, to: string ): Promise< string[] > =>
		checkWith( {
			...sound,
			[ MACHINE ]: sound[ MACHINE ].replace( from, to ),
		} );

	it( 'may be as the contract has it', async () => {
		expect( await checkWith( sound ) ).toEqual( [] );
	} );

	it( 'is documented as it is now', async () => {
		const problems = await checkWith( sound, false );
		expect( problems ).toContainEqual(
			expect.stringMatching(
				/^contract\/STATES\.md:1: .* Run: npm run contract$/
			)
		);
	} );

	it.each( [
		[
			'a status that the contract has not',
			"'live'  => array(",
			"'gone' => array( 'start' => 'gone', 'stop' => 'gone' ), 'live' => array(",
			6,
			'the status "gone", the contract has not',
		],
		[
			'a move that is left out of a status',
			", 'stop' => 'draft'",
			'',
			6,
			'what "stop" does in the status "live"',
		],
		[
			'a code that the contract has not',
			"'stop' => 'draft'",
			"'stop' => 'webinar_odd'",
			6,
			'"webinar_odd" is neither a status nor an error code',
		],
		[
			'a refusal without words',
			"'stop' => 'draft'",
			"'stop' => 'webinar_other'",
			6,
			'"webinar_other" has no words',
		],
		[
			'words for a code that the contract has not',
			'default ',
			"'webinar_odd' => __( 'Odd.', 'webinar-alpha' ), default ",
			13,
			'"webinar_odd" is neither a status nor an error code',
		],
		[
			'a cell that cannot be read',
			"'stop' => 'draft'",
			"'stop' => strtolower( 'Draft' )",
			6,
			'"" is neither a status nor an error code',
		],
	] )( 'has no %s', async ( _, from, to, line, wanted ) => {
		expect( await inTable( from, to ) ).toContainEqual(
			expect.stringMatching( `^${ MACHINE }:${ line }: .*${ wanted }` )
		);
	} );

	it( 'has every status of the contract', async () => {
		expect(
			await checkWith( {
				...sound,
				[ STATUSES ]: shape( 'webinar-status', [
					'draft',
					'live',
					'archived',
				] ),
			} )
		).toEqual( [
			expect.stringContaining(
				'The contract has the status "archived", the state machine has not.'
			),
		] );
	} );

	it( 'is found where the contract has statuses', async () => {
		const { [ MACHINE ]: _, ...shapes } = sound;
		expect( await checkWith( shapes ) ).toEqual( [
			expect.stringContaining( 'State_Machine::TABLE' ),
		] );
	} );
} );
