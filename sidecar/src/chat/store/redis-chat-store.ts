import { randomUUID } from 'node:crypto';
import type {
	ChatLine,
	SidecarChat,
} from '../../../../contract/generated/types.ts';
import { KEY_PREFIX, loadScript, type Redis } from '../../storage/redis.ts';
import {
	CHORUS_MS,
	ID_STEP,
	KEPT_CHAT_MS,
	KNOWN_MS,
	withoutLead,
	type ChatMessage,
	type ChatStore,
} from './chat-store.ts';

/** A sidecar hands over what it took within seconds; what waits for longer was taken by one that is gone. */
const OTHERS_AFTER_MS = 10_000;

const ROOM = `${ KEY_PREFIX }chat:room:`;
const MESSAGE = `${ KEY_PREFIX }chat:message:`;

export function createRedisChatStore( redis: Redis ): ChatStore {
	const run = loadScript(
		redis,
		'chatStore',
		new URL( './chat-store.lua', import.meta.url )
	);
	/** Of this process. */
	const sidecar = randomUUID();

	const save = async ( chat: SidecarChat ): Promise< void > => {
		await redis.set(
			`${ ROOM }${ chat.webinar_id }`,
			JSON.stringify( chat ),
			'PX',
			KEPT_CHAT_MS
		);
	};
	const keys = async ( match: string ): Promise< string[] > => {
		const found: string[] = [];
		for await ( const some of redis.scanStream( { match, count: 1000 } ) ) {
			found.push( ...( some as string[] ) );
		}
		return found;
	};

	return {
		add: async ( messages ) => {
			const answers = ( await run(
				'add',
				sidecar,
				CHORUS_MS,
				ID_STEP,
				...messages.flatMap( ( message ) => [
					nameOf( message ),
					message.chorusKey &&
						`${ message.webinarId }:${ message.chorusKey }`,
					JSON.stringify( message.line ),
				] )
			) ) as string[];
			return answers.map( ( answer, at ) => ( {
				webinarId: messages[ at ]?.webinarId ?? 0,
				line: toLine( answer.slice( 2 ) ),
				isNew: answer.startsWith( '1' ),
			} ) );
		},
		find: async ( webinarId, leadId, key ) => {
			const stored = await redis.get(
				`${ MESSAGE }${ webinarId }:${ leadId }:${ key }`
			);
			return stored ? toLine( stored ) : null;
		},
		waiting: async ( limit, isOfAll = false ) => {
			const answers = ( await run(
				'waiting',
				sidecar,
				isOfAll ? '+inf' : Date.now() - OTHERS_AFTER_MS,
				limit
			) ) as string[];
			const messages: ChatMessage[] = [];
			for ( let at = 0; at + 1 < answers.length; at += 2 ) {
				messages.push(
					readStored( answers[ at ] ?? '', answers[ at + 1 ] ?? '' )
				);
			}
			return messages.sort(
				( one, other ) => one.line.message_id - other.line.message_id
			);
		},
		markHandedOver: async ( messages ) => {
			if ( messages.length > 0 ) {
				await run( 'hand_over', KNOWN_MS, ...messages.map( nameOf ) );
			}
		},
		endChorus: async ( webinarId, chorusKey ) => {
			await redis.del(
				`${ KEY_PREFIX }chat:chorus:${ webinarId }:${ chorusKey }`
			);
		},
		saveChat: save,
		findChat: async ( webinarId ) => {
			const chat = await redis.get( `${ ROOM }${ webinarId }` );
			return chat ? ( JSON.parse( chat ) as SidecarChat ) : null;
		},
		forget: async ( leadId ) => {
			for ( const key of await keys( `${ MESSAGE }*:${ leadId }:*` ) ) {
				await redis.unlink( key );
			}
			for ( const key of await keys( `${ ROOM }*` ) ) {
				const chat = await redis.get( key );
				if ( chat ) {
					await save(
						withoutLead( JSON.parse( chat ) as SidecarChat, leadId )
					);
				}
			}
		},
		// Redis lets keys expire by itself.
		purge: async () => undefined,
	};
}

/** The last part of the key of a message. */
export const nameOf = ( { webinarId, line }: ChatMessage ): string =>
	`${ webinarId }:${ line.lead_id }:${ line.message_key }`;

/**
 * @param name   By nameOf().
 * @param stored "<id> <chorus_of> <line>".
 */
export const readStored = ( name: string, stored: string ): ChatMessage => ( {
	webinarId: parseInt( name, 10 ),
	line: toLine( stored ),
} );

function toLine( stored: string ): ChatLine {
	const [ id = '', chorusOf = '' ] = stored.split( ' ', 2 );
	return {
		...( JSON.parse(
			stored.slice( id.length + chorusOf.length + 2 )
		) as ChatLine ),
		message_id: Number( id ),
		chorus_of: Number( chorusOf ),
	};
}
