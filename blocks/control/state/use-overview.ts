import { useEffect, useRef } from '@wordpress/element';
import type { ClientWebinarControlIntegrationOverviewAnswer } from '../../../contract/generated/types';
import type { RoomState } from '../../types/room-state';
import type { ControlSettings } from '../settings';
import { type Question, useQuestion } from '../requests/use-query';

export type Overview = ClientWebinarControlIntegrationOverviewAnswer[ 'data' ];

const FIRST_REPEAT_MS = 10_000;
// A message may wait for days until its reader connects Telegram.
const LONGEST_REPEAT_MS = 5 * 60_000;

/**
 * @param overview            What is known.
 * @param overview.attendance
 * @param overview.messages
 * @return Whether its numbers will still change by themselves.
 */
function isUnsettled( { attendance, messages }: Overview ): boolean {
	return (
		( attendance?.undecided ?? 0 ) > 0 ||
		( messages !== null &&
			( messages.waiting > 0 || ! messages.is_complete ) )
	);
}

/**
 * History and, after the end, the numbers: asked at every change of the state,
 * and then ever more slowly as long as somebody looks and something is open.
 *
 * @param settings What the server gave.
 * @param state    The webinar.
 */
export function useOverview(
	settings: ControlSettings,
	state: RoomState
): Question< Overview > {
	const question = useQuestion< Overview >(
		settings,
		settings.commands.overview
	);
	const { answer, problem, isAsking, ask } = question;
	const repeatMs = useRef( FIRST_REPEAT_MS );
	const { status, version } = state;

	useEffect( () => {
		repeatMs.current = FIRST_REPEAT_MS;
		ask();
	}, [ ask, version ] );

	const numbers = JSON.stringify( [ answer?.attendance, answer?.messages ] );
	useEffect( () => {
		repeatMs.current = FIRST_REPEAT_MS;
	}, [ numbers ] );

	const isOver = [ 'finished', 'archived' ].includes( status );
	const isOpen =
		isOver &&
		( problem !== null || ( answer !== null && isUnsettled( answer ) ) );
	useEffect( () => {
		if ( ! isOpen || isAsking ) {
			return;
		}
		const askIfSeen = () => {
			if ( ! document.hidden ) {
				repeatMs.current = Math.min(
					repeatMs.current * 2,
					LONGEST_REPEAT_MS
				);
				ask();
			}
		};
		const timer = setTimeout( askIfSeen, repeatMs.current );
		document.addEventListener( 'visibilitychange', askIfSeen );
		return () => {
			clearTimeout( timer );
			document.removeEventListener( 'visibilitychange', askIfSeen );
		};
		// Each answer and each failure begins another wait.
	}, [ isOpen, isAsking, answer, problem, ask ] );

	return question;
}
