import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { playTestTone } from './test-tone';

class FakeOscillator {
	frequency = { value: 0 };
	onended: ( () => void ) | null = null;
	start = vi.fn();
	stop = vi.fn( () => queueMicrotask( () => this.onended?.() ) );
	connect = ( next: unknown ) => next;
}

let oscillator: FakeOscillator;
const resume = vi.fn( async () => {} );
const close = vi.fn( async () => {} );

beforeEach( () => {
	oscillator = new FakeOscillator();
	vi.stubGlobal(
		'AudioContext',
		class {
			currentTime = 0;
			destination = {};
			resume = resume;
			close = close;
			createOscillator = () => oscillator;
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

describe( 'the test tone', () => {
	it( 'resolves after the tone and closes the audio device', async () => {
		await playTestTone();
		expect( oscillator.start ).toHaveBeenCalledOnce();
		expect( oscillator.stop ).toHaveBeenCalledOnce();
		expect( close ).toHaveBeenCalledOnce();
	} );

	it( 'rejects when the browser cannot play it', async () => {
		resume.mockRejectedValueOnce( new Error( 'not allowed' ) );
		await expect( playTestTone() ).rejects.toThrow();
		expect( close ).toHaveBeenCalledOnce();

		vi.stubGlobal( 'AudioContext', undefined );
		await expect( playTestTone() ).rejects.toThrow();
	} );
} );
