import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { confirmClock } from '../src/clock.ts';
import { createLogger } from '../src/log.ts';
import { startPurge } from '../src/storage/purge.ts';
import { openSqliteStorage, type Storage } from '../src/storage/storage.ts';
import { newFolder, removeFolder, WAIT } from './support/sidecar.ts';

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

let folder: string;
let storage: Storage;

beforeEach( async () => {
	folder = newFolder();
	storage = await openSqliteStorage( `${ folder }/sidecar.sqlite`, {
		messagesPerSecond: 30,
		messagesPerChatPerSecond: 1,
	} );
} );

afterEach( async () => {
	vi.useRealTimers();
	await storage.close();
	removeFolder( folder );
} );

const purge = async (): Promise< void > => {
	const purgeReceivedBefore = vi.fn( async () => 0 );
	const stop = startPurge(
		storage.deliveries,
		{ purgeReceivedBefore },
		90,
		createLogger( { level: 'silent', secrets: [] } )
	);
	await vi.waitFor(
		() => expect( purgeReceivedBefore ).toHaveBeenCalled(),
		WAIT
	);
	stop();
};

it( 'fails useless deliveries each minute, so that WordPress can send them by e-mail in time', async () => {
	vi.useFakeTimers();
	const dropUseless = vi.fn( async () => {} );
	const purgeDoneBefore = vi.fn( async () => 0 );
	const stop = startPurge(
		{ dropUseless, purgeDoneBefore },
		{ purgeReceivedBefore: async () => 0 },
		90,
		createLogger( { level: 'silent', secrets: [] } )
	);
	await vi.advanceTimersByTimeAsync( 3 * 60_000 );
	expect( dropUseless ).toHaveBeenCalledTimes( 4 );
	expect( purgeDoneBefore ).toHaveBeenCalledTimes( 1 );
	stop();
	await vi.advanceTimersByTimeAsync( 3_600_000 );
	expect( dropUseless ).toHaveBeenCalledTimes( 4 );
} );

it( 'a sidecar that starts with a clock a year ahead drops nothing until WordPress agrees', async () => {
	const { deliveries } = storage;
	for ( const webhookId of [ 'msg_sent', 'msg_waiting', 'msg_pending' ] ) {
		await deliveries.add( {
			webhookId,
			webinarId: 12,
			recipientId: 7,
			text: 'Hello',
			button: null,
			videoUrl: null,
		} );
		const [ { id } = { id: 0 } ] = await deliveries.due( Date.now(), 1 );
		if ( webhookId === 'msg_sent' ) {
			await deliveries.markSending( id );
			await deliveries.settle( id, 'sent', null );
		} else if ( webhookId === 'msg_waiting' ) {
			await deliveries.hold( [ 7 ] );
		}
	}
	vi.useFakeTimers( { toFake: [ 'Date' ], now: Date.now() + YEAR_MS } );
	await purge();
	expect( await deliveries.countByState() ).toMatchObject( {
		pending: 1,
		sent: 1,
		waiting: 1,
	} );

	confirmClock();
	await purge();
	expect( await deliveries.countByState() ).toMatchObject( {
		failed: 2,
		pending: 0,
		sent: 0,
		waiting: 0,
	} );
} );
