/** Compares what Telegram has recorded with what was owed. */
import type { SentMessage } from '../../sidecar/tests/support/emulator.ts';
import { CONCURRENT_SENDS } from '../../sidecar/src/telegram/rate-limiter.ts';
import {
	nameOf,
	nameOfText,
	type Kind,
	type Owed,
	type Reach,
	type Scenario,
} from './scenario.ts';

/** One line of the delivery log in WordPress. */
export interface LogRow {
	event_key: string;
	kind: string;
	recipient_id: number;
	state: string;
	outcome: string | null;
	reason: string | null;
}

export interface Verdict {
	owed: number;
	/** Owed messages that have arrived, each counted once. */
	sent: number;
	/** Owed, not arrived, and no line of the log says why. */
	lost: string[];
	/** Messages more than owed of which the sidecar had been told nothing: it had to try again. */
	repeated: number;
	/** Messages more than owed that nothing excuses. */
	repeatedWithoutCause: string[];
	/** Owed to nobody, or said wrongly. */
	strange: string[];
	outOfOrder: string[];
	/** Said to be uncertain: whether they arrived or not. */
	uncertain: number;
	/** Not arrived, and the log says why: how many, by state and reason. */
	undeliverable: Record< string, number >;
	/** The log says something that is not so. */
	untrue: string[];
}

/** What may stand in the log about a message that has not arrived. */
const EXPECTED_STATES: Record< Reach, readonly string[] > = {
	connected: [],
	'connects late': [],
	'never connects': [ 'waiting' ],
	// The first message finds it out, the next ones wait for the person.
	blocks: [ 'unreachable', 'waiting' ],
	'is gone': [ 'unreachable', 'waiting' ],
};

/** What the first of them is, the second must not come before. */
const ORDER: readonly ( readonly [ Kind, Kind ] )[] = [
	[ 'not_attended', 'recording' ],
];

/** What the delivery log says of a message, in one word. */
export const stateOf = ( { state, outcome }: LogRow ): string =>
	state === 'complete' ? ( outcome ?? 'handed over' ) : state;

/** Names the message of a line, as nameOf() does. */
export const nameOfRow = ( { kind, event_key: key }: LogRow ): string =>
	nameOf( kind, Number( /\d+$/.exec( key )?.[ 0 ] ) );

/**
 * Judges a run.
 *
 * @param scenario         Who was owed what.
 * @param run.messages     The emulator's record, oldest first.
 * @param run.unanswered   By message: how often it was sent, and the sidecar not told.
 * @param run.log          The delivery log.
 * @param run.sidecarKills How often the sidecar was killed.
 */
export function judge(
	scenario: Scenario,
	run: {
		messages: readonly SentMessage[];
		unanswered: ReadonlyMap< string, number >;
		log: readonly LogRow[];
		sidecarKills: number;
	}
): Verdict {
	const arrived = new Map< string, number[] >();
	const strange: string[] = [];
	const byChat = new Map(
		[ ...scenario.people.values() ].map( ( person ) => [
			person.chatId,
			person,
		] )
	);
	run.messages.forEach( ( { chatId, text }, position ) => {
		const recipient = byChat.get( chatId );
		const name = nameOfText( text, recipient );
		const owed = scenario.owed.get( name );
		if (
			! owed ||
			owed.recipient !== recipient ||
			! isTrue( owed, text )
		) {
			strange.push(
				`${ recipient?.name ?? chatId } was told “${ text }”`
			);
		} else {
			arrived.set( name, [ ...( arrived.get( name ) ?? [] ), position ] );
		}
	} );

	const verdict: Verdict = {
		owed: scenario.owed.size,
		sent: arrived.size,
		lost: [],
		repeated: 0,
		repeatedWithoutCause: [],
		strange,
		outOfOrder: [],
		uncertain: 0,
		undeliverable: {},
		untrue: [],
	};
	for ( const [ name, { length } ] of arrived ) {
		const excused = Math.min( length - 1, run.unanswered.get( name ) ?? 0 );
		verdict.repeated += excused;
		if ( length - 1 > excused ) {
			verdict.repeatedWithoutCause.push(
				`${ name } arrived ${ length } times`
			);
		}
	}
	for ( const { id } of scenario.leads ) {
		for ( const [ first, second ] of ORDER ) {
			const before = arrived.get( nameOf( first, id ) )?.[ 0 ] ?? -1;
			const after =
				arrived.get( nameOf( second, id ) )?.[ 0 ] ?? Infinity;
			if ( before > after ) {
				verdict.outOfOrder.push(
					`${ second } before ${ first } to ${ id }`
				);
			}
		}
	}
	compareWithLog( scenario, run.log, arrived, verdict );
	// So many tries are on their way at once.
	if ( verdict.uncertain > CONCURRENT_SENDS * run.sidecarKills ) {
		verdict.untrue.push(
			`${ verdict.uncertain } messages are uncertain after ${ run.sidecarKills } kills of the sidecar`
		);
	}
	return verdict;
}

/** Whether nothing was lost, repeated, mixed up or hidden. */
export const isGood = ( verdict: Verdict ): boolean =>
	problemsOf( verdict ).length === 0;

/** All that is wrong, each with its word. */
export const problemsOf = ( verdict: Verdict ): string[] => [
	...verdict.lost.map( ( one ) => `lost: ${ one }` ),
	...verdict.repeatedWithoutCause.map( ( one ) => `repeated: ${ one }` ),
	...verdict.strange.map( ( one ) => `strange: ${ one }` ),
	...verdict.outOfOrder.map( ( one ) => `out of order: ${ one }` ),
	...verdict.untrue.map( ( one ) => `untrue: ${ one }` ),
];

function compareWithLog(
	scenario: Scenario,
	log: readonly LogRow[],
	arrived: ReadonlyMap< string, number[] >,
	verdict: Verdict
): void {
	const rows = new Map( log.map( ( row ) => [ nameOfRow( row ), row ] ) );
	if ( rows.size !== log.length ) {
		verdict.untrue.push(
			`${ log.length } lines about ${ rows.size } messages`
		);
	}
	for ( const [ name, row ] of rows ) {
		if ( scenario.owed.get( name )?.recipient.id !== row.recipient_id ) {
			verdict.strange.push(
				`the log has ${ name } to ${ row.recipient_id }`
			);
		}
	}
	for ( const [ name, { recipient } ] of scenario.owed ) {
		const row = rows.get( name );
		const state = row ? stateOf( row ) : 'not in the log';
		if ( state === 'uncertain' ) {
			verdict.uncertain++;
		}
		const about = `${ name } to ${ recipient.name }, who ${ recipient.reach }: ${ state }${
			row?.reason ? ` (${ row.reason })` : ''
		}`;
		if ( arrived.has( name ) ) {
			if ( state !== 'sent' && state !== 'uncertain' ) {
				verdict.untrue.push( `${ about }, and it arrived` );
			}
		} else if (
			state === 'uncertain' ||
			EXPECTED_STATES[ recipient.reach ].includes( state )
		) {
			const why = `${ state }${ row?.reason ? `: ${ row.reason }` : '' }`;
			verdict.undeliverable[ why ] =
				( verdict.undeliverable[ why ] ?? 0 ) + 1;
		} else {
			verdict.lost.push( about );
		}
	}
}

/**
 * A notice also says how the guest attended (H2).
 *
 * @param owed What was owed.
 * @param text What was written.
 */
const isTrue = ( { kind, lead }: Owed, text: string ): boolean =>
	kind !== 'attendance_notice' ||
	/ took part in /.test( text ) === lead.attended;
