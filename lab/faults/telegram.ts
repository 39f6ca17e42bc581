import getPort from 'get-port';
import {
	Emulator,
	type Fault,
	type SentMessage,
} from '../../sidecar/tests/support/emulator.ts';
import { replyText } from '../../sidecar/src/telegram/bot-replies.ts';
import { Gate } from './gate.ts';
import { Random } from './random.ts';
import { keyFromText, type Person, type Scenario } from './scenario.ts';
import { keyFromMessage } from './verdict.ts';

export type TelegramFault =
	| '429'
	| '500'
	| 'connection reset'
	| 'no answer'
	| 'not a Telegram answer'
	/** The message arrives, and the connection breaks before the answer. */
	| 'lost answer';

const PROBABILITIES: Record<
	Exclude< TelegramFault, '429' | 'no answer' >,
	number
> = {
	'500': 0.03,
	'connection reset': 0.03,
	'not a Telegram answer': 0.01,
	'lost answer': 0.02,
};

/** These faults also delay other messages, so a large run has about `perRun` of them. */
const SLOW_FAULTS: Record<
	'429' | 'no answer',
	{ probability: number; perRun: number }
> = {
	'429': { probability: 0.03, perRun: 30 },
	'no answer': { probability: 0.01, perRun: 15 },
};

/** A delay as Telegram has it: so a kill can hit a sidecar whose message has arrived but was not confirmed yet. */
const ANSWERS_AFTER_MS = 100;

/** An answer needs this long through the gate to the sidecar, on a busy machine. */
const ANSWER_ARRIVES_MS = 50;

const ANSWERS: Record< TelegramFault, Fault > = {
	'429': {
		status: 429,
		description: 'Too Many Requests: retry after 1',
		retryAfterSeconds: 1,
	},
	'500': { status: 500, description: 'Internal Server Error' },
	'connection reset': 'reset',
	'no answer': 'hang',
	'not a Telegram answer': 'garbage',
	'lost answer': 'lost',
};

const GREETING = replyText( 'connected', undefined );

/** The Telegram emulator, with faults. It runs in the test's process, so it is never killed, and its record decides the verdict. */
export class FaultyTelegram {
	/** How often each fault was returned. */
	readonly faults = new Map< TelegramFault, number >();
	/** Number of messages that have arrived since startFaults(). */
	arrived = 0;
	/** Number of lost answers by message key. The sidecar may send such a message again. */
	readonly lostAnswers = new Map< string, number >();
	readonly #emulator: Emulator;
	/** The sidecar connects through it; people do not. */
	readonly #gate: Gate;
	readonly #scenario: Scenario;
	readonly #seed: number;
	/** Number of requests to send, by chat. */
	readonly #requests = new Map< number, number >();
	/** Keys of the messages that have arrived and are not answered yet. */
	readonly #unanswered = new Set< string >();
	#hasFaults = false;

	private constructor(
		emulator: Emulator,
		gate: Gate,
		scenario: Scenario,
		seed: number
	) {
		this.#emulator = emulator;
		this.#gate = gate;
		this.#scenario = scenario;
		this.#seed = seed;
	}

	static async start(
		scenario: Scenario,
		seed: number
	): Promise< FaultyTelegram > {
		const emulator = await Emulator.start();
		const gate = await Gate.start(
			await getPort( { reserve: true } ),
			emulator.port
		);
		return new FaultyTelegram( emulator, gate, scenario, seed );
	}

	get apiRoot(): string {
		return `http://127.0.0.1:${ this.#gate.port }`;
	}

	/** All messages that arrived, oldest first, without the bot's greetings. */
	messages(): SentMessage[] {
		return this.#emulator
			.sent()
			.filter( ( { text } ) => text !== GREETING );
	}

	/** Number of expected messages that have arrived, each counted once. */
	countExpected(): number {
		return new Set(
			this.messages()
				.map( ( message ) => keyFromMessage( this.#scenario, message ) )
				.filter( ( key ) => this.#scenario.expected.has( key ) )
		).size;
	}

	/** Opens a person's link to the bot. It does not wait for the bot's greeting. */
	async openConnectLink( person: Person, token: string ): Promise< void > {
		const write = (): Promise< void > =>
			this.#emulator.personWrites( person.chatId, `/start ${ token }` );
		await write().catch( ( error: NodeJS.ErrnoException ) => {
			// The emulator may close an idle connection just when the next request uses it.
			if ( error.code !== 'ECONNRESET' ) {
				throw error;
			}
			return write();
		} );
	}

	/** How often the bot has greeted each chat. */
	greetings(): Map< number, number > {
		const greetings = new Map< number, number >();
		for ( const { chatId, text } of this.#emulator.sent() ) {
			if ( text === GREETING ) {
				greetings.set( chatId, ( greetings.get( chatId ) ?? 0 ) + 1 );
			}
		}
		return greetings;
	}

	/** From now on people have blocked the bot or deleted their chat, and the other messages meet random faults. */
	startFaults(): void {
		this.#hasFaults = true;
		this.#emulator.failWith( ( { chat_id: chatId, text } ) =>
			this.#chooseFault( Number( chatId ), text )
		);
	}

	/** Ends the random faults. Blocked and deleted chats stay. */
	stopFaults(): void {
		this.#hasFaults = false;
	}

	/** From now on the sidecar cannot connect. The answers on their way are lost. */
	async refuseConnections(): Promise< void > {
		this.#unanswered.forEach( ( key ) => this.#countLostAnswer( key ) );
		await this.#gate.refuse();
	}

	/** After refuseConnections(): the sidecar connects, but gets no answer. */
	hangConnections(): Promise< void > {
		return this.#gate.hang();
	}

	/** Breaks the connections that hang. */
	allowConnections(): Promise< void > {
		return this.#gate.open();
	}

	async stop(): Promise< void > {
		await this.#gate.stop();
		await this.#emulator.stop();
	}

	#chooseFault( chatId: number, text: string ): Fault | null {
		const recipient = this.#scenario.peopleByChat.get( chatId );
		switch ( recipient?.telegramStatus ) {
			case 'blocked the bot':
				return {
					status: 403,
					description: 'Forbidden: bot was blocked by the user',
				};
			case 'deleted the chat':
				return {
					status: 400,
					description: 'Bad Request: chat not found',
				};
		}
		const fault = this.#hasFaults ? this.#drawFault( chatId ) : null;
		if (
			text !== GREETING &&
			( fault === null || fault === 'lost answer' )
		) {
			this.arrived++;
		}
		const key = keyFromText( text, recipient );
		if ( fault === null ) {
			if ( ! this.#gate.isOpen ) {
				// It was on its way when the connection broke.
				this.#countLostAnswer( key );
			}
			if ( ! this.#hasFaults ) {
				return null;
			}
			this.#unanswered.add( key );
			setTimeout(
				() => this.#unanswered.delete( key ),
				ANSWERS_AFTER_MS + ANSWER_ARRIVES_MS
			);
			return { answersAfterMs: ANSWERS_AFTER_MS };
		}
		if ( fault === 'lost answer' ) {
			this.#countLostAnswer( key );
			return ANSWERS[ fault ];
		}
		this.#count( fault );
		return ANSWERS[ fault ];
	}

	#countLostAnswer( key: string ): void {
		this.#count( 'lost answer' );
		this.lostAnswers.set( key, ( this.lostAnswers.get( key ) ?? 0 ) + 1 );
	}

	#count( fault: TelegramFault ): void {
		this.faults.set( fault, ( this.faults.get( fault ) ?? 0 ) + 1 );
	}

	/** Draws the fault of the chat's next request. It depends on the seed only, not on the order of the chats. */
	#drawFault( chatId: number ): TelegramFault | null {
		const request = ( this.#requests.get( chatId ) ?? 0 ) + 1;
		this.#requests.set( chatId, request );
		const slow = ( name: '429' | 'no answer' ): number =>
			Math.min(
				SLOW_FAULTS[ name ].probability,
				SLOW_FAULTS[ name ].perRun / this.#scenario.expected.size
			);
		const probabilities = {
			...PROBABILITIES,
			'429': slow( '429' ),
			'no answer': slow( 'no answer' ),
		};
		const sum = Object.values( probabilities ).reduce(
			( a, b ) => a + b,
			0
		);
		const drawn = new Random(
			this.#seed,
			`${ chatId }/${ request }`
		).oneOf( {
			...probabilities,
			none: 1 - sum,
		} );
		return drawn === 'none' ? null : drawn;
	}
}
