import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createClock } from './clock';

const NOON = Date.UTC( 2026, 10, 21, 12 );

beforeEach( () => {
	vi.useFakeTimers( { now: NOON - 3_600_000 } );
} );
afterEach( () => {
	vi.useRealTimers();
} );

it( 'shows the server’s time, however wrong the device’s clock is', () => {
	const clock = createClock( NOON );
	vi.advanceTimersByTime( 5_000 );
	expect( clock.now() ).toBe( NOON + 5_000 );
} );

it( 'does not change with the device’s clock', () => {
	const clock = createClock( NOON );
	vi.setSystemTime( NOON + 86_400_000 );
	vi.advanceTimersByTime( 1_000 );
	expect( clock.now() ).toBe( NOON + 1_000 );
	expect( clock.hasJumped() ).toBe( true );
	expect( clock.hasJumped() ).toBe( false );
} );

it( 'follows the server, but ignores a difference that the network may cause', () => {
	const clock = createClock( NOON );
	clock.sync( NOON - 1_400 );
	expect( clock.now() ).toBe( NOON );
	clock.sync( NOON + 60_000 );
	expect( clock.now() ).toBe( NOON + 60_000 );
} );
