import { describe, expect, it } from 'vitest';
import type { SentMessage } from '../../sidecar/tests/support/emulator.ts';
import { Random } from './random.ts';
import {
	createScenario,
	messageKey,
	type ExpectedMessage,
} from './scenario.ts';
import { createSeatsScenario } from './seats.ts';
import { judge, listProblems, type LogRow } from './verdict.ts';

const scenario = createScenario( 200, new Random( 1, 'people' ) );
const expected = [ ...scenario.expected.values() ];

const TEXTS: Record< string, ( message: ExpectedMessage ) => string > = {
	attended: () => 'Thank you for being with us at “How to begin”!',
	not_attended: () => 'You dropped in on “How to begin”.',
	recording: () => 'Recording: “How to begin”',
	attendance_notice: ( { lead } ) =>
		`Your guest ${ lead.name } ${
			lead.attended ? 'took part in' : 'came to'
		} the webinar “How to begin”.`,
	registered: () => 'You have a seat at “How to begin”.',
	moved: () => '“How to begin” has been moved.',
	cancelled: () => '“How to begin” is cancelled.',
};

const isReached = ( { recipient, mustNotArrive }: ExpectedMessage ): boolean =>
	! mustNotArrive && recipient.telegramStatus.startsWith( 'connect' );

const STATES = {
	connected: 'sent',
	'connects late': 'sent',
	'never connects': 'waiting',
	'blocked the bot': 'unreachable',
	'deleted the chat': 'unreachable',
};

const sentMessage = ( message: ExpectedMessage ): SentMessage =>
	( {
		chatId: message.recipient.chatId,
		text: TEXTS[ message.kind ]!( message ),
	} ) as SentMessage;

const logRow = ( { kind, lead, recipient }: ExpectedMessage ): LogRow => ( {
	event_key: `module/12/${ lead.id }`,
	kind,
	recipient_id: recipient.id,
	state: 'complete',
	outcome: STATES[ recipient.telegramStatus ],
	reason: null,
} );

/** A run without problems. */
const goodRun = () => ( {
	messages: expected.filter( isReached ).map( sentMessage ),
	lostAnswers: new Map< string, number >(),
	log: expected.map( logRow ),
	sidecarStops: 1,
	forgotten: new Set< string >(),
	forgottenArrivals: new Map< string, number >(),
} );

const sample = ( kind: ExpectedMessage[ 'kind' ] ): ExpectedMessage =>
	expected.find( ( one ) => one.kind === kind && isReached( one ) )!;

const problems = ( run: ReturnType< typeof goodRun > ): string[] =>
	listProblems( judge( scenario, run ) );

describe( 'the verdict', () => {
	it( 'accepts a run in which each message arrived or the log has a valid reason', () => {
		expect( problems( goodRun() ) ).toEqual( [] );
	} );

	it( 'reports a message that did not arrive although the log says sent', () => {
		const run = goodRun();
		const lost = sentMessage( sample( 'attended' ) );
		run.messages = run.messages.filter(
			( { chatId } ) => chatId !== lost.chatId
		);
		expect( problems( run ).join() ).toMatch(
			/^lost: attended\/\d+ .*: sent/
		);
	} );

	it( 'reports a message that is not in the log', () => {
		const run = goodRun();
		const one = expected.find(
			( { recipient } ) => recipient.telegramStatus === 'blocked the bot'
		)!;
		run.log = run.log.filter(
			( row ) =>
				messageKey( row.kind, one.lead.id ) !== one.key ||
				! row.event_key.endsWith( `/${ one.lead.id }` )
		);
		expect( problems( run ).join() ).toMatch( /^lost: .*: not in the log/ );
	} );

	it( 'reports a message to a connected person as lost although the log says failed', () => {
		const run = goodRun();
		const one = sample( 'attended' );
		run.messages = run.messages.filter(
			( { chatId } ) => chatId !== one.recipient.chatId
		);
		run.log[ expected.indexOf( one ) ]!.outcome = 'failed';
		expect( problems( run ).join() ).toMatch( /lost: attended.*: failed/ );
	} );

	it( 'accepts a repetition only after a lost answer', () => {
		const run = goodRun();
		const one = sample( 'attended' );
		run.messages.push( sentMessage( one ) );
		expect( problems( run ).join() ).toMatch( /^repeated: .* 2 times/ );
		run.lostAnswers.set( one.key, 1 );
		expect( problems( run ) ).toEqual( [] );
		expect( judge( scenario, run ).repeatedAfterLostAnswer ).toBe( 1 );
	} );

	it( 'accepts a repetition after a sidecar lost its store only of a message that had arrived unreported', () => {
		const run = goodRun();
		const one = sample( 'attended' );
		run.messages.push( sentMessage( one ) );
		run.forgotten.add( one.key );
		expect( problems( run ).join() ).toMatch( /^repeated: .* 2 times/ );
		run.forgottenArrivals.set( one.key, 1 );
		expect( problems( run ) ).toEqual( [] );
		expect( judge( scenario, run ).repeatedAfterLostStore ).toBe( 1 );
		run.messages.push( sentMessage( one ) );
		expect( problems( run ).join() ).toMatch( /^repeated: .* 3 times/ );
	} );

	it( 'reports a message with a wrong recipient or wrong content', () => {
		const run = goodRun();
		const notice = sample( 'attendance_notice' );
		run.messages.push( {
			...sentMessage( sample( 'attended' ) ),
			chatId: scenario.partners[ 0 ]!.chatId,
		} );
		run.messages.push( {
			...sentMessage( notice ),
			text: `Your guest ${ notice.lead.name } ${
				notice.lead.attended ? 'came to' : 'took part in'
			} the webinar “How to begin”.`,
		} );
		expect( judge( scenario, run ).unexpected ).toHaveLength( 2 );
	} );

	it( 'reports a recording that arrived before its follow-up', () => {
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
		run.forgotten.add( messageKey( 'not_attended', recipient.id ) );
		expect( problems( run ) ).toEqual( [] );
	} );

	it( 'accepts that a confirmation was canceled, but not a cancellation', () => {
		const seats = createSeatsScenario( 50, new Random( 1, 'people' ) );
		const messages = [ ...seats.expected.values() ];
		const cancel = (
			kind: string,
			isArrived = false,
			forgotten: readonly string[] = []
		): string => {
			const one = messages.find(
				( message ) => message.kind === kind && isReached( message )
			)!;
			const row = ( message: ExpectedMessage ): LogRow =>
				message === one || message.mustNotArrive
					? {
							...logRow( message ),
							event_key: 'canceled/4',
							state: 'canceled',
							outcome: null,
						}
					: logRow( message );
			return listProblems(
				judge( seats, {
					...goodRun(),
					messages: messages
						.filter( isReached )
						.filter( ( message ) => isArrived || message !== one )
						.map( sentMessage ),
					log: messages.map( row ),
					forgotten: new Set(
						forgotten.map( ( name ) =>
							messageKey( name, one.lead.id )
						)
					),
				} )
			).join();
		};
		expect( cancel( 'registered' ) ).toBe( '' );
		expect( cancel( 'moved' ) ).toBe( '' );
		expect( cancel( 'cancelled' ) ).toMatch( /^lost: .*: canceled/ );
		expect( cancel( 'moved', true ) ).toMatch( /canceled, but it arrived/ );
		expect( cancel( 'moved', true, [ 'moved' ] ) ).toBe( '' );
	} );

	it( 'reports a confirmation to somebody who connected after the cancellation', () => {
		const seats = createSeatsScenario( 50, new Random( 1, 'people' ) );
		const late = [ ...seats.expected.values() ].find(
			( { mustNotArrive } ) => mustNotArrive
		)!;
		expect(
			judge( seats, { ...goodRun(), messages: [ sentMessage( late ) ] } )
				.unexpected[ 0 ]
		).toMatch( /^Guest \d+ received “You have a seat/ );
	} );

	it( 'reports more uncertain messages than a kill can interrupt', () => {
		const run = goodRun();
		const uncertain = run.log.filter( ( row ) => row.outcome === 'sent' );
		uncertain.slice( 0, 20 ).forEach( ( row ) => {
			row.outcome = 'uncertain';
		} );
		expect( problems( run ) ).toEqual( [] );
		uncertain[ 20 ]!.outcome = 'uncertain';
		expect( problems( run ).join() ).toMatch( /^wrong log: 21 messages/ );
	} );
} );
