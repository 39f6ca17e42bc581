/**
 * Measure 5: how fast the sidecar takes webhooks, and whether it holds Telegram's pace.
 */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
	connectToken,
	newId,
	signedHeaders,
	telegramMessage,
} from '../../sidecar/tests/support/webhook.ts';
import { processCpuSeconds } from './cpu.ts';
import { figure, type Figure } from './figures.ts';
import { load } from './load.ts';
import type { Stack } from './stack.ts';
import { ratios } from './statistics.ts';

/** More than it takes in the time: one that comes twice is no delivery. */
const WEBHOOKS_A_SECOND = 6000;

const FIRST_CHAT_ID = 7_000_000_000;
const FIRST_RECIPIENT_ID = 500_001;
const PACE_TARGET = 29;

/** What Telegram takes from one bot; the sidecar's own setting. */
const TELEGRAM_A_SECOND = 30;

const DISK_MS = 1000;
const LOOK_EVERY_MS = 200;
const GIVEN_UP_AFTER_MS = 180_000;

/**
 * @param options.wrk      Path of the program.
 * @param options.runs     How many.
 * @param options.seconds  Length of each, with webhooks.
 * @param options.messages How many go to Telegram in each.
 */
export async function measureDeliveries(
	stack: Stack,
	options: { wrk: string; runs: number; seconds: number; messages: number }
): Promise< Figure[] > {
	const taken: number[] = [];
	const cpu: number[] = [];
	const syncs: number[] = [];
	for ( let run = 0; run < options.runs; run++ ) {
		syncs.push( syncsPerSecond( stack.folder ) );
		await stack.restartSidecar();
		const requests = Array.from(
			{ length: WEBHOOKS_A_SECOND * options.seconds },
			// Nobody of them has connected Telegram: what it takes is not slowed down by what it sends.
			( _, index ) => webhook( stack.secret, index + 1 )
		);
		const before = processCpuSeconds( stack.sidecarPid );
		const { answered, seconds } = await load(
			options.wrk,
			stack.folder,
			stack.sidecarUrl,
			requests,
			{ status: 202, text: '"accepted"', seconds: options.seconds }
		);
		taken.push( answered / seconds );
		cpu.push(
			( ( processCpuSeconds( stack.sidecarPid ) - before ) * 1000 ) /
				answered
		);
	}
	const { rates, refusals } = await measurePace( stack, options );
	return [
		figure(
			5,
			'webhooks.per_second',
			'Webhooks taken by the sidecar, each on the disk',
			'/s',
			taken
		),
		figure( 5, 'webhooks.cpu', 'CPU of the sidecar a webhook', 'ms', cpu ),
		figure(
			5,
			'disk.per_second',
			'Writes that this disk confirms, one after the other',
			'/s',
			syncs
		),
		figure(
			5,
			'webhooks.ratio',
			'Webhooks to such writes',
			'×',
			ratios( taken, syncs )
		),
		figure(
			5,
			'telegram.per_second',
			`Messages sent, at ${ TELEGRAM_A_SECOND } a second at most`,
			'/s',
			rates,
			{ atLeast: PACE_TARGET }
		),
		figure(
			5,
			'telegram.refusals',
			'Answers 429 of a Telegram that enforces it',
			'',
			[ refusals ],
			{ atMost: 0 }
		),
	];
}

/**
 * How often a second a page can be written so that it survives a loss of power: the least that a durable webhook needs.
 *
 * @param folder Where the sidecar's file is too.
 */
function syncsPerSecond( folder: string ): number {
	const file = openSync( path.join( folder, 'page' ), 'w' );
	const page = Buffer.alloc( 4096 );
	const beganAtMs = Date.now();
	let written = 0;
	while ( Date.now() - beganAtMs < DISK_MS ) {
		writeSync( file, page, 0, page.length, written * page.length );
		fdatasyncSync( file );
		written++;
	}
	closeSync( file );
	return ( written * 1000 ) / ( Date.now() - beganAtMs );
}

/** A signed message, as it travels. */
function webhook( secret: string, recipientId: number ): string {
	const body = message( recipientId );
	return `POST /webhooks HTTP/1.1\r\n${ Object.entries( {
		host: 'sidecar',
		'content-length': String( Buffer.byteLength( body ) ),
		...signedHeaders( secret, body ),
	} )
		.map( ( [ name, value ] ) => `${ name }: ${ value }\r\n` )
		.join( '' ) }\r\n${ body }`;
}

const message = ( recipientId: number ): string =>
	JSON.stringify( telegramMessage( { recipient_id: recipientId } ) );

/**
 * Connects people, and writes to each of them once.
 *
 * @param options.messages In each run.
 */
async function measurePace(
	stack: Stack,
	options: { runs: number; messages: number }
): Promise< { rates: number[]; refusals: number } > {
	const { emulator, secret } = stack;
	await stack.restartSidecar();
	const taken: number[] = [];
	let refusals = 0;
	emulator.failWith( () => {
		const nowMs = Date.now();
		// Of the last second: those that were refused do not count.
		if ( ( taken.at( -TELEGRAM_A_SECOND ) ?? 0 ) > nowMs - 1000 ) {
			refusals++;
			return {
				status: 429,
				description: 'Too Many Requests: retry after 1',
				retryAfterSeconds: 1,
			};
		}
		taken.push( nowMs );
		return null;
	} );
	const reach = async ( count: number ): Promise< void > => {
		const beganAtMs = Date.now();
		while ( taken.length < count ) {
			if ( Date.now() - beganAtMs > GIVEN_UP_AFTER_MS ) {
				throw new Error(
					`Telegram has ${ taken.length } of ${ count } messages.`
				);
			}
			await delay( LOOK_EVERY_MS );
		}
	};
	const people = Array.from(
		{ length: options.messages },
		( _, index ) => index
	);
	for ( const index of people ) {
		await emulator.personWrites(
			FIRST_CHAT_ID + index,
			`/start ${ connectToken( secret, FIRST_RECIPIENT_ID + index ) }`
		);
	}
	await reach( people.length );

	const rates: number[] = [];
	for ( let run = 0; run < options.runs; run++ ) {
		const before = taken.length;
		for ( const index of people ) {
			const body = message( FIRST_RECIPIENT_ID + index );
			const answer = await fetch( `${ stack.sidecarUrl }/webhooks`, {
				method: 'POST',
				headers: signedHeaders( secret, body, { id: newId() } ),
				body,
			} );
			await answer.arrayBuffer();
			if ( answer.status !== 202 ) {
				throw new Error( `A webhook was answered ${ answer.status }.` );
			}
		}
		await reach( before + people.length );
		const times = taken.slice( before );
		rates.push(
			( ( times.length - 1 ) * 1000 ) / ( times.at( -1 )! - times[ 0 ]! )
		);
	}
	emulator.failWith( () => null );
	return { rates, refusals };
}
