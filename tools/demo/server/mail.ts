import type { Mailbox } from '../mail/mailbox.ts';
import { mailboxPage, mailPage } from '../page/mail.ts';
import type { Texts } from '../texts/texts.ts';
import { send, sendHtml, type Answer } from './answer.ts';

const JSON_PATH = '/mail/mails.json';

/** Returns the answer to a path below /mail/: the list, one mail, or all of them as JSON; undefined for another path. */
export function mailAnswer(
	mailbox: Mailbox,
	texts: Texts,
	pathname: string
): Answer | undefined {
	const { mails } = mailbox;
	if ( pathname === '/mail/' ) {
		return ( _request, response ) =>
			sendHtml( response, mailboxPage( texts, mails ) );
	}
	if ( pathname === JSON_PATH ) {
		return ( _request, response ) =>
			send( response, 'application/json', JSON.stringify( mails ) );
	}
	const mail = mails.find( ( { id } ) => pathname === `/mail/${ id }` );
	return (
		mail &&
		( ( _request, response ) =>
			sendHtml( response, mailPage( texts, mail ) ) )
	);
}
