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
					hasPicture: false,
					isStopped: false,
					isPictureLost: false,
					isUnplayable: false,
				},
			},
		}
	) }</script>`;
} );

const { applyVideoChange, state } = await import( './store' );

beforeEach( () => {
	state.hasPlayed = false;
	applyVideoChange( {
		isPlaying: false,
		hasPicture: false,
		isStopped: false,
		isPictureLost: false,
		isUnplayable: false,
	} );
} );

it( 'the poster stands in for the player until there is a picture', () => {
	expect( state.isPlayerBlank ).toBe( true );
	expect( state.hasNoPicture ).toBe( true );
	applyVideoChange( { hasPicture: true } );
	expect( state.isPlayerBlank ).toBe( false );
	expect( state.hasNoPicture ).toBe( false );
} );

it.each( [ { isStopped: true }, { isUnplayable: true } ] )(
	'no picture is promised with %j',
	( change ) => {
		applyVideoChange( change );
		expect( state.hasNoPicture ).toBe( false );
	}
);

it( 'only a picture that was there can be lost', () => {
	applyVideoChange( { isPictureLost: true } );
	expect( state.hasLostPicture ).toBe( false );
	applyVideoChange( { isPlaying: true } );
	expect( state.hasLostPicture ).toBe( true );
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
