/** One run: a webinar, faults in all parts after its stop, and the verdict. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Audience } from './audience.ts';
import { Guests } from './guests.ts';
import { FaultInjector } from './injector.ts';
import type { ModeName } from './modes.ts';
import type { Options } from './options.ts';
import { Random } from './random.ts';
import { createScenario } from './scenario.ts';
import { createSeatsScenario, createWebinar, playSeats } from './seats.ts';
import { logFolder, Stack } from './stack.ts';
import type { TelegramFault } from './telegram.ts';
import { judge, type LogRow, type Verdict } from './verdict.ts';
import {
	connectTelegram,
	isSettled,
	playWebinar,
	saveRecording,
	waitUntilSettled,
} from './webinar.ts';

export interface Result extends Verdict {
	leads: number;
	seed: number;
	/** How often each mode was injected. */
	faults: Partial< Record< ModeName, number > >;
	/** How often the Telegram emulator returned each fault. */
	telegramFaults: Partial< Record< TelegramFault, number > >;
	/** Number of guests who got a seat by the form and the mail. */
	guests: number;
	/** How long the speaker waited for the stop. */
	stopMilliseconds: number;
	/** From the stop until all messages were settled. */
	seconds: number;
	/** From the stop until the last fault ended. */
	faultSeconds: number;
	leadsPerSecond: number;
	/** Some messages were not settled, and nothing changed any more. */
	isHanging: boolean;
}

export type Run< Outcome > = (
	stack: Stack,
	options: Options,
	print: ( line: string ) => void,
	signal: AbortSignal
) => Promise< Outcome >;

const PROGRESS_INTERVAL_MS = 5000;

/**
 * Runs a scenario, then stops all processes and deletes their data.
 *
 * @param run    The scenario: runMessages() or runChat().
 * @param print  Receives progress, one line at a time.
 * @param signal Aborts the run.
 */
export async function runFaults< Outcome >(
	run: Run< Outcome >,
	options: Options,
	print: ( line: string ) => void,
	signal: AbortSignal
): Promise< Outcome > {
	// In the system's temporary folder, because the path of a socket is limited to about 100 characters.
	const folder = await mkdtemp( path.join( tmpdir(), 'webinars-faults-' ) );
	await rm( logFolder, { recursive: true, force: true } );
	await mkdir( logFolder, { recursive: true } );
	const stack = new Stack( folder );
	const stopping = new AbortController();
	const interrupted = new Promise< never >( ( _, reject ) => {
		signal.addEventListener( 'abort', () => reject( signal.reason ) );
	} );
	// Covers an exit of this process in the middle of a step.
	const killAll = (): void => stack.killNow();
	process.on( 'exit', killAll );
	try {
		return await Promise.race( [
			run( stack, options, print, stopping.signal ),
			stack.crashed,
			interrupted,
		] );
	} finally {
		stopping.abort();
		await stack.stop();
		process.off( 'exit', killAll );
		await rm( folder, { recursive: true, force: true, maxRetries: 5 } );
	}
}

/** The scenarios `webinar` and `seats`: people receive messages. */
export async function runMessages(
	stack: Stack,
	{ scenario: name, leads, seed, modes, faults }: Options,
	print: ( line: string ) => void,
	signal: AbortSignal
): Promise< Result > {
	const isSeats = name === 'seats';
	const scenario = ( isSeats ? createSeatsScenario : createScenario )(
		leads,
		new Random( seed, 'people' )
	);
	const people = [ ...scenario.people.values() ];
	print(
		`${ leads } leads, seed ${ seed }. Starting MariaDB, WordPress, the sidecar and the Telegram emulator …`
	);
	const parts = await stack.start(
		scenario,
		seed,
		isSeats ? 'full' : 'prod'
	);
	const { site, telegram } = parts;
	const guests = new Guests(
		site,
		parts.webServer.url,
		parts.mailbox,
		leads
	);

	print( isSeats ? 'Planning the webinar …' : 'Running the webinar …' );
	const startedAt = Math.floor( Date.now() / 1000 ) - scenario.lengthSeconds;
	const webinarId = isSeats
		? await createWebinar( site, scenario )
		: await playWebinar( site, scenario, startedAt );
	print( 'Connecting people to Telegram …' );
	await connectTelegram(
		telegram,
		stack.secret,
		people.filter(
			( { telegramStatus } ) =>
				! [ 'connects late', 'never connects' ].includes(
					telegramStatus
				)
		),
		signal
	);

	telegram.startFaults();
	const audience = new Audience( parts, stack.secret, scenario, webinarId );
	const injector = new FaultInjector(
		{ ...parts, audience },
		modes,
		new Random( seed, 'faults' )
	);
	const stop = isSeats
		? { milliseconds: 0 }
		: await site.simulate< { milliseconds: number } >( 'stop_webinar', {
				webinar_id: webinarId,
				finished_at: startedAt + scenario.lengthSeconds,
			} );
	print(
		isSeats
			? `People book. At most ${ scenario.expected.size } messages are expected.`
			: `The webinar was stopped in ${ stop.milliseconds } ms. ${ scenario.expected.size } messages are expected.`
	);
	const stoppedAtMs = Date.now();
	const secondsSinceStop = (): number => ( Date.now() - stoppedAtMs ) / 1000;
	const progress = setInterval(
		() =>
			print(
				`  ${ secondsSinceStop().toFixed( 0 ).padStart( 4 ) } s  ` +
					`${ telegram.countExpected() }/${ scenario.expected.size } messages, ` +
					`${ injector.total }/${ faults } faults`
			),
		PROGRESS_INTERVAL_MS
	);
	let faultSeconds: number;
	let log: LogRow[];
	try {
		await Promise.all( [
			injector.run(
				faults,
				() => telegram.arrived / scenario.expected.size,
				signal
			),
			isSeats
				? playSeats( site, scenario, webinarId, guests, signal )
				: saveRecording( site, webinarId, signal ),
		] );
		faultSeconds = secondsSinceStop();
		telegram.stopFaults();
		print( '  All faults have ended.' );
		await connectTelegram(
			telegram,
			stack.secret,
			people.filter(
				( { telegramStatus } ) => telegramStatus === 'connects late'
			),
			signal
		);
		log = await waitUntilSettled(
			site,
			scenario,
			webinarId,
			audience.forgotten.size > 0,
			signal
		);
	} finally {
		clearInterval( progress );
	}
	const seconds = secondsSinceStop();
	const verdict = judge( scenario, {
		messages: telegram.messages(),
		lostAnswers: telegram.lostAnswers,
		log,
		sidecarStops: injector.sidecarStops,
		forgotten: audience.forgotten,
		forgottenArrivals: audience.forgottenArrivals,
	} );
	if ( isSeats ) {
		const problems = await guests.judge( webinarId, signal );
		for ( const kind of [
			'lost',
			'repeated',
			'unexpected',
			'outOfOrder',
		] as const ) {
			verdict[ kind ].push( ...problems[ kind ] );
		}
	}
	return {
		leads,
		seed,
		...verdict,
		guests: guests.seated,
		faults: injector.counts,
		telegramFaults: Object.fromEntries( telegram.faults ),
		stopMilliseconds: stop.milliseconds,
		seconds,
		faultSeconds,
		leadsPerSecond: leads / seconds,
		isHanging: ! isSettled( scenario, log ),
	};
}
