/** What became of the messages of a chat. */

export interface ChatVerdict {
	/** Messages that the sidecar or WordPress has answered with 200. */
	accepted: number;
	/** Rows of the table. */
	stored: number;
	lost: string[];
	repeated: string[];
	unexpected: string[];
}

/** A row of the table, without the rest. */
export type ChatRow = { lead_id: number; text: string };

/** Identifies a message: each person says each text once. */
export const chatKey = ( leadId: number, text: string ): string =>
	`${ text } of ${ leadId }`;

/**
 * Compares the table with what people wrote. Nothing here uses the keys of the product.
 *
 * @param planned  Keys of all messages, by chatKey().
 * @param accepted Keys of those that were answered with 200.
 * @param rows     The table.
 */
export function judgeChat(
	planned: ReadonlySet< string >,
	accepted: ReadonlySet< string >,
	rows: readonly ChatRow[]
): ChatVerdict {
	const counts = new Map< string, number >();
	for ( const { lead_id: leadId, text } of rows ) {
		const key = chatKey( leadId, text );
		counts.set( key, ( counts.get( key ) ?? 0 ) + 1 );
	}
	return {
		accepted: accepted.size,
		stored: rows.length,
		lost: [ ...accepted ].filter( ( key ) => ! counts.has( key ) ),
		repeated: [ ...counts ]
			.filter( ( [ , count ] ) => count > 1 )
			.map( ( [ key, count ] ) => `${ key }: ${ count } rows` ),
		unexpected: [ ...counts.keys() ].filter(
			( key ) => ! planned.has( key )
		),
	};
}
