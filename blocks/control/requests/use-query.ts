import { useCallback, useRef, useState } from '@wordpress/element';
import type { AjaxCommand } from '../../../contract/generated/types';
import { sendQuery } from './commands';
import type { Problem } from './problems';
import type { ControlSettings } from '../settings';

export interface Query< Answer > {
	/** The last one; null before the first. */
	answer: Answer | null;
	/** Why the last request has no answer. */
	problem: Problem | null;
	isLoading: boolean;
	/** Does nothing where the command is missing. `fields` are other fields of the action. */
	load: ( fields?: Record< string, string > ) => Promise< void >;
	/** The same without `isLoading`, for a repetition that nobody has asked for. */
	refresh: () => Promise< void >;
}

/** A read-only command that can be sent repeatedly. */
export function useQuery< Answer >(
	settings: ControlSettings,
	command: AjaxCommand | undefined
): Query< Answer > {
	const [ answer, setAnswer ] = useState< Answer | null >( null );
	const [ problem, setProblem ] = useState< Problem | null >( null );
	const [ isLoading, setIsLoading ] = useState( false );
	const lastRequest = useRef( 0 );

	const send = useCallback(
		async ( isQuiet: boolean, fields?: Record< string, string > ) => {
			if ( ! command ) {
				return;
			}
			const request = ++lastRequest.current;
			setIsLoading( ! isQuiet );
			const outcome = await sendQuery< Answer >(
				settings,
				command,
				fields
			);
			// An earlier request may be answered after a later one.
			if ( request !== lastRequest.current ) {
				return;
			}
			setIsLoading( false );
			setProblem( outcome.done ? null : outcome.problem );
			if ( outcome.done ) {
				setAnswer( outcome.answer );
			}
		},
		[ settings, command ]
	);

	const load = useCallback(
		( fields?: Record< string, string > ) => send( false, fields ),
		[ send ]
	);
	const refresh = useCallback( () => send( true ), [ send ] );
	return { answer, problem, isLoading, load, refresh };
}
