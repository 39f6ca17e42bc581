import { createServer, type Server } from 'node:http';
import {
	getDefaultAutoSelectFamilyAttemptTimeout,
	setDefaultAutoSelectFamilyAttemptTimeout,
	type AddressInfo,
} from 'node:net';
import { Telegraf } from 'telegraf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeError } from '../src/log.ts';
import {
	allowSlowAddresses,
	createTelegramAgent,
	systemProxy,
} from '../src/telegram/network.ts';

const API = 'https://api.telegram.org';

describe( 'a proxy for the Bot API', () => {
	let proxy: Server;
	const asked: string[] = [];

	beforeEach( async () => {
		asked.length = 0;
		proxy = createServer();
		proxy.on( 'connect', ( request, socket ) => {
			asked.push(
				`${ request.url } ${ request.headers[ 'proxy-authorization' ] }`
			);
			socket.end( 'HTTP/1.1 502 Bad Gateway\r\n\r\n' );
		} );
		await new Promise< void >( ( resolve ) => {
			proxy.listen( 0, '127.0.0.1', resolve );
		} );
	} );

	afterEach( () => {
		proxy.close();
	} );

	it( 'is used for every call, with its password, which no reason contains', async () => {
		const { port } = proxy.address() as AddressInfo;
		const bot = new Telegraf( '7000000001:AAE-emulated_token_for_tests', {
			telegram: {
				apiRoot: API,
				agent: createTelegramAgent(
					`http://user:hidden@127.0.0.1:${ port }`
				),
			},
		} );
		const error = await bot.telegram.getMe().catch( ( e: unknown ) => e );
		expect( asked ).toEqual( [
			`api.telegram.org:443 Basic ${ btoa( 'user:hidden' ) }`,
		] );
		expect( describeError( error ) ).not.toMatch( /hidden|AAE/ );
	} );
} );

describe( 'HTTPS_PROXY', () => {
	it.each( [
		[ 'proxy.example:3128', undefined, 'http://proxy.example:3128' ],
		[ 'http://proxy.example', 'localhost', 'http://proxy.example' ],
		[ 'http://proxy.example', 'api.telegram.org', null ],
		[ 'http://proxy.example', 'localhost, .telegram.org', null ],
		[ 'http://proxy.example', '*', null ],
		[ undefined, undefined, null ],
		[ 'http://', undefined, null ],
	] )( '%s without %s is %s', ( proxy, noProxy, expected ) => {
		expect( systemProxy( proxy, noProxy, API ) ).toBe( expected );
	} );
} );

it( 'each address of a host has seconds to answer, not a quarter of one', () => {
	const before = getDefaultAutoSelectFamilyAttemptTimeout();
	allowSlowAddresses();
	expect( getDefaultAutoSelectFamilyAttemptTimeout() ).toBeGreaterThanOrEqual(
		2000
	);
	setDefaultAutoSelectFamilyAttemptTimeout( before );
} );
