import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createClock } from './clock';

const NOON = Date.UTC( 2026, 10, 21, 12 );

beforeEach( () => {
	vi.useFakeTimers( { now: NOON - 3_600_000 } );
} );
afterEach( () => {
	vi.useRealTimers();
} );

it( 'goes by the server, however wrong the device is', () => {
	const clock = createClock( NOON );
	vi.advanceTimersByTime( 5_000 );
	expect( clock.now() ).toBe( NOON + 5_000 );
} );

it( 'is not moved by a device whose clock is set', () => {
	const clock = createClock( NOON );
	vi.setSystemTime( NOON + 86_400_000 );
	vi.advanceTimersByTime( 1_000 );
	expect( clock.now() ).toBe( NOON + 1_000 );
	expect( clock.hasJumped() ).toBe( true );
	expect( clock.hasJumped() ).toBe( false );
} );

it( 'follows the server, but not by less than a network takes', () => {
	const clock = createClock( NOON );
	clock.read( NOON - 1_400 );
	expect( clock.now() ).toBe( NOON );
	clock.read( NOON + 60_000 );
	expect( clock.now() ).toBe( NOON + 60_000 );
} );
