/** Compares the messages that the Telegram emulator recorded with the expected messages and with the message log. */
import type { SentMessage } from '../../sidecar/tests/support/emulator.ts';
import { CONCURRENT_SENDS } from '../../sidecar/src/deliveries/delivery-loop.ts';
import {
	keyFromText,
	messageKey,
	type ExpectedMessage,
	type MessageKind,
	type Scenario,
	type TelegramStatus,
} from './scenario.ts';

/** A message as the outbox in WordPress reports it. */
export interface LogRow {
	event_key: string;
	kind: string;
	recipient_id: number;
	state: string;
	outcome: string | null;
	reason: string | null;
}

export interface Verdict {
	/** Number of expected messages. */
	expected: number;
	/** Expected messages that have arrived, each counted once. */
	sent: number;
	/** Expected messages that have not arrived, without a valid reason in the log. */
	lost: string[];
	/** Repetitions after a lost answer: the sidecar had to try again. */
	repeatedAfterLostAnswer: number;
	/** Repetitions by WordPress: a sidecar lost its store after it sent the message and before it reported that. */
	repeatedAfterLostStore: number;
	/** Messages with more repetitions than that explains. */
	repeated: string[];
	/** Messages to a wrong recipient, or with wrong content. */
	unexpected: string[];
	outOfOrder: string[];
	/** Messages that the log calls uncertain, arrived or not. */
	uncertain: number;
	/** Messages that have not arrived for a valid reason: their number by state and reason. */
	undeliverable: Record< string, number >;
	/** Contradictions between the log and the emulator's record. */
	wrongLog: string[];
}

/** Valid states of a message that has not arrived, by the recipient's status. */
const VALID_STATES: Record< TelegramStatus, readonly string[] > = {
	connected: [],
	'connects late': [],
	'never connects': [ 'waiting' ],
	// Telegram rejects the first message; the next ones wait until the person connects again.
	'blocked the bot': [ 'unreachable', 'waiting' ],
	'deleted the chat': [ 'unreachable', 'waiting' ],
};

/** Pairs of kinds: a lead must receive the first kind before the second. */
const ORDER: readonly ( readonly [ MessageKind, MessageKind ] )[] = [
	[ 'not_attended', 'recording' ],
	[ 'registered', 'moved' ],
	[ 'registered', 'cancelled' ],
	[ 'moved', 'cancelled' ],
];

/** These are about their recipient; a canceled one has lost its key. */
const SEAT_KINDS: readonly string[] = [ 'registered', 'moved', 'cancelled' ];

/** The state of a message as one word: the outcome, once the sidecar has reported it. */
export const stateFromRow = ( { state, outcome }: LogRow ): string =>
	state === 'complete' ? ( outcome ?? 'handed over' ) : state;

/** The key of a message that the emulator recorded. */
export const keyFromMessage = (
	{ peopleByChat }: Scenario,
	{ chatId, text }: SentMessage
): string => keyFromText( text, peopleByChat.get( chatId ) );

export const keyFromRow = ( {
	kind,
	event_key: key,
	recipient_id: recipientId,
}: LogRow ): string =>
	messageKey(
		kind,
		SEAT_KINDS.includes( kind )
			? recipientId
			: Number( /\d+$/.exec( key )?.[ 0 ] )
	);

/**
 * @param scenario              The expected messages.
 * @param run.messages          The emulator's record, oldest first.
 * @param run.lostAnswers       Number of lost answers, by message key.
 * @param run.log               All rows of the message log.
 * @param run.sidecarStops      How often the sidecar's process ended.
 * @param run.forgotten         Keys of the messages whose outcome only a lost store knew.
 * @param run.forgottenArrivals Those of them that had arrived, and how often that was.
 */
export function judge(
	scenario: Scenario,
	run: {
		messages: readonly SentMessage[];
		lostAnswers: ReadonlyMap< string, number >;
		log: readonly LogRow[];
		sidecarStops: number;
		forgotten: ReadonlySet< string >;
		forgottenArrivals: ReadonlyMap< string, number >;
	}
): Verdict {
	const arrived = new Map< string, number[] >();
	const unexpected: string[] = [];
	run.messages.forEach( ( message, position ) => {
		const { chatId, text } = message;
		const recipient = scenario.peopleByChat.get( chatId );
		const key = keyFromMessage( scenario, message );
		const expected = scenario.expected.get( key );
		if (
			! expected ||
			expected.mustNotArrive ||
			expected.recipient !== recipient ||
			! isCorrect( expected, text )
		) {
			unexpected.push(
				`${ recipient?.name ?? chatId } received “${ text }”`
			);
		} else {
			arrived.set( key, [ ...( arrived.get( key ) ?? [] ), position ] );
		}
	} );

	const verdict: Verdict = {
		expected: scenario.expected.size,
		sent: arrived.size,
		lost: [],
		repeatedAfterLostAnswer: 0,
		repeatedAfterLostStore: 0,
		repeated: [],
		unexpected,
		outOfOrder: [],
		uncertain: 0,
		undeliverable: {},
		wrongLog: [],
	};
	for ( const [ key, { length } ] of arrived ) {
		const repetitions = length - 1;
		const lostAnswers = Math.min(
			repetitions,
			run.lostAnswers.get( key ) ?? 0
		);
		const lostStores = Math.min(
			repetitions - lostAnswers,
			run.forgottenArrivals.get( key ) ?? 0
		);
		verdict.repeatedAfterLostAnswer += lostAnswers;
		verdict.repeatedAfterLostStore += lostStores;
		if ( repetitions > lostAnswers + lostStores ) {
			verdict.repeated.push( `${ key } arrived ${ length } times` );
		}
	}
	for ( const { id } of scenario.leads ) {
		for ( const [ first, second ] of ORDER ) {
			const firstAt = arrived.get( messageKey( first, id ) )?.[ 0 ] ?? -1;
			const secondAt =
				arrived.get( messageKey( second, id ) )?.[ 0 ] ?? Infinity;
			if (
				firstAt > secondAt &&
				! run.forgotten.has( messageKey( first, id ) )
			) {
				verdict.outOfOrder.push(
					`${ second } before ${ first } to ${ id }`
				);
			}
		}
	}
	compareWithLog( scenario, run.log, arrived, run.forgotten, verdict );
	// A sidecar never runs more tries than this at the same time.
	if ( verdict.uncertain > CONCURRENT_SENDS * run.sidecarStops ) {
		verdict.wrongLog.push(
			`${ verdict.uncertain } messages are uncertain after ${ run.sidecarStops } stops of the sidecar`
		);
	}
	return verdict;
}

/** All problems, each with its category. A good run has none. */
export const listProblems = ( verdict: Verdict ): string[] => [
	...verdict.lost.map( ( one ) => `lost: ${ one }` ),
	...verdict.repeated.map( ( one ) => `repeated: ${ one }` ),
	...verdict.unexpected.map( ( one ) => `unexpected: ${ one }` ),
	...verdict.outOfOrder.map( ( one ) => `out of order: ${ one }` ),
	...verdict.wrongLog.map( ( one ) => `wrong log: ${ one }` ),
];

function compareWithLog(
	scenario: Scenario,
	log: readonly LogRow[],
	arrived: ReadonlyMap< string, number[] >,
	forgotten: ReadonlySet< string >,
	verdict: Verdict
): void {
	const rows = new Map( log.map( ( row ) => [ keyFromRow( row ), row ] ) );
	if ( rows.size !== log.length ) {
		verdict.wrongLog.push(
			`${ log.length } rows for ${ rows.size } messages`
		);
	}
	for ( const [ key, row ] of rows ) {
		if ( scenario.expected.get( key )?.recipient.id !== row.recipient_id ) {
			verdict.unexpected.push(
				`the log has ${ key } to ${ row.recipient_id }`
			);
		}
	}
	for ( const [ key, { recipient, mayBeCanceled } ] of scenario.expected ) {
		const row = rows.get( key );
		const state = row ? stateFromRow( row ) : 'not in the log';
		if ( state === 'uncertain' ) {
			verdict.uncertain++;
		}
		const message = `${ key } to ${ recipient.name } (${
			recipient.telegramStatus
		}): ${ state }${ row?.reason ? ` (${ row.reason })` : '' }`;
		if ( arrived.has( key ) ) {
			if (
				state !== 'sent' &&
				state !== 'uncertain' &&
				// Its text was gone when WordPress learned that the store is lost.
				! (
					mayBeCanceled &&
					state === 'canceled' &&
					forgotten.has( key )
				)
			) {
				verdict.wrongLog.push( `${ message }, but it arrived` );
			}
		} else if (
			state === 'uncertain' ||
			( mayBeCanceled && state === 'canceled' ) ||
			VALID_STATES[ recipient.telegramStatus ].includes( state )
		) {
			const why = `${ state }${ row?.reason ? `: ${ row.reason }` : '' }`;
			verdict.undeliverable[ why ] =
				( verdict.undeliverable[ why ] ?? 0 ) + 1;
		} else {
			verdict.lost.push( message );
		}
	}
}

/** Whether a partner's notice reports the attendance correctly (H2). Other kinds have nothing to check. */
const isCorrect = ( { kind, lead }: ExpectedMessage, text: string ): boolean =>
	kind !== 'attendance_notice' ||
	/ took part in /.test( text ) === lead.attended;
