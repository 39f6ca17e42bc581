import { people } from '../people.ts';
import type { Setup } from '../setup.ts';

/**
 * Activates the plugins, and creates the people and the webinar where they are missing.
 *
 * @return WordPress ids of the people, by login.
 */
export async function fillSite( {
	site,
	options,
	texts,
	webinar,
}: Setup ): Promise< Record< string, number > > {
	await site.run( 'activate', { locale: options.locale } );
	const seeded = ( await site.run( 'seed', {
		site: texts.site,
		signup: texts.signup,
		webinar,
		people: people.map( ( { login, role, invitedBy = '' } ) => ( {
			login,
			role,
			name: texts.names[ login ],
			invited_by: invitedBy,
		} ) ),
	} ) ) as { people: Record< string, number > };
	return seeded.people;
}
