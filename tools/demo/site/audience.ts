/** Many attendees who write in the chat of the current webinar. */
import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { Texts } from '../texts/texts.ts';
import type { SiteCommands } from './commands.ts';

const PEOPLE = 300;
const SIGNED_IN_AT_ONCE = 50;
/** PHP's server has a few workers. */
const REQUESTS_AT_ONCE = 4;
/** Each with an event stream: fewer than the sidecar allows one address. */
const WRITERS_AT_ONCE = 50;

interface Attendee {
	cookie: string;
	nonce: string;
	/** Null where the site has no sidecar. */
	stream: { url: string; token: string } | null;
}

interface SignedIn {
	webinar_id: number;
	people: Attendee[];
}

interface Message {
	person: Attendee;
	text: string;
	isQuestion: boolean;
	key: string;
}

/** @return False too while WordPress does not answer: the demo's page is open before it has started. */
export const hasChat = ( commands: SiteCommands ): Promise< boolean > =>
	commands.run( 'chat' ).then(
		( answer ) => ( answer as { is_active: boolean } ).is_active,
		() => false
	);

/**
 * Lets everybody say "+", and some more than that, as their browsers would: at the sidecar, and over WordPress while it is away.
 *
 * @throws Error with the answer when the chat is not open.
 */
export async function letAudienceWrite(
	commands: SiteCommands,
	siteUrl: string,
	{ audience: { name, messages, questions } }: Texts
): Promise< void > {
	const groups: SignedIn[] = [];
	await inTurns(
		Array.from(
			{ length: PEOPLE / SIGNED_IN_AT_ONCE },
			( _, group ) => 1 + group * SIGNED_IN_AT_ONCE
		),
		REQUESTS_AT_ONCE,
		async ( first ) => {
			groups[ ( first - 1 ) / SIGNED_IN_AT_ONCE ] = ( await commands.run(
				'audience',
				{
					name,
					first,
					count: SIGNED_IN_AT_ONCE,
				}
			) ) as SignedIn;
		}
	);
	const webinarId = groups[ 0 ]!.webinar_id;
	const people = groups.flatMap( ( group ) => group.people );
	const say = ( text: string, index: number, isQuestion = false ) => ( {
		person: people[ index ]!,
		text,
		isQuestion,
		key: crypto.randomUUID(),
	} );
	await write(
		webinarId,
		siteUrl,
		people.map( ( _, index ) => say( '+', index ) )
	);
	await write( webinarId, siteUrl, [
		...messages.map( ( text, index ) => say( text, index ) ),
		...questions.map( ( text, index ) =>
			say( text, messages.length + index, true )
		),
	] );
}

/** Sends messages; what the sidecar does not take goes over WordPress. */
async function write(
	webinarId: number,
	siteUrl: string,
	said: Message[]
): Promise< void > {
	const left: Message[] = [];
	await inTurns( said, WRITERS_AT_ONCE, async ( message ) => {
		const isTaken = await writeAtSidecar( message ).catch( () => false );
		if ( ! isTaken ) {
			left.push( message );
		}
	} );
	await inTurns( left, REQUESTS_AT_ONCE, ( message ) =>
		writeOverWordPress( webinarId, siteUrl, message )
	);
}

/** @return Whether the sidecar has it. */
async function writeAtSidecar( {
	person: { stream },
	text,
	isQuestion,
	key,
}: Message ): Promise< boolean > {
	if ( ! stream ) {
		return false;
	}
	const headers = { Authorization: `Bearer ${ stream.token }` };
	// Nobody writes in a room without being there.
	const room = get( `${ stream.url }?device=audience&watching=0`, {
		agent: false,
		headers,
	} );
	try {
		const [ events ] = ( await once( room, 'response' ) ) as [
			IncomingMessage,
		];
		events.on( 'error', () => {} ).resume();
		const response = await fetch(
			stream.url.replace( /events$/, 'messages' ),
			{
				method: 'POST',
				headers: { ...headers, 'Content-Type': 'application/json' },
				body: JSON.stringify( {
					message_key: key,
					text,
					is_question: isQuestion,
				} ),
			}
		);
		return isAnswered( response );
	} finally {
		room.destroy();
	}
}

async function writeOverWordPress(
	webinarId: number,
	siteUrl: string,
	{ person, text, isQuestion, key }: Message
): Promise< void > {
	const response = await fetch( `${ siteUrl }/wp-admin/admin-ajax.php`, {
		method: 'POST',
		headers: { Cookie: person.cookie },
		body: new URLSearchParams( {
			action: 'webinar_chat_say',
			nonce: person.nonce,
			webinar_id: String( webinarId ),
			message_key: key,
			text,
			is_question: isQuestion ? '1' : '',
		} ),
	} );
	if ( ! isAnswered( response ) ) {
		throw new Error( await response.text() );
	}
}

/** Whether the message needs no other way: a second tap within half a minute says the same too soon. */
const isAnswered = ( { ok, status }: Response ): boolean =>
	ok || status === 429;

async function inTurns< Item >(
	items: readonly Item[],
	atOnce: number,
	work: ( item: Item ) => Promise< void >
): Promise< void > {
	const left = items.values();
	await Promise.all(
		Array.from( { length: atOnce }, async () => {
			for ( const item of left ) {
				await work( item );
			}
		} )
	);
}
