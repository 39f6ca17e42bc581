import { __, sprintf } from '@wordpress/i18n';

export interface Speaker {
	id: number;
	name: string;
}

/** Maps people to their labels in the field, and back. */
export interface SpeakerDirectory {
	labels: string[];
	labelOf: ( id: number ) => string;
	idOf: ( label: string ) => number | undefined;
}

/**
 * Labels of people with the same name contain their ids.
 * @param speakers Everybody who may be chosen.
 */
export function createSpeakerDirectory(
	speakers: Speaker[]
): SpeakerDirectory {
	const nameCounts = new Map< string, number >();
	for ( const { name } of speakers ) {
		nameCounts.set( name, ( nameCounts.get( name ) ?? 0 ) + 1 );
	}
	const labels = new Map< number, string >();
	const ids = new Map< string, number >();
	for ( const { id, name } of speakers ) {
		const label =
			nameCounts.get( name ) === 1 ? name : `${ name } (${ id })`;
		labels.set( id, label );
		ids.set( label, id );
	}

	// Somebody who is no longer on the list stays chosen until removed by hand.
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
 * @param labels Labels in the field.
 * @param chosen Ids that were chosen before.
 * @return Ids that are chosen now; unknown labels are dropped.
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
 * Options of the select; the current organizer is always one of them.
 * @param ownerId The current organizer; 0: none.
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
