/** `npm run size`: fails when the scripts of an attendee are too large for a phone on a slow network. */
import path from 'node:path';
import { measureChat, measureRoom } from './measure.ts';

const built = ( module: string ) =>
	path.resolve( import.meta.dirname, '../../plugins', module, 'build' );
const measured = [
	measureRoom( built( 'ui-webinar-room' ) ),
	measureChat( built( 'webinar-chat' ) ),
];
const problems = measured.flatMap( ( one ) => one.problems );
process.stdout.write(
	`${ [ ...measured.flatMap( ( { lines } ) => lines ), ...problems ].join( '\n' ) }\n`
);
process.exitCode = problems.length ? 1 : 0;
