/** `npm run contract:check`: fails when the code and the contract differ. */
import path from 'node:path';
import { check, formatProblem } from './checker.ts';

const problems = await check( path.resolve( import.meta.dirname, '../..' ) );
for ( const problem of problems ) {
	process.stdout.write( `${ formatProblem( problem ) }\n` );
}
process.stdout.write(
	problems.length
		? `${ problems.length } problems between the code and the contract.\n`
		: 'The code matches the contract.\n'
);
process.exitCode = problems.length ? 1 : 0;
