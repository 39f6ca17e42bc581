import { expect, it, vi } from 'vitest';
import { addRecordingSection } from './recording';

// The real editor does not run outside a browser.
vi.mock( '@wordpress/editor', () => ( {} ) );
vi.mock( '@wordpress/core-data', () => ( {} ) );

it.each( [
	[ 'scheduled', 0 ],
	[ 'live', 0 ],
	[ 'paused', 0 ],
	[ 'finished', 1 ],
	[ 'archived', 1 ],
] as const )(
	'the sidebar of a webinar that is %s has %d fields for the recording',
	( status, count ) => {
		const sections = addRecordingSection( [ { name: 'state' } ], {
			status,
		} );
		expect( sections ).toHaveLength( 1 + count );
		expect( sections[ 0 ] ).toEqual( { name: 'state' } );
	}
);
