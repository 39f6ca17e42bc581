import { expect, it, vi } from 'vitest';
import { cropToRatio } from './poster';

// The real editor does not run outside a browser.
vi.mock( '@wordpress/editor', () => ( {} ) );
vi.mock( '@wordpress/core-data', () => ( {} ) );

it.each( [
	[
		'the middle',
		900,
		900,
		0.5,
		{ left: 0, top: 197, width: 900, height: 506 },
	],
	[ 'the top', 900, 900, 0, { left: 0, top: 0, width: 900, height: 506 } ],
	[
		'the bottom',
		900,
		900,
		1,
		{ left: 0, top: 394, width: 900, height: 506 },
	],
	[
		'the middle of a strip',
		3200,
		900,
		0.5,
		{ left: 800, top: 0, width: 1600, height: 900 },
	],
] )(
	'a crop keeps the largest part in 16:9 around %s',
	( _name, width, height, y, crop ) => {
		expect( cropToRatio( width, height, { x: 0.5, y } ) ).toEqual( crop );
	}
);

it( 'an image in 16:9 is not cropped', () => {
	expect( cropToRatio( 1366, 768, { x: 0, y: 0 } ) ).toBeNull();
} );
