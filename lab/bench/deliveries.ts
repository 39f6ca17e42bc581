/** Measure 5: how fast the sidecar accepts webhooks, and whether it keeps Telegram's rate limit. */
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

/** More than the sidecar accepts: a webhook that is sent twice creates no second delivery. */
const WEBHOOKS_PER_SECOND = 6000;

const FIRST_CHAT_ID = 7_000_000_000;
const FIRST_RECIPIENT_ID = 500_001;
const RATE_TARGET = 29;

/** Telegram's limit for one bot, and the sidecar's default setting. */
const TELEGRAM_PER_SECOND = 30;

const DISK_TEST_MS = 1000;
const POLL_INTERVAL_MS = 200;
const TIMEOUT_MS = 180_000;

/**
 * @param stack            The running stack.
 * @param options.wrk      Path of wrk.
 * @param options.runs     Number of runs.
 * @param options.seconds  How long wrk sends webhooks in each run.
 * @param options.messages Number of messages to Telegram in each run.
 */
export async function measureDeliveries(
	stack: Stack,
	options: { wrk: string; runs: number; seconds: number; messages: number }
): Promise< Figure[] > {
	const accepted: number[] = [];
	const cpu: number[] = [];
	const syncs: number[] = [];
	for ( let run = 0; run < options.runs; run++ ) {
		syncs.push( syncsPerSecond( stack.folder ) );
		await stack.restartSidecar();
		const requests = Array.from(
			{ length: WEBHOOKS_PER_SECOND * options.seconds },
			// The recipients have not connected Telegram, so the sidecar sends nothing meanwhile.
			( _, index ) => rawWebhook( stack.secret, index + 1 )
		);
		const before = processCpuSeconds( stack.sidecarPid );
		const { answered, seconds } = await load(
			options.wrk,
			stack.folder,
			stack.sidecarUrl,
			requests,
			{ status: 202, text: '"accepted"', seconds: options.seconds }
		);
		accepted.push( answered / seconds );
		cpu.push(
			( ( processCpuSeconds( stack.sidecarPid ) - before ) * 1000 ) /
				answered
		);
	}
	const { rates, refusals } = await measureRate( stack, options );
	return [
		figure(
			5,
			'webhooks.per_second',
			'Webhooks accepted by the sidecar, each written to disk',
			'/s',
			accepted
		),
		figure( 5, 'webhooks.cpu', 'Sidecar CPU per webhook', 'ms', cpu ),
		figure(
			5,
			'disk.per_second',
			'Sequential writes that this disk confirms',
			'/s',
			syncs
		),
		figure(
			5,
			'webhooks.ratio',
			'Webhooks / such writes',
			'×',
			ratios( accepted, syncs )
		),
		figure(
			5,
			'telegram.per_second',
			`Messages to Telegram, limited to ${ TELEGRAM_PER_SECOND } per second`,
			'/s',
			rates,
			{ atLeast: RATE_TARGET }
		),
		figure(
			5,
			'telegram.refusals',
			'Responses 429 from an emulator that enforces this limit',
			'',
			[ refusals ],
			{ atMost: 0 }
		),
	];
}

/**
 * How often per second this disk confirms the write of one page. A durable webhook needs at least one such write.
 *
 * @param folder On the same disk as the sidecar's file.
 */
function syncsPerSecond( folder: string ): number {
	const file = openSync( path.join( folder, 'page' ), 'w' );
	const page = Buffer.alloc( 4096 );
	const beganAtMs = Date.now();
	let written = 0;
	while ( Date.now() - beganAtMs < DISK_TEST_MS ) {
		writeSync( file, page, 0, page.length, written * page.length );
		fdatasyncSync( file );
		written++;
	}
	closeSync( file );
	return ( written * 1000 ) / ( Date.now() - beganAtMs );
}

/** A raw HTTP request with a signed message. */
function rawWebhook( secret: string, recipientId: number ): string {
	const body = messageBody( recipientId );
	return `POST /webhooks HTTP/1.1\r\n${ Object.entries( {
		host: 'sidecar',
		'content-length': String( Buffer.byteLength( body ) ),
		...signedHeaders( secret, body ),
	} )
		.map( ( [ name, value ] ) => `${ name }: ${ value }\r\n` )
		.join( '' ) }\r\n${ body }`;
}

const messageBody = ( recipientId: number ): string =>
	JSON.stringify( telegramMessage( { recipient_id: recipientId } ) );

/** Connects people to Telegram and sends one message to each of them in each run. */
async function measureRate(
	stack: Stack,
	options: { runs: number; messages: number }
): Promise< { rates: number[]; refusals: number } > {
	const { emulator, secret } = stack;
	await stack.restartSidecar();
	/** When Telegram accepted each message. */
	const sentAtMs: number[] = [];
	let refusals = 0;
	emulator.failWith( () => {
		const nowMs = Date.now();
		// Rejected messages do not count towards the limit.
		if ( ( sentAtMs.at( -TELEGRAM_PER_SECOND ) ?? 0 ) > nowMs - 1000 ) {
			refusals++;
			return {
				status: 429,
				description: 'Too Many Requests: retry after 1',
				retryAfterSeconds: 1,
			};
		}
		sentAtMs.push( nowMs );
		return null;
	} );
	const waitUntilSent = async ( count: number ): Promise< void > => {
		const beganAtMs = Date.now();
		while ( sentAtMs.length < count ) {
			if ( Date.now() - beganAtMs > TIMEOUT_MS ) {
				throw new Error(
					`Telegram received ${ sentAtMs.length } of ${ count } messages.`
				);
			}
			await delay( POLL_INTERVAL_MS );
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
	await waitUntilSent( people.length );

	const rates: number[] = [];
	for ( let run = 0; run < options.runs; run++ ) {
		const before = sentAtMs.length;
		for ( const index of people ) {
			const body = messageBody( FIRST_RECIPIENT_ID + index );
			const response = await fetch( `${ stack.sidecarUrl }/webhooks`, {
				method: 'POST',
				headers: signedHeaders( secret, body, { id: newId() } ),
				body,
			} );
			await response.arrayBuffer();
			if ( response.status !== 202 ) {
				throw new Error(
					`A webhook received status ${ response.status }.`
				);
			}
		}
		await waitUntilSent( before + people.length );
		const times = sentAtMs.slice( before );
		rates.push(
			( ( times.length - 1 ) * 1000 ) / ( times.at( -1 )! - times[ 0 ]! )
		);
	}
	emulator.failWith( () => null );
	return { rates, refusals };
}
