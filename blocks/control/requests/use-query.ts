import { useCallback, useRef, useState } from '@wordpress/element';
import type { AjaxCommand } from '../../../contract/generated/types';
import { askQuestion } from './commands';
import type { Problem } from './problems';
import type { ControlSettings } from '../settings';

export interface Question< Answer > {
	/** The last one; null until there is any. */
	answer: Answer | null;
	/** Why the last question has no answer. */
	problem: Problem | null;
	isAsking: boolean;
	/** Does nothing where the command is missing. */
	ask: () => Promise< void >;
}

/**
 * A question that can be asked again and again.
 *
 * @param settings What the server gave.
 * @param command  What to ask with.
 */
export function useQuestion< Answer >(
	settings: ControlSettings,
	command: AjaxCommand | undefined
): Question< Answer > {
	const [ answer, setAnswer ] = useState< Answer | null >( null );
	const [ problem, setProblem ] = useState< Problem | null >( null );
	const [ isAsking, setIsAsking ] = useState( false );
	const turns = useRef( 0 );

	const ask = useCallback( async () => {
		if ( ! command ) {
			return;
		}
		const turn = ++turns.current;
		setIsAsking( true );
		const outcome = await askQuestion< Answer >( settings, command );
		// An answer to an earlier question may come after that to a later one.
		if ( turn !== turns.current ) {
			return;
		}
		setIsAsking( false );
		setProblem( outcome.done ? null : outcome.problem );
		if ( outcome.done ) {
			setAnswer( outcome.answer );
		}
	}, [ settings, command ] );

	return { answer, problem, isAsking, ask };
}
