import { beforeEach, expect, it, vi } from 'vitest';

// The store reads what PHP printed when it is loaded.
vi.hoisted( () => {
	performance.getEntriesByType = () =>
		[
			{ domContentLoadedEventStart: 1 },
		] as unknown as PerformanceEntryList;
	document.body.innerHTML = `<script type="application/json" id="wp-script-module-data-@wordpress/interactivity">${ JSON.stringify(
		{
			config: { 'webinar/room': { webinarId: 12 } },
			state: {
				'webinar/room': {
					room: {},
					isPlaying: false,
					isStopped: false,
				},
			},
		}
	) }</script>`;
} );

const { applyVideoChange, state } = await import( './store' );

beforeEach( () => {
	state.hasPlayed = false;
	applyVideoChange( { isPlaying: false, isStopped: false } );
} );

it( 'a player that waits for its first tap shows that nobody watches', () => {
	expect( state.isUntouched ).toBe( false );
	applyVideoChange( { isStopped: true } );
	expect( state.isUntouched ).toBe( true );
} );

it( 'a pause after the player has played does not', () => {
	applyVideoChange( { isPlaying: true } );
	applyVideoChange( { isPlaying: false, isStopped: true } );
	expect( state.isUntouched ).toBe( false );
} );

it( 'nor does a stream that cannot be played', () => {
	applyVideoChange( { isPictureLost: true } );
	expect( state.isUntouched ).toBe( false );
} );
