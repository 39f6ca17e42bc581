import type { ChatMessage } from '../chat/store/chat-store.ts';
import type { StoredDelivery } from '../deliveries/store/move-deliveries.ts';
import type { StoredPerson, UsedNonce } from '../people/store/move-people.ts';
import type { Movable } from './movable.ts';

/**
 * Why no sidecar may use a store:
 *
 * - `incomplete`: a move to it has begun and has not ended
 * - `moved`: all of it is in another store now
 */
export type MoveMark = 'incomplete' | 'moved';

/** A store that people, deliveries and messages are moved from or to. No sidecar uses it. */
export interface MovableStore {
	readonly people: Movable< StoredPerson >;
	readonly usedNonces: Movable< UsedNonce >;
	readonly deliveries: Movable< StoredDelivery >;
	/** Of chats, without those that WordPress has. */
	readonly messages: Movable< ChatMessage >;

	/** Ends tries that a killed sidecar has left running. */
	markInterrupted: () => Promise< unknown >;

	/** @throws {StoreInUseError} When a sidecar uses this store. */
	assertUnused: () => Promise< void >;
	readMark: () => Promise< MoveMark | null >;
	writeMark: ( mark: MoveMark | null ) => Promise< void >;

	/** Deletes all that is in it. */
	clear: () => Promise< void >;
	close: () => Promise< void >;
}

/** A sidecar uses the store; the message has the remedy. */
export class StoreInUseError extends Error {
	override readonly name = 'StoreInUseError';
}

/** No sidecar may use the store; the message has the remedy. */
export class StoreMovedError extends Error {
	override readonly name = 'StoreMovedError';
}

/**
 * @param  mark    Of the store that a sidecar wants to use.
 * @param  setting The setting that names the store.
 * @throws {StoreMovedError} When it has a mark.
 */
export function assertNotMoved(
	mark: MoveMark | null,
	setting: 'DATABASE_FILE' | 'REDIS_URL'
): void {
	switch ( mark ) {
		case 'incomplete':
			throw new StoreMovedError(
				`The move to the store of ${ setting } did not end: run the same npm run move-store again, see the README of the sidecar.`
			);
		case 'moved':
			throw new StoreMovedError(
				`The store of ${ setting } was moved to another one: ${
					setting === 'REDIS_URL'
						? 'remove REDIS_URL'
						: 'set REDIS_URL'
				}, or move it back with npm run move-store, see the README of the sidecar.`
			);
	}
}

export type MoveCounts = Readonly<
	Record< 'people' | 'usedNonces' | 'deliveries' | 'messages', number >
>;

/**
 * Moves people, used links, deliveries and messages. The source stays as it is, but no sidecar uses it any more. After a
 * crash no sidecar uses the target until the move is repeated.
 *
 * @return How many rows the target did not have; null when the source was moved before.
 * @throws {StoreInUseError} When a sidecar uses one of them.
 */
export async function moveStore(
	source: MovableStore,
	target: MovableStore
): Promise< MoveCounts | null > {
	const assertUnused = async (): Promise< void > => {
		await source.assertUnused();
		await target.assertUnused();
	};
	await assertUnused();
	const targetMark = await target.readMark();
	const sourceMark = await source.readMark();
	if ( sourceMark === 'incomplete' ) {
		throw new StoreMovedError(
			'An earlier move to the source did not end: repeat that one first.'
		);
	}
	if ( sourceMark === 'moved' && targetMark !== 'incomplete' ) {
		return null;
	}
	if ( targetMark === 'moved' ) {
		// An old copy. What has ended or was deleted since must not come back.
		await target.clear();
	}
	await target.writeMark( 'incomplete' );
	await source.markInterrupted();
	await target.markInterrupted();
	const counts = {
		people: await carry( source.people, target.people ),
		usedNonces: await carry( source.usedNonces, target.usedNonces ),
		deliveries: await carry( source.deliveries, target.deliveries ),
		messages: await carry( source.messages, target.messages ),
	};
	// A sidecar that was started meanwhile may have changed what is carried already.
	await assertUnused();
	await source.writeMark( 'moved' );
	await target.writeMark( null );
	return counts;
}

async function carry< Row >(
	source: Movable< Row >,
	target: Movable< Row >
): Promise< number > {
	let count = 0;
	for await ( const rows of source.pages() ) {
		count += await target.add( rows );
	}
	return count;
}
