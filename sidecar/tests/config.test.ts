import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigError, environment, readConfig } from '../src/config.ts';
import { newSecret } from './support/webhook.ts';

const required = {
	WEBHOOK_SECRET: newSecret(),
	TELEGRAM_BOT_TOKEN: '7000000001:token',
};

const problemsOf = ( env: Record< string, string > ): readonly string[] => {
	try {
		readConfig( env );
	} catch ( error ) {
		if ( error instanceof ConfigError ) {
			return error.problems;
		}
		throw error;
	}
	return [];
};

describe( 'readConfig', () => {
	it( 'requires two settings and has a default for each other', () => {
		expect( readConfig( required ) ).toEqual( {
			webhookSecrets: [ required.WEBHOOK_SECRET ],
			telegramBotToken: required.TELEGRAM_BOT_TOKEN,
			telegramApiRoot: 'https://api.telegram.org',
			host: '127.0.0.1',
			port: 8787,
			telegramProxy: null,
			databaseFile: './data/sidecar.sqlite',
			redisUrl: null,
			wordpressHeartbeatUrl: null,
			heartbeatIntervalMs: 15_000,
			roomLimits: {
				connections: 12_000,
				connectionsPerPerson: 6,
				connectionsPerAddress: 300,
			},
			roomOrigin: null,
			trustProxy: 'loopback',
			keepDays: 90,
			usefulDays: 14,
			messagesPerSecond: 30,
			messagesPerChatPerSecond: 1,
			logLevel: 'info',
		} );
	} );

	it( 'accepts the previous secret besides the current one', () => {
		const previous = newSecret();
		expect(
			readConfig( { ...required, WEBHOOK_SECRET_PREVIOUS: previous } )
				.webhookSecrets
		).toEqual( [ required.WEBHOOK_SECRET, previous ] );
	} );

	it( 'derives the room origin from the heartbeat address unless it is set', () => {
		const url =
			'https://example.com:8443/wp/wp-admin/admin-ajax.php?action=a';
		const originOf = ( env: Record< string, string > ): string | null =>
			readConfig( { ...required, WORDPRESS_HEARTBEAT_URL: url, ...env } )
				.roomOrigin;
		expect( originOf( {} ) ).toBe( 'https://example.com:8443' );
		expect( originOf( { ROOM_ORIGIN: 'https://www.example.com/' } ) ).toBe(
			'https://www.example.com'
		);
	} );

	it( 'accepts a number of proxies, or their addresses', () => {
		const read = ( proxies: string ): string | number =>
			readConfig( { ...required, TRUST_PROXY: proxies } ).trustProxy;
		expect( read( '2' ) ).toBe( 2 );
		expect( read( 'loopback, 10.0.0.0/8' ) ).toBe( 'loopback, 10.0.0.0/8' );
	} );

	it( 'names all missing settings and their remedies at once', () => {
		expect( problemsOf( { WEBHOOK_SECRET: '  ' } ) ).toEqual( [
			expect.stringMatching(
				/^WEBHOOK_SECRET is missing: .*Settings → Webinar messages; see \.env\.example$/
			),
			expect.stringMatching(
				/^TELEGRAM_BOT_TOKEN is missing: .*@BotFather.*; see \.env\.example$/
			),
		] );
	} );

	it.each( [
		[ 'WEBHOOK_SECRET', 'hunter2hunter2' ],
		[ 'WEBHOOK_SECRET', 'whsec_c2hvcnQ=' ],
		[ 'WEBHOOK_SECRET_PREVIOUS', 'whsec_not base64 at all' ],
		[ 'TELEGRAM_BOT_TOKEN', '123:abc/../secret' ],
		[ 'TELEGRAM_API_ROOT', 'ftp://secret.example' ],
		[ 'PORT', '70000' ],
		[ 'PORT', 'eighty' ],
		[ 'WORDPRESS_HEARTBEAT_URL', 'example.com/wp-admin/admin-ajax.php' ],
		[ 'WORDPRESS_HEARTBEAT_URL', 'https://user:word@example.com/' ],
		[ 'HEARTBEAT_SECONDS', '0' ],
		[ 'ROOM_CONNECTIONS', '0' ],
		[ 'ROOM_CONNECTIONS_PER_PERSON', 'six' ],
		[ 'ROOM_CONNECTIONS_PER_ADDRESS', '1.5' ],
		[ 'ROOM_ORIGIN', 'example.com' ],
		[ 'TRUST_PROXY', 'everybody' ],
		[ 'KEEP_DAYS', '0' ],
		[ 'MESSAGES_PER_SECOND', '1.5' ],
		[ 'MESSAGES_PER_CHAT_PER_SECOND', '-1' ],
		[ 'LOG_LEVEL', 'loud' ],
	] )( 'refuses %s=%s by name and without its value', ( name, value ) => {
		const problems = problemsOf( { ...required, [ name ]: value } );
		expect( problems ).toHaveLength( 1 );
		expect( problems[ 0 ] ).toMatch(
			new RegExp( `^${ name } (is|must) ` )
		);
		expect( problems[ 0 ] ).toContain( 'see .env.example' );
		expect( problems[ 0 ]?.replace( name, '' ) ).not.toContain(
			` ${ value };`
		);
	} );

	it( 'has every setting, with its default, in .env.example', () => {
		const example = parseEnv(
			readFileSync(
				new URL( '../.env.example', import.meta.url ),
				'utf8'
			)
		);
		expect( Object.keys( example ).sort() ).toEqual(
			Object.keys( environment.shape ).sort()
		);
		expect( readConfig( { ...example, ...required } ) ).toEqual(
			readConfig( required )
		);
	} );
} );
