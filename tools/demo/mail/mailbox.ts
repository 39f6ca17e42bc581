/** A mail server that keeps what WordPress sends, and shows it on the demo page. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface ArrivedMail {
	id: number;
	/** Recipients as the mail server was told, and not as the mail says. */
	to: string[];
	from: string;
	subject: string;
	/** The plain part. */
	text: string;
	/** The HTML part, empty when there is none. */
	html: string;
	/** Decoded values by name in lower case. */
	headers: Record< string, string >;
	/** Unix milliseconds. */
	arrivedAt: number;
}

export interface Mailbox {
	/** All mails, oldest first, including those of earlier starts. */
	readonly mails: readonly ArrivedMail[];
	stop: () => Promise< void >;
}

/**
 * Starts the mail server.
 *
 * @param port        Its port.
 * @param historyFile Stores the mails from start to start, one JSON object per line.
 */
export async function startMailbox(
	port: number,
	historyFile: string
): Promise< Mailbox > {
	const mails: ArrivedMail[] = existsSync( historyFile )
		? readFileSync( historyFile, 'utf8' )
				.split( '\n' )
				.filter( Boolean )
				.map( ( line ): ArrivedMail => JSON.parse( line ) )
		: [];
	const server = new SMTPServer( {
		authOptional: true,
		disabledCommands: [ 'AUTH', 'STARTTLS' ],
		// Nobody on this machine needs the name of the client.
		disableReverseLookup: true,
		onData( stream, session, done ) {
			simpleParser( stream, { skipImageLinks: true } )
				.then( ( parsed ) => {
					const mail: ArrivedMail = {
						id: mails.length + 1,
						to: session.envelope.rcptTo.map(
							( { address } ) => address
						),
						from: parsed.from?.text ?? '',
						subject: parsed.subject ?? '',
						text: parsed.text ?? '',
						html: parsed.html || '',
						headers: Object.fromEntries(
							parsed.headerLines.map( ( { key, line } ) => [
								key,
								line
									.slice( key.length + 1 )
									.replace( /\r?\n\s+/g, ' ' )
									.trim(),
							] )
						),
						arrivedAt: Date.now(),
					};
					appendFileSync(
						historyFile,
						`${ JSON.stringify( mail ) }\n`
					);
					mails.push( mail );
					done();
				} )
				.catch( done );
		},
	} );
	await new Promise< void >( ( resolve, reject ) => {
		server.once( 'error', reject );
		server.listen( port, '127.0.0.1', resolve );
	} );
	// A client that breaks off must not end the demo.
	server.removeAllListeners( 'error' );
	server.on( 'error', () => {} );
	return {
		mails,
		stop: () => new Promise( ( resolve ) => server.close( resolve ) ),
	};
}
