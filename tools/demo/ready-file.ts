import { rename, rm, writeFile } from 'node:fs/promises';
import { people } from './people.ts';
import type { Setup } from './setup.ts';

export async function removeReadyFile(
	readyFile: string | undefined
): Promise< void > {
	if ( readyFile ) {
		await rm( readyFile, { force: true } );
	}
}

/**
 * Writes the file that --ready-file names: addresses and users, for the browser tests.
 *
 * @param setup The running demo.
 * @param ids   WordPress ids by login.
 */
export async function writeReadyFile(
	{ options, addresses, data, bot, texts }: Setup,
	ids: Record< string, number >
): Promise< void > {
	const { readyFile } = options;
	if ( ! readyFile ) {
		return;
	}
	const logins = [
		...people.map( ( { login } ) => login ),
		'admin',
		'guest',
	];
	const ready = {
		demoUrl: addresses.demo,
		dataDir: data.folder,
		siteUrl: addresses.site,
		sidecarUrl: addresses.sidecar,
		telegramUrl: bot.emulator?.url ?? 'https://api.telegram.org',
		hlsUrl: addresses.stream,
		users: logins.map( ( login ) => ( {
			login,
			name: texts.names[ login ] ?? login,
			// 0 for a user that the demo did not create.
			id: ids[ login ] ?? 0,
			// 0 for a user without a chat.
			chatId:
				people.find( ( person ) => person.login === login )?.chatId ??
				0,
			signInUrl: addresses.signIn( login, '/' ),
		} ) ),
	};
	await writeFile(
		`${ readyFile }.part`,
		JSON.stringify( ready, null, '\t' )
	);
	// A process that waits for the file never reads half of it.
	await rename( `${ readyFile }.part`, readyFile );
}
