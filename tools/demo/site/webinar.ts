import type { Addresses } from '../addresses.ts';
import type { Options } from '../options.ts';
import type { Texts } from '../texts/texts.ts';

const STARTS_IN_SECONDS = 600;

/** Returns the fields of the demo's webinar, as the mu-plugin's commands expect them. */
export const demoWebinar = (
	texts: Texts,
	addresses: Addresses,
	profile: Options[ 'profile' ]
) => ( {
	...texts.webinar,
	starts_in_seconds: STARTS_IN_SECONDS,
	stream_source: addresses.stream,
	recording_url: `${ addresses.demo }/recording/`,
	// The mu-plugin makes the page of the next step where forms run.
	room_cta_url: `${ addresses.site }/${ profile === 'full' ? 'next-step' : 'signup' }/`,
} );

/** Returns the fields of the recording that everybody watches in their own time, only under `full`. */
export const demoRecording = ( texts: Texts, addresses: Addresses ) => ( {
	...texts.course,
	stream_source: addresses.course,
	room_cta_text: texts.webinar.room_cta_text,
	room_cta_url: `${ addresses.site }/signup/`,
} );

export type DemoWebinar = ReturnType< typeof demoWebinar >;
