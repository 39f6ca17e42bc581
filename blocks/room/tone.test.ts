import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { playTone } from './tone';

class FakeTone {
	frequency = { value: 0 };
	onended: ( () => void ) | null = null;
	start = vi.fn();
	stop = vi.fn( () => queueMicrotask( () => this.onended?.() ) );
	connect = ( next: unknown ) => next;
}

let tone: FakeTone;
const resume = vi.fn( async () => {} );
const close = vi.fn( async () => {} );

beforeEach( () => {
	tone = new FakeTone();
	vi.stubGlobal(
		'AudioContext',
		class {
			currentTime = 0;
			destination = {};
			resume = resume;
			close = close;
			createOscillator = () => tone;
			createGain = () => ( {
				gain: {
					setValueAtTime: () => {},
					linearRampToValueAtTime: () => {},
				},
				connect: () => {},
			} );
		}
	);
} );

afterEach( () => {
	vi.unstubAllGlobals();
	vi.clearAllMocks();
} );

describe( 'the tone', () => {
	it( 'is over when it says so, and holds no sound device', async () => {
		await playTone();
		expect( tone.start ).toHaveBeenCalledOnce();
		expect( tone.stop ).toHaveBeenCalledOnce();
		expect( close ).toHaveBeenCalledOnce();
	} );

	it( 'says when the browser plays none', async () => {
		resume.mockRejectedValueOnce( new Error( 'not allowed' ) );
		await expect( playTone() ).rejects.toThrow();
		expect( close ).toHaveBeenCalledOnce();

		vi.stubGlobal( 'AudioContext', undefined );
		await expect( playTone() ).rejects.toThrow();
	} );
} );
