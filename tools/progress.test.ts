import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
// @ts-expect-error -- Plain JavaScript: it runs before anything is installed.
import { cpuTicksOf, watchProgress } from './progress.mjs';

describe( 'a watch for progress', () => {
	beforeEach( () => {
		vi.useFakeTimers();
	} );
	afterEach( () => {
		vi.useRealTimers();
	} );

	it( 'calls once when nothing has changed for the time', () => {
		const onIdle = vi.fn();
		watchProgress( () => 1, 60_000, onIdle );
		vi.advanceTimersByTime( 55_000 );
		expect( onIdle ).not.toHaveBeenCalled();
		vi.advanceTimersByTime( 300_000 );
		expect( onIdle ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'lets a slow process run for as long as it makes progress', () => {
		const onIdle = vi.fn();
		let value = 0;
		watchProgress( () => Math.floor( value++ / 10 ), 60_000, onIdle );
		vi.advanceTimersByTime( 24 * 3600 * 1000 );
		expect( onIdle ).not.toHaveBeenCalled();
	} );

	it( 'calls nobody once it has ended', () => {
		const onIdle = vi.fn();
		watchProgress( () => 1, 60_000, onIdle )();
		vi.advanceTimersByTime( 600_000 );
		expect( onIdle ).not.toHaveBeenCalled();
	} );
} );

describe.runIf( existsSync( '/proc/self/stat' ) )( 'processor time', () => {
	it( 'counts what a child of the process uses', async () => {
		// A group of its own, so that nothing of it outlives the test.
		const child = spawn( 'sh', [ '-c', 'while :; do :; done & wait' ], {
			detached: true,
		} );
		const pid = child.pid ?? 0;
		try {
			await vi.waitFor(
				() => expect( cpuTicksOf( pid ) ).toBeGreaterThan( 20 ),
				{ timeout: 60_000, interval: 100 }
			);
		} finally {
			process.kill( -pid, 'SIGKILL' );
		}
	}, 90_000 );
} );
