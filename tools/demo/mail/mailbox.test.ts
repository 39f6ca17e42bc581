import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import getPort from 'get-port';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { texts } from '../texts/all.ts';
import { mailPage } from '../page/mail.ts';
import { startMailbox, type Mailbox } from './mailbox.ts';

let folder: string;
let port: number;
let mailbox: Mailbox;

beforeEach( async () => {
	folder = await mkdtemp( path.join( tmpdir(), 'mailbox-' ) );
	port = await getPort();
	mailbox = await startMailbox( port, path.join( folder, 'mail.jsonl' ) );
} );

afterEach( async () => {
	await mailbox.stop();
	await rm( folder, { recursive: true } );
} );

test( 'keeps both parts and the headers of a mail, also over a restart', async () => {
	await sendMail( [
		'Subject: =?utf-8?Q?=D0=9A=D1=80=D1=8B=D1=88=D0=B0?=',
		'From: Site <site@example.com>',
		'To: anna@example.com',
		'List-Unsubscribe: <http://site/?x=1>',
		'Content-Type: multipart/alternative; boundary=b',
		'',
		'--b',
		'Content-Type: text/plain; charset=utf-8',
		'',
		'Plain <b>',
		'--b',
		'Content-Type: text/html; charset=utf-8',
		'',
		'<html><head></head><body>Rich</body></html>',
		'--b--',
	] );
	await mailbox.stop();
	mailbox = await startMailbox( port, path.join( folder, 'mail.jsonl' ) );

	expect( mailbox.mails ).toHaveLength( 1 );
	const mail = mailbox.mails[ 0 ]!;
	expect( mail ).toMatchObject( {
		id: 1,
		to: [ 'anna@example.com' ],
		subject: 'Крыша',
		text: 'Plain <b>',
		html: '<html><head></head><body>Rich</body></html>',
	} );
	expect( mail.headers[ 'list-unsubscribe' ] ).toBe( '<http://site/?x=1>' );
	expect( mailPage( texts.en_US, mail ) ).toContain( 'Plain &lt;b&gt;' );
} );

/** Sends a mail to the mailbox, as a mail program does. */
async function sendMail( lines: string[] ): Promise< void > {
	const socket = createConnection( port, '127.0.0.1' );
	const commands = [
		'EHLO test',
		'MAIL FROM:<site@example.com>',
		'RCPT TO:<anna@example.com>',
		'DATA',
		[ ...lines, '.' ].join( '\r\n' ),
		'QUIT',
	];
	for await ( const answer of socket ) {
		// Each line of a longer answer but the last has a dash after its code.
		if ( /^\d{3} .*\r\n$/m.test( String( answer ) ) ) {
			const command = commands.shift();
			if ( ! command ) {
				break;
			}
			socket.write( `${ command }\r\n` );
		}
	}
}
