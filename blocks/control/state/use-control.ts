import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import type { AjaxCommand } from '../../../contract/generated/types';
import { sendCommand } from '../requests/commands';
import type { Problem } from '../requests/problems';
import { type Reading, type Watch, watchRoomState } from './room-polling';
import type { ControlSettings } from '../settings';

/** Which command is on its way. */
export type Busy =
	'start' | 'pause' | 'resume' | 'stop' | 'archive' | 'show' | 'hide' | null;

/** What the screen around the controls knows of the webinar. */
export interface Surroundings {
	isPublished: boolean;
	/** Saving may schedule the webinar or move its date. */
	isSaving: boolean;
	/** Where the offer leads; undefined while that is not known. */
	offerUrl: string | undefined;
	/** Whether the screen itself says when the webinar is. */
	saysWhen: boolean;
}

export interface Control {
	/** Null until the first answer. */
	reading: Reading | null;
	/** Read-sync fails: the reading, if any, is old. */
	trouble: Problem | null;
	/** The last command was refused. */
	refusal: Problem | null;
	busy: Busy;
	send: (
		busy: NonNullable< Busy >,
		command: AjaxCommand,
		fields: Record< string, string >
	) => Promise< void >;
	forgetRefusal: () => void;
}

/**
 * Follows one webinar and sends its commands.
 *
 * @param settings                 What the server gave.
 * @param surroundings             What the screen knows.
 * @param surroundings.isPublished
 * @param surroundings.isSaving
 */
export function useControl(
	settings: ControlSettings,
	{ isPublished, isSaving }: Surroundings
): Control {
	const [ reading, setReading ] = useState< Reading | null >( null );
	const [ trouble, setTrouble ] = useState< Problem | null >( null );
	const [ refusal, setRefusal ] = useState< Problem | null >( null );
	const [ busy, setBusy ] = useState< Busy >( null );
	const watch = useRef< Watch | null >( null );
	const { stateUrl } = settings;
	const isFollowed = isPublished && stateUrl !== '';

	// Stands before the watch is made: the first question is asked by that.
	useEffect( () => {
		if ( ! isSaving ) {
			watch.current?.refresh();
		}
	}, [ isSaving ] );

	useEffect( () => {
		if ( ! isFollowed ) {
			return;
		}
		watch.current = watchRoomState( stateUrl, ( news ) => {
			if ( news.kind === 'trouble' ) {
				setTrouble( news.problem );
				return;
			}
			setTrouble( null );
			setReading( news.reading );
		} );
		return () => watch.current?.stop();
	}, [ isFollowed, stateUrl ] );

	const send: Control[ 'send' ] = useCallback(
		async ( kind, command, fields ) => {
			setBusy( kind );
			setRefusal( null );
			const outcome = await sendCommand( settings, command, fields );
			if ( ! outcome.done ) {
				setRefusal( outcome.problem );
			}
			// A refusal too may mean that somebody else was quicker.
			await watch.current?.refresh();
			setBusy( null );
		},
		[ settings ]
	);

	return {
		reading: isFollowed ? reading : null,
		trouble: isFollowed ? trouble : null,
		refusal,
		busy,
		send,
		forgetRefusal: useCallback( () => setRefusal( null ), [] ),
	};
}
