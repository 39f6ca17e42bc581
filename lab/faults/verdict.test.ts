import { describe, expect, it } from 'vitest';
import type { SentMessage } from '../../sidecar/tests/support/emulator.ts';
import { Random } from './random.ts';
import { inventScenario, nameOf, type Owed } from './scenario.ts';
import { judge, problemsOf, type LogRow } from './verdict.ts';

const scenario = inventScenario( 200, new Random( 1, 'people' ) );
const owed = [ ...scenario.owed.values() ];

const TEXTS: Record< Owed[ 'kind' ], ( one: Owed ) => string > = {
	attended: () => 'Thank you for being with us at “How to begin”!',
	not_attended: () => 'You dropped in on “How to begin”.',
	recording: () => 'Recording: “How to begin”',
	attendance_notice: ( { lead } ) =>
		`Your guest ${ lead.name } ${
			lead.attended ? 'took part in' : 'came to'
		} the webinar “How to begin”.`,
};

const isReached = ( { recipient }: Owed ): boolean =>
	recipient.reach.startsWith( 'connect' );

const STATES = {
	connected: 'sent',
	'connects late': 'sent',
	'never connects': 'waiting',
	blocks: 'unreachable',
	'is gone': 'unreachable',
};

const messageOf = ( one: Owed ): SentMessage =>
	( {
		chatId: one.recipient.chatId,
		text: TEXTS[ one.kind ]( one ),
	} ) as SentMessage;

const rowOf = ( { kind, lead, recipient }: Owed ): LogRow => ( {
	event_key: `module/12/${ lead.id }`,
	kind,
	recipient_id: recipient.id,
	state: 'complete',
	outcome: STATES[ recipient.reach ],
	reason: null,
} );

/** A run in which all went well. */
const goodRun = () => ( {
	messages: owed.filter( isReached ).map( messageOf ),
	unanswered: new Map< string, number >(),
	log: owed.map( rowOf ),
	sidecarKills: 1,
} );

const sample = ( kind: Owed[ 'kind' ] ): Owed =>
	owed.find( ( one ) => one.kind === kind && isReached( one ) )!;

const problems = ( run: ReturnType< typeof goodRun > ): string[] =>
	problemsOf( judge( scenario, run ) );

describe( 'the verdict', () => {
	it( 'takes a run in which everybody got what was owed, or the log says why not', () => {
		expect( problems( goodRun() ) ).toEqual( [] );
	} );

	it( 'misses a message that the log calls sent', () => {
		const run = goodRun();
		const lost = messageOf( sample( 'attended' ) );
		run.messages = run.messages.filter(
			( { chatId } ) => chatId !== lost.chatId
		);
		expect( problems( run ).join() ).toMatch(
			/^lost: attended\/\d+ .*: sent/
		);
	} );

	it( 'misses a message that is in no log', () => {
		const run = goodRun();
		const one = owed.find(
			( { recipient } ) => recipient.reach === 'blocks'
		)!;
		run.log = run.log.filter(
			( row ) =>
				nameOf( row.kind, one.lead.id ) !== one.name ||
				! row.event_key.endsWith( `/${ one.lead.id }` )
		);
		expect( problems( run ).join() ).toMatch( /^lost: .*: not in the log/ );
	} );

	it( 'does not take a connected person for undeliverable', () => {
		const run = goodRun();
		const one = sample( 'attended' );
		run.messages = run.messages.filter(
			( { chatId } ) => chatId !== one.recipient.chatId
		);
		run.log[ owed.indexOf( one ) ]!.outcome = 'failed';
		expect( problems( run ).join() ).toMatch( /lost: attended.*: failed/ );
	} );

	it( 'takes a repetition only where Telegram had not answered', () => {
		const run = goodRun();
		const one = sample( 'attended' );
		run.messages.push( messageOf( one ) );
		expect( problems( run ).join() ).toMatch( /^repeated: .* 2 times/ );
		run.unanswered.set( one.name, 1 );
		expect( problems( run ) ).toEqual( [] );
		expect( judge( scenario, run ).repeated ).toBe( 1 );
	} );

	it( 'finds what was said to the wrong one, or wrongly', () => {
		const run = goodRun();
		const notice = sample( 'attendance_notice' );
		run.messages.push( {
			...messageOf( sample( 'attended' ) ),
			chatId: scenario.partners[ 0 ]!.chatId,
		} );
		run.messages.push( {
			...messageOf( notice ),
			text: `Your guest ${ notice.lead.name } ${
				notice.lead.attended ? 'came to' : 'took part in'
			} the webinar “How to begin”.`,
		} );
		expect( judge( scenario, run ).strange ).toHaveLength( 2 );
	} );

	it( 'finds a recording before its follow-up', () => {
		const run = goodRun();
		const { recipient } = sample( 'recording' );
		run.messages.sort(
			( a, b ) =>
				Number(
					b.chatId === recipient.chatId && /^Rec/.test( b.text )
				) -
				Number( a.chatId === recipient.chatId && /^Rec/.test( a.text ) )
		);
		expect( problems( run ) ).toEqual( [
			`out of order: recording before not_attended to ${ recipient.id }`,
		] );
	} );

	it( 'takes no more for uncertain than could be under way', () => {
		const run = goodRun();
		const uncertain = run.log.filter( ( row ) => row.outcome === 'sent' );
		uncertain.slice( 0, 20 ).forEach( ( row ) => {
			row.outcome = 'uncertain';
		} );
		expect( problems( run ) ).toEqual( [] );
		uncertain[ 20 ]!.outcome = 'uncertain';
		expect( problems( run ).join() ).toMatch( /^untrue: 21 messages/ );
	} );
} );
