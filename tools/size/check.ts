/** `npm run size`: fails when the room's scripts are too large for a phone on a slow network. */
import path from 'node:path';
import { measureRoom } from './measure.ts';

const { lines, problems } = measureRoom(
	path.resolve( import.meta.dirname, '../../plugins/ui-webinar-room/build' )
);
process.stdout.write( `${ [ ...lines, ...problems ].join( '\n' ) }\n` );
process.exitCode = problems.length ? 1 : 0;
