import { describe, expect, it } from 'vitest';
import {
	BETA,
	checkWith,
	checkWithCode,
	firstAddedLine,
} from './project.fixture.ts';

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
			'a class in a string',
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

	it( 'refuses a global name that two modules declare', async () => {
		const global = '<?php function webinar_say() {}';
		const problems = await checkWith( {
			'plugins/webinar-alpha/includes/say.php': global,
			'plugins/webinar-beta/includes/say.php': global,
		} );
		expect( problems.join() ).toContain(
			'M1: webinar-beta uses webinar_say, which webinar-alpha declares'
		);
	} );

	it( 'refuses code in the namespace of another module', async () => {
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
		[
			'own files by a path with ..',
			"require __DIR__ . '/../build/a.php';",
		],
		[
			'own files by a path that is only known at run time',
			"require $folder . 'index.asset.php';",
		],
		[ 'own files', "require __DIR__ . '/class-a.php';" ],
		[
			"WordPress's files",
			"require_once ABSPATH . 'wp-admin/includes/upgrade.php';",
		],
		[
			'own files by plugin_dir_path()',
			"require plugin_dir_path( __FILE__ ) . 'class-a.php';",
		],
		[ 'hooks of others', "wp_next_scheduled( 'webinar_greeted' );" ],
	] )( 'allows %s', async ( _, code ) => {
		expect( await checkWithCode( BETA, code ) ).toEqual( [] );
	} );
} );
