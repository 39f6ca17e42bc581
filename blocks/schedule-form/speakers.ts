import { __, sprintf } from '@wordpress/i18n';

export interface Speaker {
	id: number;
	name: string;
}

/** People by the words that stand for them in the field. */
export interface SpeakerDirectory {
	labels: string[];
	labelOf: ( id: number ) => string;
	idOf: ( label: string ) => number | undefined;
}

/**
 * @param speakers Everybody who may be chosen.
 * @return The two ways between people and labels. Namesakes carry their id, so
 *         that nobody is chosen in another's place.
 */
export function createSpeakerDirectory(
	speakers: Speaker[]
): SpeakerDirectory {
	const bearers = new Map< string, number >();
	for ( const { name } of speakers ) {
		bearers.set( name, ( bearers.get( name ) ?? 0 ) + 1 );
	}
	const labels = new Map< number, string >();
	const ids = new Map< string, number >();
	for ( const { id, name } of speakers ) {
		const label = bearers.get( name ) === 1 ? name : `${ name } (${ id })`;
		labels.set( id, label );
		ids.set( label, id );
	}

	// Someone who has left the list keeps their place until taken out by hand.
	const labelOf = ( id: number ): string =>
		labels.get( id ) ??
		sprintf(
			/* translators: %d: id of a WordPress user. */
			__( 'User %d', 'ui-webinar-public' ),
			id
		);

	return {
		labels: [ ...labels.values() ],
		labelOf,
		idOf: ( label ) => ids.get( label ),
	};
}

/**
 * @param labels    What stands in the field now.
 * @param chosen    Who was chosen before.
 * @param directory Who may be chosen.
 * @return Who is chosen now; a label that names nobody is left out.
 */
export function readChosenSpeakers(
	labels: string[],
	chosen: number[],
	directory: SpeakerDirectory
): number[] {
	const ids = labels.map(
		( label ) =>
			directory.idOf( label ) ??
			chosen.find( ( id ) => directory.labelOf( id ) === label )
	);
	return [ ...new Set( ids.filter( ( id ) => id !== undefined ) ) ];
}

/**
 * @param directory Who may be chosen.
 * @param ownerId   Who is the organizer now; 0 is nobody.
 * @return Choices for a select, the present one among them whoever it is.
 */
export function listOrganizers(
	directory: SpeakerDirectory,
	ownerId: number
): Array< { value: string; label: string } > {
	const label =
		ownerId === 0
			? __( 'Nobody', 'ui-webinar-public' )
			: directory.labelOf( ownerId );
	const labels = new Set( [ label, ...directory.labels ] );
	return [ ...labels ].map( ( name ) => ( {
		value: String( directory.idOf( name ) ?? ownerId ),
		label: name,
	} ) );
}
