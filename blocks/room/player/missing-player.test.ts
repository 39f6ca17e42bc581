import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { VideoState } from './types';

const attachHls = vi.hoisted( () => vi.fn() );
vi.mock( './hls-stream', () => ( { attachHls } ) );
vi.mock( './captions', () => ( { rememberCaptions: () => {} } ) );

const { openPlayer } = await import( './player' );

beforeEach( () => {
	vi.useFakeTimers();
	vi.spyOn( HTMLMediaElement.prototype, 'load' ).mockReturnValue();
} );
afterEach( () => {
	vi.useRealTimers();
	vi.restoreAllMocks();
} );

it( 'asks for a reload when the player’s script is gone, until it can be loaded after all', async () => {
	const shown: Partial< VideoState > = {};
	attachHls.mockRejectedValue( new TypeError( 'Failed to fetch' ) );
	const player = openPlayer(
		document.createElement( 'div' ),
		{ type: 'obs', source: 'https://stream.test/live.m3u8' },
		'How to begin',
		( change ) => Object.assign( shown, change )
	);
	await vi.advanceTimersByTimeAsync( 0 );
	expect( shown ).toMatchObject( {
		isPictureLost: true,
		isPlayerMissing: false,
	} );
	await vi.advanceTimersByTimeAsync( 10_000 );
	expect( shown ).toMatchObject( {
		isPictureLost: false,
		isPlayerMissing: true,
	} );
	attachHls.mockResolvedValue( { close: () => {} } );
	await vi.advanceTimersByTimeAsync( 5_000 );
	expect( shown.isPlayerMissing ).toBe( false );
	player?.close();
} );
