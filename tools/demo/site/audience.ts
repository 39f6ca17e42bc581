/** Many attendees who write in the chat of the current webinar. */
import type { Texts } from '../texts/texts.ts';
import type { SiteCommands } from './commands.ts';

const PEOPLE = 40;
/** PHP's server has a few workers. */
const AT_ONCE = 4;

interface SignedIn {
	webinar_id: number;
	people: { cookie: string; nonce: string }[];
}

/**
 * Lets everybody say "+", and some more than that, by the command that a browser sends.
 *
 * @throws Error with the answer when the chat is not open.
 */
export async function letAudienceWrite(
	commands: SiteCommands,
	siteUrl: string,
	{ audience: { name, messages, questions } }: Texts
): Promise< void > {
	const { webinar_id: webinarId, people } = ( await commands.run(
		'audience',
		{
			names: Array.from(
				{ length: PEOPLE },
				( _, index ) => `${ name } ${ index + 1 }`
			),
		}
	) ) as SignedIn;
	const said = [
		...people.map( ( person ) => ( { person, text: '+', question: '' } ) ),
		...messages.map( ( text, index ) => ( {
			person: people[ index ]!,
			text,
			question: '',
		} ) ),
		...questions.map( ( text, index ) => ( {
			person: people[ messages.length + index ]!,
			text,
			question: '1',
		} ) ),
	];
	for ( let first = 0; first < said.length; first += AT_ONCE ) {
		await Promise.all(
			said
				.slice( first, first + AT_ONCE )
				.map( async ( { person, text, question } ) => {
					const response = await fetch(
						`${ siteUrl }/wp-admin/admin-ajax.php`,
						{
							method: 'POST',
							headers: { Cookie: person.cookie },
							body: new URLSearchParams( {
								action: 'webinar_chat_say',
								nonce: person.nonce,
								webinar_id: String( webinarId ),
								message_key: crypto.randomUUID(),
								text,
								is_question: question,
							} ),
						}
					);
					// A second tap within half a minute says the same too soon.
					if ( ! response.ok && response.status !== 429 ) {
						throw new Error( await response.text() );
					}
				} )
		);
	}
}
