import { KEY_PREFIX, loadScript, type Redis } from '../../storage/redis.ts';
import type { Movable } from '../../storage/movable.ts';
import type { Database } from '../../storage/sqlite.ts';
import type { ChatMessage } from './chat-store.ts';
import { nameOf, readStored } from './redis-chat-store.ts';

/*
 * Messages that WordPress does not have move, with their ids. What it has is not needed: it stores each once, whichever sidecar
 * hands it over again.
 */

const PAGE_ROWS = 500;

/** The tables must exist. */
export function createSqliteMessageMove(
	database: Database
): Movable< ChatMessage > {
	const page = database.prepare(
		`SELECT webinar_id AS webinarId, line FROM chat_messages
			WHERE is_waiting AND message_id > ? ORDER BY message_id LIMIT ${ PAGE_ROWS }`
	);
	const isTaken = database.prepare(
		'SELECT 1 FROM chat_messages WHERE message_id = ?'
	);
	const insert = database.prepare(
		`INSERT INTO chat_messages ( webinar_id, lead_id, message_key, message_id, chorus_key, line, accepted_at_ms )
			VALUES ( ?, ?, ?, ?, '', ?, ? ) ON CONFLICT ( webinar_id, lead_id, message_key ) DO NOTHING`
	);
	const addOne = ( { webinarId, line }: ChatMessage ): number => {
		let id = line.message_id;
		while ( isTaken.get( id ) ) {
			id += 1;
		}
		return insert.run(
			webinarId,
			line.lead_id,
			line.message_key,
			id,
			JSON.stringify( { ...line, message_id: id } ),
			Math.floor( id / 1000 )
		).changes;
	};
	const addAll = database.transaction( ( messages: readonly ChatMessage[] ) =>
		messages.reduce( ( count, message ) => count + addOne( message ), 0 )
	);

	return {
		async *pages() {
			let lastId = 0;
			for (;;) {
				const rows = page.all( lastId ) as {
					webinarId: number;
					line: string;
				}[];
				const messages = rows.map( ( { webinarId, line } ) => ( {
					webinarId,
					line: JSON.parse( line ) as ChatMessage[ 'line' ],
				} ) );
				if ( messages.length === 0 ) {
					return;
				}
				lastId = messages.at( -1 )!.line.message_id;
				yield messages;
			}
		},
		add: async ( messages ) => addAll( messages ),
	};
}

export function createRedisMessageMove( redis: Redis ): Movable< ChatMessage > {
	const run = loadScript(
		redis,
		'chatMove',
		new URL( './chat-move.lua', import.meta.url )
	);

	return {
		async *pages() {
			for ( const sidecar of await redis.smembers(
				`${ KEY_PREFIX }chat:sidecars`
			) ) {
				const waiting = `${ KEY_PREFIX }chat:waiting:${ sidecar }`;
				for ( let at = 0; ; at += PAGE_ROWS ) {
					const names = await redis.zrange(
						waiting,
						at,
						String( at + PAGE_ROWS - 1 )
					);
					if ( names.length === 0 ) {
						break;
					}
					const stored = await redis.mget(
						names.map(
							( name ) => `${ KEY_PREFIX }chat:message:${ name }`
						)
					);
					// A person may have been erased.
					yield names.flatMap( ( name, index ) =>
						stored[ index ]
							? [ readStored( name, stored[ index ] ) ]
							: []
					);
				}
			}
		},
		add: async ( messages ) =>
			Number(
				await run(
					'add',
					...messages.flatMap( ( message ) => {
						const {
							message_id: id,
							chorus_of: chorusOf,
							...line
						} = message.line;
						return [
							nameOf( message ),
							String( id ),
							`${ id } ${ chorusOf } ${ JSON.stringify( line ) }`,
						];
					} )
				)
			),
	};
}
