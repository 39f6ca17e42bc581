import { describe, expect, it } from 'vitest';
import {
	ALPHA,
	BETA,
	checkWith,
	expectProblem,
	soundFile,
} from './project.fixture.ts';

describe( 'an admin-ajax action', () => {
	it( 'must be declared', async () => {
		await expectProblem(
			BETA,
			"add_action( 'wp_ajax_nopriv_webinar_beta_go', '__return_true' );",
			'contract/ajax/webinar_beta_go.json'
		);
	} );

	it( 'must be answered by its owner', async () => {
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

it( 'refuses a REST route that no schema declares (R2)', async () => {
	await expectProblem(
		BETA,
		"register_rest_route( 'webinars/v1', '/status', array() );",
		'R2'
	);
} );
