import { describe, expect, it } from 'vitest';
// @ts-expect-error -- Plain JavaScript: it runs before anything is installed.
import { runInLanes } from './lanes.mjs';

type Task = {
	after?: string[];
	isUrgent?: boolean;
	run: () => Promise< string >;
};

/** Tasks that note when they start, and end when they are told to. */
function controlledTasks( names: Record< string, string[] > ) {
	const started: string[] = [];
	const end: Record< string, () => void > = {};
	const tasks = new Map< string, Task >(
		Object.entries( names ).map( ( [ name, after ] ) => [
			name,
			{
				after,
				run: () => {
					started.push( name );
					return new Promise( ( resolve ) => {
						end[ name ] = () => resolve( `${ name } ended` );
					} );
				},
			},
		] )
	);
	return { started, end, tasks };
}

const settle = () => new Promise( ( resolve ) => setImmediate( resolve ) );

describe( 'tasks in lanes', () => {
	it( 'run at most as many at a time as there are lanes, the first ones first', async () => {
		const { started, end, tasks } = controlledTasks( {
			long: [],
			middle: [],
			short: [],
		} );
		const all = runInLanes( tasks, 2 );
		await settle();
		expect( started ).toEqual( [ 'long', 'middle' ] );

		end.middle?.();
		await settle();
		expect( started ).toEqual( [ 'long', 'middle', 'short' ] );

		end.short?.();
		end.long?.();
		expect( await all ).toEqual(
			new Map( [
				[ 'long', 'long ended' ],
				[ 'middle', 'middle ended' ],
				[ 'short', 'short ended' ],
			] )
		);
	} );

	it( 'need no lane while they are urgent', async () => {
		const { started, tasks } = controlledTasks( {
			long: [],
			urgent: [],
			middle: [],
			short: [],
		} );
		Object.assign( tasks.get( 'urgent' ) ?? {}, { isUrgent: true } );
		void runInLanes( tasks, 2 );
		await settle();
		expect( started ).toEqual( [ 'long', 'urgent', 'middle' ] );
	} );

	it( 'wait for the tasks that they name, and let others pass', async () => {
		const { started, end, tasks } = controlledTasks( {
			browser: [ 'build' ],
			build: [],
			lint: [],
		} );
		const all = runInLanes( tasks, 3 );
		await settle();
		expect( started ).toEqual( [ 'build', 'lint' ] );

		end.build?.();
		await settle();
		expect( started ).toEqual( [ 'build', 'lint', 'browser' ] );
		end.lint?.();
		end.browser?.();
		await all;
	} );

	it( 'do not wait for a task that is not among them', async () => {
		const { started, end, tasks } = controlledTasks( {
			browser: [ 'build' ],
		} );
		const all = runInLanes( tasks, 1 );
		await settle();
		expect( started ).toEqual( [ 'browser' ] );
		end.browser?.();
		await all;
	} );

	it( 'say so when they wait for each other', async () => {
		const { tasks } = controlledTasks( { a: [ 'b' ], b: [ 'a' ] } );
		await expect( runInLanes( tasks, 2 ) ).rejects.toThrow( 'a, b' );
	} );
} );
