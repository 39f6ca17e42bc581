import type { Movable } from './movable.ts';
import type { Database } from './sqlite.ts';

const PAGE_ROWS = 500;

type Reported = {
	readonly updatedAtMs: number;
	/** Whether WordPress knows the row, or need not know it. */
	readonly isReported: boolean;
};

/**
 * Moves the rows of a table, which must exist.
 *
 * @param database The file.
 * @param select   Query for the columns of a row, `isReported` as 0 or 1, and the key as `position`. It has one
 *                 parameter: the key after which a page begins.
 * @param upsert   Statement that stores a row with `@reportedAtMs` in place of `isReported`.
 */
export function createSqliteMove< Row extends Reported >(
	database: Database,
	select: string,
	upsert: string
): Movable< Row > {
	const page = database.prepare(
		`${ select } ORDER BY position LIMIT ${ PAGE_ROWS }`
	);
	const store = database.prepare( upsert );
	const addAll = database.transaction( ( rows: readonly Row[] ): number => {
		let count = 0;
		for ( const { isReported, ...row } of rows ) {
			count += store.run( {
				...row,
				reportedAtMs: isReported ? row.updatedAtMs : 0,
			} ).changes;
		}
		return count;
	} );

	return {
		async *pages() {
			let position = 0;
			for (;;) {
				const rows = page.all( position ) as ( Row & {
					position: number;
				} )[];
				if ( rows.length === 0 ) {
					return;
				}
				position = rows.at( -1 )!.position;
				yield rows.map( ( { position: _position, ...row } ) => ( {
					...( row as unknown as Row ),
					isReported: Boolean( row.isReported ),
				} ) );
			}
		},
		add: async ( rows ) => addAll( rows ),
	};
}
