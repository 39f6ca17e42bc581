import { loadScript, type Redis } from '../../storage/redis.ts';
import type { PeopleStore, PersonState } from './people-store.ts';

/** Stores people in Redis, for several sidecars of one site. The commands are in people-store.lua. */
export function createRedisPeopleStore( redis: Redis ): PeopleStore {
	const run = loadScript(
		redis,
		'peopleStore',
		new URL( './people-store.lua', import.meta.url )
	);

	return {
		find: async ( recipientId ) => {
			const [ chatId, state ] = ( await run( 'find', recipientId ) ) as [
				string | null,
				PersonState | null,
			];
			return chatId && state
				? { recipientId, chatId: Number( chatId ), state }
				: null;
		},
		connect: async ( recipientId, chatId, nonce, nonceExpiresAt ) =>
			( await run(
				'connect',
				recipientId,
				chatId,
				nonce,
				nonceExpiresAt
			) ) === 1,
		reconnect: async ( chatId ) =>
			toIds( await run( 'reconnect', chatId ) ),
		stop: async ( chatId ) => Number( await run( 'stop', chatId ) ) > 0,
		markUnreachable: async ( chatId ) => {
			await run( 'mark_unreachable', chatId );
		},
		markReachable: async ( chatId ) =>
			toIds( await run( 'mark_reachable', chatId ) ),
		tryAgain: async ( recipientIds ) => {
			await run( 'try_again', ...recipientIds );
		},
		forget: async ( recipientId ) => {
			await run( 'forget', recipientId );
		},
		unreported: async ( limit ) =>
			( ( await run( 'unreported', limit ) ) as UnreportedRow[] ).map(
				( [ recipientId, state, atMs ] ) => ( {
					recipient_id: Number( recipientId ),
					state,
					at_ms: Number( atMs ),
				} )
			),
		markReported: async ( reports ) => {
			await run(
				'mark_reported',
				...reports.flatMap( ( report ) => [
					report.recipient_id,
					report.at_ms,
				] )
			);
		},
	};
}

type UnreportedRow = [ string, PersonState, string ];

const toIds = ( answer: unknown ): number[] =>
	( answer as string[] ).map( Number );
