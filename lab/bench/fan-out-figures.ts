import { figure, type Figure, type Target } from './figures.ts';
import { median, ratios } from './statistics.ts';

const RATIO_TARGET = { atMost: 1.3 };
const CLICK_TARGET_MS = { atMost: 1000 };

/** One event, received by all rooms. */
export interface Broadcast {
	p50Ms: number;
	p99Ms: number;
	/** CPU of the server that sends the event. */
	cpuMs: number;
}

/** The broadcasts of one number of rooms, one inner array per run. */
export interface Broadcasts {
	clicks: Broadcast[][];
	hub: Broadcast[][];
	bare: Broadcast[][];
}

/**
 * @param rooms       Number of rooms.
 * @param isLargest   Whether this is the largest number of rooms; only that one has targets.
 * @param broadcasts  What was measured.
 * @param memory      Bytes that each server holds more than without rooms.
 * @param memory.hub  Of the hub.
 * @param memory.bare Of the bare fan-out.
 */
export function fanOutFigures(
	rooms: number,
	isLargest: boolean,
	{ clicks, hub, bare }: Broadcasts,
	memory: { hub: number; bare: number }
): Figure[] {
	const add = (
		id: string,
		label: string,
		unit: string,
		runs: number[],
		target?: Target
	): Figure =>
		figure(
			2,
			`fan_out.${ rooms }.${ id }`,
			`${ rooms.toLocaleString( 'en-US' ) } rooms: ${ label }`,
			unit,
			runs,
			isLargest ? target : undefined
		);
	const perRoom = ( bytes: number ): number[] => [ bytes / rooms / 1024 ];
	const hubP99 = medianPerRun( hub, 'p99Ms' );
	const bareP99 = medianPerRun( bare, 'p99Ms' );
	const hubCpu = meanCpuPerRun( hub );
	const bareCpu = meanCpuPerRun( bare );
	return [
		add(
			'click.p50',
			'click to screen, p50',
			'ms',
			medianPerRun( clicks, 'p50Ms' )
		),
		add(
			'click.p99',
			'click to screen, p99',
			'ms',
			medianPerRun( clicks, 'p99Ms' ),
			CLICK_TARGET_MS
		),
		add(
			'hub.p50',
			'hub, webhook to screen, p50',
			'ms',
			medianPerRun( hub, 'p50Ms' )
		),
		add( 'hub.p99', 'hub, webhook to screen, p99', 'ms', hubP99 ),
		add(
			'bare.p50',
			'bare fan-out, p50',
			'ms',
			medianPerRun( bare, 'p50Ms' )
		),
		add( 'bare.p99', 'bare fan-out, p99', 'ms', bareP99 ),
		add(
			'p99.ratio',
			'p99, hub / bare fan-out',
			'×',
			ratios( hubP99, bareP99 ),
			RATIO_TARGET
		),
		add( 'hub.cpu', 'hub, CPU per event', 'ms', hubCpu ),
		add( 'bare.cpu', 'bare fan-out, CPU per event', 'ms', bareCpu ),
		...( bareCpu.includes( 0 )
			? []
			: [
					add(
						'cpu.ratio',
						'CPU, hub / bare fan-out',
						'×',
						ratios( hubCpu, bareCpu ),
						RATIO_TARGET
					),
				] ),
		add(
			'hub.memory',
			'hub, memory per stream',
			'KB',
			perRoom( memory.hub )
		),
		add(
			'bare.memory',
			'bare fan-out, memory per stream',
			'KB',
			perRoom( memory.bare )
		),
	];
}

const medianPerRun = (
	runs: Broadcast[][],
	name: 'p50Ms' | 'p99Ms'
): number[] =>
	runs.map( ( run ) =>
		median( run.map( ( broadcast ) => broadcast[ name ] ) )
	);

/** The mean, because Linux counts CPU in hundredths of a second: one event is less than that. */
const meanCpuPerRun = ( runs: Broadcast[][] ): number[] =>
	runs.map(
		( run ) =>
			run.reduce( ( sum, { cpuMs } ) => sum + cpuMs, 0 ) / run.length
	);
