import { describe, expect, it } from 'vitest';
import {
	BETA,
	checkWith,
	expectProblem,
	soundFile,
} from './project.fixture.ts';

describe( 'a module', () => {
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
	] )( 'must have %s', async ( _, search, replacement, message ) => {
		const problems = await checkWith( {
			[ main ]: soundFile( main ).replace( search, replacement ),
		} );
		expect( problems ).toEqual( [ expect.stringContaining( message ) ] );
	} );

	it( 'must have all required files', async () => {
		const problems = await checkWith( {
			'plugins/webinar-beta/README.md': null,
		} );
		expect( problems ).toEqual( [
			expect.stringMatching(
				/^plugins\/webinar-beta\/README\.md:1: The file is missing\./
			),
		] );
	} );

	it( 'must be wired on one screen', async () => {
		const bootstrap = 'plugins/webinar-beta/includes/bootstrap.php';
		const problems = await checkWith( {
			[ bootstrap ]: soundFile( bootstrap ) + '\n// A line.'.repeat( 40 ),
		} );
		expect( problems ).toEqual( [
			expect.stringContaining( `${ bootstrap }:41: The file has` ),
		] );
	} );

	it( 'must be in the list of modules', async () => {
		const problems = await checkWith( {
			'plugins/webinar-gamma/readme.txt': '',
		} );
		expect( problems ).toEqual( [
			expect.stringContaining( 'contract/modules.json' ),
		] );
	} );

	it( 'must use its own text domain', async () => {
		await expectProblem(
			BETA,
			"esc_html_e( 'Hello', 'webinar-alpha' );",
			`Use the module's slug: 'webinar-beta'`
		);
	} );

	it( 'must not have syntax errors', async () => {
		await expectProblem( BETA, 'function (;', 'Correct the PHP' );
	} );
} );
