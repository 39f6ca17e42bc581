import { setTimeout as delay } from 'node:timers/promises';
import { TelegramError, type Telegraf } from 'telegraf';
import { expect, it, vi } from 'vitest';
import { createLogger } from '../src/log.ts';
import { Poller } from '../src/telegram/poller.ts';

it( 'polls again only after the pause that Telegram asks for', async () => {
	const callApi = vi.fn( async () => {
		throw new TelegramError( {
			error_code: 429,
			description: 'Too Many Requests: retry after 1',
			parameters: { retry_after: 1 },
		} );
	} );
	const poller = new Poller(
		{ telegram: { callApi } } as unknown as Telegraf,
		createLogger( { level: 'silent', secrets: [] } ),
		() => true,
		10
	);
	poller.start();
	await delay( 700 );
	expect( callApi ).toHaveBeenCalledTimes( 1 );
	await vi.waitFor( () => expect( callApi ).toHaveBeenCalledTimes( 2 ), {
		timeout: 5000,
	} );
	await poller.stop();
} );

it( 'lets requests through between two updates', async () => {
	const order: string[] = [];
	const poller = new Poller(
		{
			telegram: {
				callApi: async ( method: string ) =>
					method === 'getUpdates' && order.length === 0
						? [ { update_id: 1 }, { update_id: 2 } ]
						: [],
			},
			handleUpdate: async ( {
				update_id: id,
			}: {
				update_id: number;
			} ) => {
				order.push( `update ${ id }` );
				setImmediate( () => order.push( 'request' ) );
			},
		} as unknown as Telegraf,
		createLogger( { level: 'silent', secrets: [] } ),
		() => true
	);
	poller.start();
	await vi.waitFor( () => expect( order ).toHaveLength( 4 ) );
	await poller.stop();

	expect( order ).toEqual( [ 'update 1', 'request', 'update 2', 'request' ] );
} );
