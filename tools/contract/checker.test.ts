import { describe, expect, it } from 'vitest';
import { BETA, checkWith } from './project.fixture.ts';

it( 'accepts a project that matches the contract', async () => {
	expect( await checkWith( {} ) ).toEqual( [] );
} );

describe( 'a generated file', () => {
	it( 'is outdated after a change of the code', async () => {
		const problems = await checkWith( { [ BETA ]: '<?php\n' }, false );
		expect( problems ).toEqual( [
			expect.stringMatching(
				/^contract\/INDEX\.md:\d+: .*Run: npm run contract$/
			),
		] );
	} );

	it( 'is outdated after a change of a schema', async () => {
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
