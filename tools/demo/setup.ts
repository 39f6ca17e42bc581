import { randomBytes } from 'node:crypto';
import { addressesFor, type Addresses } from './addresses.ts';
import type { DataFolder } from './data-folder.ts';
import type { Options } from './options.ts';
import { choosePorts, type Ports } from './process/ports.ts';
import type { RunningParts } from './process/running-parts.ts';
import { SiteCommands } from './site/commands.ts';
import { demoWebinar, type DemoWebinar } from './site/webinar.ts';
import { startMailbox, type Mailbox } from './mail/mailbox.ts';
import { chooseBot, type Bot } from './telegram/bot.ts';
import { TelegramUsers } from './telegram/users.ts';
import type { Texts } from './texts/texts.ts';
import { texts as allTexts } from './texts/all.ts';

/** Everything that the parts of one start share. */
export interface Setup {
	/** The project's folder. */
	root: string;
	options: Options;
	data: DataFolder;
	parts: RunningParts;
	ports: Ports;
	addresses: Addresses;
	/** Signs people in and runs commands, in this start only. */
	key: string;
	/** The webhook secret of WordPress and the sidecar. */
	secret: string;
	bot: Bot;
	/** Undefined under `prod`, where the demo sends no mails. */
	mailbox: Mailbox;
	texts: Texts;
	webinar: DemoWebinar;
	site: SiteCommands;
	telegramUsers: TelegramUsers;
}

/** Chooses ports, keys and the bot; starts the emulator when there is no real bot. */
export async function makeSetup(
	root: string,
	options: Options,
	data: DataFolder,
	parts: RunningParts
): Promise< Setup > {
	const ports = await choosePorts( options.port );
	await data.makeLogsFolder();
	const key = randomBytes( 24 ).toString( 'hex' );
	const secret = await data.webhookSecret();
	const addresses = addressesFor( ports, key );
	const texts = allTexts[ options.locale ];
	const bot = await chooseBot( ports.telegram, data, parts );
	const mailbox = parts.add(
		await startMailbox( ports.mail, data.file( 'mail.jsonl' ) )
	);
	const site = new SiteCommands( addresses.site, key );
	return {
		root,
		options,
		data,
		parts,
		ports,
		addresses,
		key,
		secret,
		bot,
		mailbox,
		texts,
		webinar: demoWebinar( texts, addresses, options.profile ),
		site,
		telegramUsers: new TelegramUsers( site, bot.emulator, texts ),
	};
}
