import { readContract } from '../../contract/contract.ts';
import { people } from '../people.ts';
import type { Setup } from '../setup.ts';
import { demoRecording } from './webinar.ts';

/**
 * Activates the plugins, and creates the people and the webinar where they are missing.
 *
 * @return WordPress ids of the people, by login.
 */
export async function fillSite( {
	root,
	site,
	options,
	texts,
	addresses,
	webinar,
}: Setup ): Promise< Record< string, number > > {
	// wp-admin warns where a module is active that the profile disables. Under `prod` there is no mail server.
	const disabled = readContract( root )
		.modules.filter(
			( { profile } ) =>
				options.profile === 'prod' && profile.prod !== 'required'
		)
		.map( ( { slug } ) => slug );
	await site.run( 'activate', { locale: options.locale, disabled } );
	const seeded = ( await site.run( 'seed', {
		site: texts.site,
		signup: texts.signup,
		form: texts.form,
		past: texts.past,
		webinar,
		...( options.profile === 'full' && {
			recording: demoRecording( texts, addresses ),
		} ),
		people: people.map( ( { login, role, invitedBy = '' } ) => ( {
			login,
			role,
			name: texts.names[ login ],
			invited_by: invitedBy,
		} ) ),
	} ) ) as { people: Record< string, number > };
	return seeded.people;
}
