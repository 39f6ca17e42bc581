import { afterEach, expect, it, vi } from 'vitest';
import { GuessLimiter } from '../src/people/guess-limiter.ts';

afterEach( () => {
	vi.useRealTimers();
} );

it( 'a chat may send five wrong codes in an hour', () => {
	vi.useFakeTimers( { toFake: [ 'performance' ] } );
	const guesses = new GuessLimiter();
	for ( let n = 0; n < 5; n++ ) {
		expect( guesses.isBlocked( 1 ) ).toBe( false );
		guesses.noteWrong( 1 );
	}
	expect( guesses.isBlocked( 1 ) ).toBe( true );
	expect( guesses.isBlocked( 2 ) ).toBe( false );
	vi.advanceTimersByTime( 3_599_999 );
	expect( guesses.isBlocked( 1 ) ).toBe( true );
	vi.advanceTimersByTime( 1 );
	expect( guesses.isBlocked( 1 ) ).toBe( false );
} );
