const SECONDS = 0.8;
/** Of full loudness: it must be heard, and startle nobody. */
const LOUDNESS = 0.25;
const PITCH_HZ = 523.25;

/**
 * Plays a short tone, by which somebody hears before the start that their sound
 * is on. Needs a tap.
 *
 * @return Resolves when it has played; rejects where the browser plays none.
 */
export async function playTone(): Promise< void > {
	const audio = new AudioContext();
	try {
		await audio.resume();
		const tone = audio.createOscillator();
		const volume = audio.createGain();
		tone.frequency.value = PITCH_HZ;
		// In and out gently: a tone that is cut off clicks.
		volume.gain.setValueAtTime( 0, audio.currentTime );
		volume.gain.linearRampToValueAtTime(
			LOUDNESS,
			audio.currentTime + 0.05
		);
		volume.gain.linearRampToValueAtTime( 0, audio.currentTime + SECONDS );
		tone.connect( volume ).connect( audio.destination );
		const ended = new Promise( ( resolve ) => {
			tone.onended = resolve;
		} );
		tone.start();
		tone.stop( audio.currentTime + SECONDS );
		await ended;
	} finally {
		void audio.close();
	}
}
