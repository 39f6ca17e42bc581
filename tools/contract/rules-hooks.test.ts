import { describe, expect, it } from 'vitest';
import {
	ALPHA,
	BETA,
	checkWith,
	checkWithCode,
	expectProblem,
	soundFile,
} from './project.fixture.ts';

describe( 'a hook', () => {
	it.each( [
		[ 'fired', "do_action( 'webinar_gone', 1 );" ],
		[ 'listened to', "add_action( 'webinar_gone', '__return_true' );" ],
		[
			'tested for listeners',
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

	it( 'may be fired by a module in x-may-emit', async () => {
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

	it( 'is fired by each module in x-emitted-by', async () => {
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
			'a listener of a filter added as an action',
			"add_action( 'webinar_greeting', '__return_true' );",
			'Use add_filter()',
		],
	] )( 'is refused with the wrong kind: %s', async ( _, code, remedy ) => {
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
			'too few fired as an array',
			"do_action_ref_array( 'webinar_greeted', array( 1 ) );",
			'Pass: userId, words',
		],
		[
			'too many accepted',
			"add_action( 'webinar_greeted', '__return_true', 10, 3 );",
			'Accept at most 2',
		],
		[
			'a closure that requires more than it accepts',
			"add_action( 'webinar_greeted', static fn( $a, $b ) => 1 );",
			'fatal error',
		],
		[
			'a method that requires more than it accepts',
			"$greeter = new Two(); add_action( 'webinar_greeted', array( $greeter, 'on_greeted' ) ); class Two { function on_greeted( $a, $b ) {} }",
			'fatal error',
		],
	] )(
		'is refused with the wrong number of arguments: %s',
		async ( _, code, remedy ) => {
			await expectProblem( ALPHA, code, remedy );
		}
	);

	it( 'may be fired with a list that is only known at run time', async () => {
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
			'a name that can become one of ours',
			"do_action( 'webinar_' . $what, 1 );",
		],
		[ 'an ajax action', 'add_action( "wp_ajax_{$action}", 1 );' ],
	] )( 'is refused when its name cannot be read: %s', async ( _, code ) => {
		await expectProblem(
			ALPHA,
			code,
			'cannot be read',
			'Write the name out'
		);
	} );

	it( 'is found through constants of classes and enums', async () => {
		await expectProblem(
			BETA,
			"enum Names: string { case Gone = 'gone'; const FULL = 'webinar_' . self::Gone->value; } do_action( Names::FULL );",
			'webinar_gone is not in the contract'
		);
	} );
} );

describe( 'an internal hook', () => {
	it( 'belongs to its module', async () => {
		// The prefix also breaks M1.
		const problems = await checkWithCode(
			BETA,
			"add_action( 'webinar_alpha_nightly', '__return_true' );"
		);
		expect( problems ).toHaveLength( 2 );
		expect( problems[ 0 ] ).toContain(
			'is an internal hook of webinar-alpha'
		);
	} );

	it( 'needs code that fires or schedules it', async () => {
		await expectProblem(
			BETA,
			"add_action( 'webinar_beta_nightly', '__return_true' );",
			'nothing in webinar-beta fires or schedules it'
		);
	} );

	it( 'must be declared when its module does not listen to it', async () => {
		await expectProblem(
			BETA,
			"do_action( 'webinar_beta_done' );",
			'webinar-beta fires webinar_beta_done, but does not listen to it',
			'declare it'
		);
	} );
} );
