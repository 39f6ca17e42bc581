/** The messages that a page has: which are new, and at most 150. */
import type { ChatState, Message, PushedState } from './settings';

export const MOST_LINES = 150;

export interface Lines {
	/** In the order in which they were said. */
	list: () => Message[];
	/**
	 * Takes an answer of what came since.
	 *
	 * @return How many messages of others are new.
	 */
	apply: ( state: PushedState ) => number;
	/** Takes an older page. From then on new messages wait for `leaveHistory()`. */
	prepend: ( state: ChatState ) => void;
	leaveHistory: () => void;
	isHistory: () => boolean;
	hasOlder: () => boolean;
	/** What the next request asks for. */
	revision: () => number;
}

/** @param seesHidden Whether the reader sees what was hidden, marked. */
export function createLines( seesHidden = false ): Lines {
	const byId = new Map< number, Message >();
	let revision = 0;
	let lastId = 0;
	let hasBegun = false;
	let isHistory = false;
	let hasOlder = false;
	const sorted = (): Message[] =>
		[ ...byId.values() ].sort( ( a, b ) => a.message_id - b.message_id );
	const trim = (): void => {
		const list = sorted();
		const surplus = Math.max( 0, list.length - MOST_LINES );
		const dropped = isHistory
			? list.slice( list.length - surplus )
			: list.slice( 0, surplus );
		for ( const { message_id: id } of dropped ) {
			byId.delete( id );
		}
		hasOlder ||= ! isHistory && surplus > 0;
	};
	return {
		list: sorted,
		apply( state ) {
			const isPushed = state.revision < 0;
			if ( ! isPushed && state.revision < revision && ! state.has_gap ) {
				return 0;
			}
			// What a page begins with is no news.
			const isFirst = ! hasBegun;
			hasBegun = true;
			if ( state.has_gap && ! isHistory ) {
				byId.clear();
				hasOlder = state.has_older;
			}
			// A change of what is above the page is not shown.
			const firstId = sorted()[ 0 ]?.message_id ?? 0;
			let added = 0;
			for ( const message of state.messages ) {
				const id = message.message_id;
				if (
					byId.has( id ) ||
					( ! isHistory && ( id > firstId || ! hasOlder ) )
				) {
					byId.set( id, message );
				}
				added += id > lastId && ! message.is_own && ! isFirst ? 1 : 0;
			}
			for ( const id of state.gone ) {
				const hidden = byId.get( id );
				if ( hidden && ( seesHidden || hidden.is_own ) ) {
					byId.set( id, { ...hidden, state: 'hidden' } );
				} else {
					byId.delete( id );
				}
			}
			lastId = Math.max(
				lastId,
				...state.messages.map( ( { message_id: id } ) => id )
			);
			revision = isPushed ? revision || 1 : state.revision;
			trim();
			return added;
		},
		prepend( state ) {
			isHistory = true;
			for ( const message of state.messages ) {
				byId.set( message.message_id, message );
			}
			hasOlder = state.has_older;
			trim();
		},
		leaveHistory() {
			isHistory = false;
			revision = 0;
		},
		isHistory: () => isHistory,
		hasOlder: () => hasOlder,
		revision: () => revision,
	};
}
