import { people, type Person } from '../people.ts';
import type { SiteCommands } from '../site/commands.ts';
import { step } from '../steps.ts';
import type { Texts } from '../texts/texts.ts';
import type { Telegram } from './emulator.ts';

const CONNECT_TIMEOUT_MS = 30_000;

/** The demo's people as users of Telegram: opens their links to the bot and presses Start for them. */
export class TelegramUsers {
	readonly #site: SiteCommands;
	readonly #emulator: Telegram | undefined;
	readonly #texts: Texts;
	#ids: Record< string, number > = {};

	/**
	 * @param site     The demo's WordPress.
	 * @param emulator Undefined for a real bot.
	 * @param texts    Names of the people.
	 */
	constructor(
		site: SiteCommands,
		emulator: Telegram | undefined,
		texts: Texts
	) {
		this.#site = site;
		this.#emulator = emulator;
		this.#texts = texts;
	}

	/** @param ids WordPress ids by login; WordPress assigns them in the first start. */
	setIds( ids: Record< string, number > ): void {
		this.#ids = ids;
	}

	/** Returns the link that WordPress signs for this person. */
	async connectUrl( person: Person ): Promise< string > {
		const { url } = ( await this.#site.run( 'connect', {
			login: person.login,
		} ) ) as { url: string };
		return url;
	}

	/**
	 * Presses Start in the emulator for the person of a link.
	 *
	 * @param startToken From the link: see contract/telegram-link.md.
	 */
	async pressStart( startToken: string ): Promise< void > {
		const id = readLeadId( startToken );
		const person = people.find(
			( { login } ) => this.#ids[ login ] === id
		);
		if ( ! this.#emulator || ! person ) {
			throw new Error( 'This link belongs to nobody in the demo.' );
		}
		await this.#emulator.pressStart(
			person.chatId,
			this.#nameOf( person ),
			startToken,
			this.#texts.lang
		);
	}

	/**
	 * Connects a person as in Telegram: gets the signed link, presses Start, and waits for the bot's answer.
	 *
	 * @throws Error when the bot does not answer within 30 seconds.
	 */
	async connect( person: Person ): Promise< void > {
		const emulator = this.#emulator;
		if ( ! emulator ) {
			throw new Error(
				'The demo uses a real bot: connect this person with a phone.'
			);
		}
		const url = new URL( await this.connectUrl( person ) );
		const name = this.#nameOf( person );
		await new Promise< void >( ( resolve, reject ) => {
			const removeListener = emulator.onMessage( ( { chatId, from } ) => {
				if ( chatId === person.chatId && from === 'bot' ) {
					removeListener();
					clearTimeout( timer );
					resolve();
				}
			} );
			const timer = setTimeout( () => {
				removeListener();
				reject(
					new Error(
						`The bot did not answer ${ name }. See logs/sidecar.log in the data folder.`
					)
				);
			}, CONNECT_TIMEOUT_MS );
			emulator
				.pressStart(
					person.chatId,
					name,
					url.searchParams.get( 'start' ) ?? '',
					this.#texts.lang
				)
				.catch( reject );
		} );
	}

	/** Connects the people that begin with a connection, unless an earlier start did. */
	async connectFirstUsers(): Promise< void > {
		const messages = this.#emulator?.messages;
		if ( ! messages ) {
			return;
		}
		const missing = people.filter(
			( { chatId, isConnectedAtFirst } ) =>
				isConnectedAtFirst &&
				! messages.some(
					( message ) =>
						message.chatId === chatId && message.from === 'bot'
				)
		);
		if ( missing.length ) {
			await step( 'Connecting people to Telegram', async () => {
				await Promise.all(
					missing.map( ( person ) => this.connect( person ) )
				);
			} );
		}
	}

	#nameOf( { login }: Person ): string {
		return this.#texts.names[ login ] ?? login;
	}
}

/** Returns 0 for a token that is too short. */
function readLeadId( startToken: string ): number {
	const bytes = Buffer.from( startToken, 'base64url' );
	return bytes.length < 9 ? 0 : Number( bytes.readBigUInt64BE( 1 ) );
}
