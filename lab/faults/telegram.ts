import {
	Emulator,
	type Fault,
	type SentMessage,
} from '../../sidecar/tests/support/emulator.ts';
import { replyText } from '../../sidecar/src/telegram/bot-replies.ts';
import { Random } from './random.ts';
import { nameOfText, type Person, type Scenario } from './scenario.ts';

export type FaultName =
	| '429'
	| '500'
	| 'broken connection'
	| 'no answer'
	| 'page of another server'
	| 'sent, then broken';

const CHANCES: Record< Exclude< FaultName, '429' | 'no answer' >, number > = {
	'500': 0.03,
	'broken connection': 0.03,
	'page of another server': 0.01,
	'sent, then broken': 0.02,
};

/** These hold up more than the message that they hit, so there are about so many in a run, however large it is. */
const SLOW: Record< '429' | 'no answer', { chance: number; most: number } > = {
	'429': { chance: 0.03, most: 30 },
	'no answer': { chance: 0.01, most: 15 },
};

/** Telegram needs a while as well; so a kill meets tries that have arrived and are not known to have. */
const ANSWERS_AFTER_MS = 100;

const ANSWERS: Record< FaultName, Fault > = {
	'429': {
		status: 429,
		description: 'Too Many Requests: retry after 1',
		retryAfterSeconds: 1,
	},
	'500': { status: 500, description: 'Internal Server Error' },
	'broken connection': 'reset',
	'no answer': 'hang',
	'page of another server': 'garbage',
	'sent, then broken': 'lost',
};

const GREETING = replyText( 'connected', undefined );

/** Telegram in its moods. It lives in this process, and what it recorded is what counts. */
export class Telegram {
	/** How often each fault was answered. */
	readonly faults = new Map< FaultName, number >();
	/** How many messages have arrived since it became moody. */
	arrived = 0;
	/** By message: how often it was sent without anybody being told so, and may be repeated therefore. */
	readonly unanswered = new Map< string, number >();
	readonly #emulator: Emulator;
	readonly #scenario: Scenario;
	readonly #seed: number;
	readonly #asked = new Map< number, number >();
	readonly #people: Map< number, Person >;
	#isMoody = false;

	private constructor(
		emulator: Emulator,
		scenario: Scenario,
		seed: number
	) {
		this.#emulator = emulator;
		this.#scenario = scenario;
		this.#seed = seed;
		this.#people = new Map(
			[ ...scenario.people.values() ].map( ( person ) => [
				person.chatId,
				person,
			] )
		);
	}

	static async start(
		scenario: Scenario,
		seed: number
	): Promise< Telegram > {
		return new Telegram( await Emulator.start(), scenario, seed );
	}

	get apiRoot(): string {
		return this.#emulator.apiRoot;
	}

	/** All that was written to anybody, the bot's greetings left out. */
	messages(): SentMessage[] {
		return this.#emulator
			.sent()
			.filter( ( { text } ) => text !== GREETING );
	}

	/**
	 * Opens the link that connects somebody, and waits for nothing.
	 *
	 * @param person Who.
	 * @param token  Of the link.
	 */
	async connect( person: Person, token: string ): Promise< void > {
		await this.#emulator.personWrites( person.chatId, `/start ${ token }` );
	}

	/** Whom the bot has greeted. */
	greeted(): Set< number > {
		return new Set(
			this.#emulator
				.sent()
				.filter( ( { text } ) => text === GREETING )
				.map( ( { chatId } ) => chatId )
		);
	}

	/** From now on some have blocked the bot or deleted their chat, and everything else may go wrong. */
	becomeMoody(): void {
		this.#isMoody = true;
		this.#emulator.failWith( ( { chat_id: chatId, text } ) =>
			this.#answerTo( Number( chatId ), text )
		);
	}

	/** From now on only people refuse. */
	calmDown(): void {
		this.#isMoody = false;
	}

	async stop(): Promise< void > {
		await this.#emulator.stop();
	}

	#answerTo( chatId: number, text: string ): Fault | null {
		switch ( this.#people.get( chatId )?.reach ) {
			case 'blocks':
				return {
					status: 403,
					description: 'Forbidden: bot was blocked by the user',
				};
			case 'is gone':
				return {
					status: 400,
					description: 'Bad Request: chat not found',
				};
		}
		const fault = this.#isMoody ? this.#drawFault( chatId ) : null;
		if ( fault === null || fault === 'sent, then broken' ) {
			this.arrived++;
		}
		if ( fault === null ) {
			return this.#isMoody ? { answersAfterMs: ANSWERS_AFTER_MS } : null;
		}
		this.faults.set( fault, ( this.faults.get( fault ) ?? 0 ) + 1 );
		if ( fault === 'sent, then broken' ) {
			const name = nameOfText( text, this.#people.get( chatId ) );
			this.unanswered.set(
				name,
				( this.unanswered.get( name ) ?? 0 ) + 1
			);
		}
		return ANSWERS[ fault ];
	}

	/**
	 * Whether the chat's next message meets a fault: by the seed, whatever comes in between from others.
	 */
	#drawFault( chatId: number ): FaultName | null {
		const asked = ( this.#asked.get( chatId ) ?? 0 ) + 1;
		this.#asked.set( chatId, asked );
		const expected = this.#scenario.owed.size;
		const chances = {
			...CHANCES,
			'429': Math.min(
				SLOW[ '429' ].chance,
				SLOW[ '429' ].most / expected
			),
			'no answer': Math.min(
				SLOW[ 'no answer' ].chance,
				SLOW[ 'no answer' ].most / expected
			),
		};
		const sum = Object.values( chances ).reduce( ( a, b ) => a + b, 0 );
		const drawn = new Random( this.#seed, `${ chatId }/${ asked }` ).oneOf(
			{
				...chances,
				none: 1 - sum,
			}
		);
		return drawn === 'none' ? null : drawn;
	}
}
