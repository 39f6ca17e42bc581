import { useMemo, useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { UiWebinarPublicFindPeopleAnswer } from '../../contract/generated/types';
import { sendCommand, type CommandSettings } from './command';

export type Person =
	UiWebinarPublicFindPeopleAnswer[ 'data' ][ 'people' ][ number ];

/** Maps people to their labels in a field, and back. */
export interface Directory {
	labels: string[];
	labelOf: ( id: number ) => string;
	personOf: ( label: string ) => Person | undefined;
}

/** A label has the e-mail where it is known, else the id if two people have the same name. */
export function createDirectory( people: readonly Person[] ): Directory {
	const nameCounts = new Map< string, number >();
	for ( const { name } of people ) {
		nameCounts.set( name, ( nameCounts.get( name ) ?? 0 ) + 1 );
	}
	const byLabel = new Map< string, Person >();
	const labels = new Map< number, string >();
	for ( const person of people ) {
		const { id, name, email } = person;
		const mark = email || ( nameCounts.get( name ) === 1 ? '' : id );
		const label = mark ? `${ name } (${ mark })` : name;
		labels.set( id, label );
		byLabel.set( label, person );
	}
	return {
		labels: [ ...byLabel.keys() ],
		// Somebody who was deleted stays chosen until removed by hand.
		labelOf: ( id ) =>
			labels.get( id ) ??
			sprintf(
				/* translators: %d: id of a WordPress user. */
				__( 'User %d', 'ui-webinar-public' ),
				id
			),
		personOf: ( label ) => byLabel.get( label ),
	};
}

/**
 * @param labels Labels in the field.
 * @param chosen Ids that were chosen before.
 * @return Ids that are chosen now; unknown labels are dropped.
 */
export function readChosenPeople(
	labels: readonly string[],
	chosen: readonly number[],
	directory: Directory
): number[] {
	const ids = labels.map(
		( label ) =>
			directory.personOf( label )?.id ??
			chosen.find( ( id ) => directory.labelOf( id ) === label )
	);
	return [ ...new Set( ids.filter( ( id ) => id !== undefined ) ) ];
}

const SEARCH_PAUSE_MS = 250;

/** @return Null when the site did not answer as expected. */
async function findPeople(
	settings: CommandSettings,
	search: string
): Promise< Person[] | null > {
	const answer = await sendCommand( settings, { search } );
	return answer.kind === 'done' && Array.isArray( answer.data.people )
		? ( answer.data.people as Person[] )
		: null;
}

export interface People {
	/** Everybody who was seen so far. */
	directory: Directory;
	/** Searches the site, a moment after the last call. */
	search: ( text: string ) => void;
	/** Why the last search has nothing to choose from; empty without a problem. */
	problem: string;
}

/**
 * @param initial  People whom the page knows.
 * @param settings Null for people who may not choose.
 */
export function usePeople(
	initial: readonly Person[],
	settings: CommandSettings | null
): People {
	const [ known, setKnown ] = useState( initial );
	const [ problem, setProblem ] = useState( '' );
	const lastText = useRef( '' );
	const timer = useRef( 0 );

	async function ask( text: string ): Promise< void > {
		if ( ! settings || ! text ) {
			return;
		}
		const found = await findPeople( settings, text );
		// The organizer may have typed on meanwhile.
		if ( lastText.current !== text ) {
			return;
		}
		if ( found === null ) {
			setProblem(
				__(
					'The site did not answer. Check your connection and type the name again.',
					'ui-webinar-public'
				)
			);
			return;
		}
		setProblem(
			found.length > 0
				? ''
				: sprintf(
						/* translators: %s: what was typed. */
						__(
							'Nobody called “%s” can speak here. Under Users, give the person the role Webinar speaker first.',
							'ui-webinar-public'
						),
						text
					)
		);
		setKnown( ( before ) => [
			...new Map(
				[ ...before, ...found ].map( ( person ) => [
					person.id,
					person,
				] )
			).values(),
		] );
	}

	return {
		directory: useMemo( () => createDirectory( known ), [ known ] ),
		search: ( text ) => {
			lastText.current = text.trim().slice( 0, 100 );
			setProblem( '' );
			window.clearTimeout( timer.current );
			timer.current = window.setTimeout(
				() => void ask( lastText.current ),
				SEARCH_PAUSE_MS
			);
		},
		problem,
	};
}
