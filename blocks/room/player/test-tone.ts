const SECONDS = 0.8;
/** Share of full volume: clearly audible, not startling. */
const VOLUME = 0.25;
const PITCH_HZ = 523.25;

/**
 * Plays a short tone, so that attendees can check their sound before the start.
 * Browsers allow it only after a tap.
 *
 * @return Resolves after the tone; rejects where the browser cannot play it.
 */
export async function playTestTone(): Promise< void > {
	const audio = new AudioContext();
	try {
		await audio.resume();
		const oscillator = audio.createOscillator();
		const gain = audio.createGain();
		oscillator.frequency.value = PITCH_HZ;
		// Fade in and out: a tone that is cut off clicks.
		gain.gain.setValueAtTime( 0, audio.currentTime );
		gain.gain.linearRampToValueAtTime( VOLUME, audio.currentTime + 0.05 );
		gain.gain.linearRampToValueAtTime( 0, audio.currentTime + SECONDS );
		oscillator.connect( gain ).connect( audio.destination );
		const ended = new Promise( ( resolve ) => {
			oscillator.onended = resolve;
		} );
		oscillator.start();
		oscillator.stop( audio.currentTime + SECONDS );
		await ended;
	} finally {
		void audio.close();
	}
}
