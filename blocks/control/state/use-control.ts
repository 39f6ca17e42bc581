import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import type { AjaxCommand } from '../../../contract/generated/types';
import { sendCommand } from '../requests/commands';
import type { Problem } from '../requests/problems';
import type { ControlSettings } from '../settings';
import { pollRoomState, type Reading, type RoomPolling } from './room-polling';

/** The command whose answer has not come yet. */
export type PendingCommand =
	| 'start'
	| 'pause'
	| 'resume'
	| 'stop'
	| 'archive'
	| 'show'
	| 'hide'
	| 'switch';

/** What the controls get from the screen that shows them. */
export interface ScreenContext {
	isPublished: boolean;
	/** A recording that is opened and closed, not a broadcast. */
	isRecording: boolean;
	/** Saving may schedule the webinar or change its date. */
	isSaving: boolean;
	/** Link of the offer; undefined while it is loading. */
	offerUrl: string | undefined;
	/** Whether the screen itself shows the webinar's date. */
	showsDate: boolean;
}

export interface Control {
	/** Null until the first answer. */
	reading: Reading | null;
	/** Read-sync fails: the reading, if any, is old. */
	pollingProblem: Problem | null;
	/** Why the last command was refused. */
	refusal: Problem | null;
	pending: PendingCommand | null;
	send: (
		name: PendingCommand,
		command: AjaxCommand,
		fields: Record< string, string >
	) => Promise< void >;
	dismissRefusal: () => void;
}

/** Polls the state of one webinar and sends its commands. */
export function useControl(
	settings: ControlSettings,
	{ isPublished, isSaving }: ScreenContext
): Control {
	const [ reading, setReading ] = useState< Reading | null >( null );
	const [ pollingProblem, setPollingProblem ] = useState< Problem | null >(
		null
	);
	const [ refusal, setRefusal ] = useState< Problem | null >( null );
	const [ pending, setPending ] = useState< PendingCommand | null >( null );
	const polling = useRef< RoomPolling | null >( null );
	const { stateUrl } = settings;
	const isPolled = isPublished && stateUrl !== '';

	// Before the next effect: starting the polling already sends the first request.
	useEffect( () => {
		if ( ! isSaving ) {
			polling.current?.refresh();
		}
	}, [ isSaving ] );

	useEffect( () => {
		if ( ! isPolled ) {
			return;
		}
		polling.current = pollRoomState( stateUrl, ( report ) => {
			if ( report.kind === 'problem' ) {
				setPollingProblem( report.problem );
				return;
			}
			setPollingProblem( null );
			setReading( report.reading );
		} );
		return () => polling.current?.stop();
	}, [ isPolled, stateUrl ] );

	const send: Control[ 'send' ] = useCallback(
		async ( name, command, fields ) => {
			setPending( name );
			setRefusal( null );
			const outcome = await sendCommand( settings, command, fields );
			if ( ! outcome.done ) {
				setRefusal( outcome.problem );
			}
			// After a refusal too: somebody else may have changed the state.
			await polling.current?.refresh();
			setPending( null );
		},
		[ settings ]
	);

	return {
		reading: isPolled ? reading : null,
		pollingProblem: isPolled ? pollingProblem : null,
		refusal,
		pending,
		send,
		dismissRefusal: useCallback( () => setRefusal( null ), [] ),
	};
}
