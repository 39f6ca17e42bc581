/** The scenario `chat`: many people write in the chat of a live webinar while its parts are killed. */
import { setTimeout as delay } from 'node:timers/promises';
import { Audience } from './audience.ts';
import { FaultInjector } from './injector.ts';
import type { ModeName } from './modes.ts';
import { judgeChat, type ChatRow, type ChatVerdict } from './chat-verdict.ts';
import type { Options } from './options.ts';
import { Random } from './random.ts';
import { createScenario } from './scenario.ts';
import type { Stack } from './stack.ts';
import { Writers } from './writers.ts';

export interface ChatResult extends ChatVerdict {
	leads: number;
	seed: number;
	/** How often each mode was injected. */
	faults: Partial< Record< ModeName, number > >;
	/** Tries that were not answered with 200. */
	failedTries: number;
	/** Accepted messages that went over WordPress, because the sidecar was away. */
	overWordPress: number;
	/** While people wrote. */
	seconds: number;
}

const POLL_INTERVAL_MS = 1000;
const PROGRESS_INTERVAL_MS = 5000;

/** Longer than the longest time between two handovers. */
const STALLED_AFTER_MS = 90_000;

export async function runChat(
	stack: Stack,
	{ leads, seed, modes, faults }: Options,
	print: ( line: string ) => void,
	signal: AbortSignal
): Promise< ChatResult > {
	const scenario = createScenario( leads, new Random( seed, 'people' ) );
	print(
		`${ leads } people, seed ${ seed }. Starting MariaDB, WordPress and the sidecar …`
	);
	const parts = await stack.start( scenario, seed, 'full' );
	const { webinar_id: webinarId } = await parts.site.simulate< {
		webinar_id: number;
	} >( 'create_audience', {
		title: scenario.title,
		started_at: Math.floor( Date.now() / 1000 ) - scenario.lengthSeconds,
		people: scenario.leads.map( ( { id, name } ) => ( {
			id,
			name,
			partner_id: null,
		} ) ),
	} );
	const writers = await Writers.create(
		parts,
		stack.secret,
		webinarId,
		scenario.leads,
		new Random( seed, 'chat' )
	);
	const injector = new FaultInjector(
		{
			...parts,
			audience: new Audience( parts, stack.secret, scenario, webinarId ),
		},
		modes,
		new Random( seed, 'faults' )
	);
	print( `People write ${ writers.planned.size } messages.` );
	const startedAtMs = Date.now();
	const secondsSinceStart = (): number => ( Date.now() - startedAtMs ) / 1000;
	const progress = setInterval(
		() =>
			print(
				`  ${ secondsSinceStart().toFixed( 0 ).padStart( 4 ) } s  ` +
					`${ writers.accepted.size }/${ writers.planned.size } messages, ` +
					`${ injector.total }/${ faults } faults`
			),
		PROGRESS_INTERVAL_MS
	);
	let seconds: number;
	try {
		await Promise.all( [
			injector.run(
				faults,
				// When everybody has written no fault waits for a message.
				() =>
					writers.accepted.size < writers.planned.size
						? writers.accepted.size / writers.planned.size
						: Infinity,
				signal
			),
			writers.write( signal ),
		] );
		seconds = secondsSinceStart();
	} finally {
		clearInterval( progress );
	}
	print( '  Everybody has written.' );

	let rows: ChatRow[] = [];
	let changedAtMs = Date.now();
	while (
		rows.length < writers.accepted.size &&
		Date.now() - changedAtMs < STALLED_AFTER_MS
	) {
		await delay( POLL_INTERVAL_MS, null, { signal } );
		const before = rows.length;
		rows = await parts.site.simulate< ChatRow[] >( 'chat_messages', {
			webinar_id: webinarId,
		} );
		changedAtMs = rows.length === before ? changedAtMs : Date.now();
	}
	return {
		leads,
		seed,
		...judgeChat( writers.planned, writers.accepted, rows ),
		faults: injector.counts,
		failedTries: writers.failedTries,
		overWordPress: writers.overWordPress,
		seconds,
	};
}
