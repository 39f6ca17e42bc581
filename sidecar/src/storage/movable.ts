/** Rows of one kind that move from one store to another. */
export interface Movable< Row > {
	/** All rows in their order, in pages. */
	pages: () => AsyncIterable< readonly Row[] >;

	/**
	 * Stores rows of another store behind its own. A row that is stored already is only replaced by one that
	 * changed later. Durable when the promise resolves; returns how many rows it stored.
	 */
	add: ( rows: readonly Row[] ) => Promise< number >;
}
