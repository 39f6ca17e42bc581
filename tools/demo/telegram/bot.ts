import type { DataFolder } from '../data-folder.ts';
import type { RunningParts } from '../process/running-parts.ts';
import { step } from '../steps.ts';
import { startTelegram, type Telegram } from './emulator.ts';

export interface Bot {
	token: string;
	username: string;
	/** Undefined for a real bot. */
	emulator: Telegram | undefined;
}

/** Uses the real bot of TELEGRAM_BOT_TOKEN; without the variable, starts the emulator and its bot. */
export async function chooseBot(
	port: number,
	data: DataFolder,
	parts: RunningParts
): Promise< Bot > {
	const token = process.env.TELEGRAM_BOT_TOKEN;
	if ( token ) {
		const username = await step(
			'Getting the bot’s name from Telegram',
			() => getBotName( token )
		);
		return { token, username, emulator: undefined };
	}
	const emulator = parts.add(
		await startTelegram( port, data.file( 'telegram.jsonl' ) )
	);
	return {
		token: emulator.token,
		username: emulator.botUsername,
		emulator,
	};
}

async function getBotName( token: string ): Promise< string > {
	const response = await fetch(
		`https://api.telegram.org/bot${ token }/getMe`,
		{
			signal: AbortSignal.timeout( 15_000 ),
		}
	).catch( () => undefined );
	if ( ! response ) {
		throw new Error(
			'Telegram cannot be reached. Check the connection, or start without TELEGRAM_BOT_TOKEN to use the emulator.'
		);
	}
	const answer = ( await response.json() ) as {
		result?: { username: string };
	};
	if ( ! answer.result ) {
		throw new Error(
			'Telegram rejects TELEGRAM_BOT_TOKEN. Copy the token again from @BotFather, or start without it to use the emulator.'
		);
	}
	return answer.result.username;
}
