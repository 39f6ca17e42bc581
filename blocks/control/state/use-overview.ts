import { useEffect, useRef } from '@wordpress/element';
import type { ClientWebinarControlIntegrationOverviewAnswer } from '../../../contract/generated/types';
import type { RoomState } from '../../types/room-state';
import type { ControlSettings } from '../settings';
import { type Query, useQuery } from '../requests/use-query';

export type Overview = ClientWebinarControlIntegrationOverviewAnswer[ 'data' ];

const FIRST_REPEAT_MS = 10_000;
// A message may wait for days until its recipient connects Telegram.
const LONGEST_REPEAT_MS = 5 * 60_000;

/** Whether the numbers will still change by themselves. */
function isUndecided( { attendance, messages }: Overview ): boolean {
	return (
		( attendance?.undecided ?? 0 ) > 0 ||
		( messages !== null &&
			( messages.waiting > 0 || ! messages.is_complete ) )
	);
}

/**
 * Loads the history and, after the end or of an open recording, the numbers: at
 * every change of the state, and with growing waits while the tab is visible and
 * the numbers still change.
 */
export function useOverview(
	settings: ControlSettings,
	state: RoomState
): Query< Overview > {
	const query = useQuery< Overview >( settings, settings.commands.overview );
	const { answer, problem, isLoading, load } = query;
	const repeatMs = useRef( FIRST_REPEAT_MS );
	const { status, version } = state;

	useEffect( () => {
		repeatMs.current = FIRST_REPEAT_MS;
		load();
	}, [ load, version ] );

	const numbers = JSON.stringify( [
		answer?.attendance,
		answer?.messages,
		answer?.viewers,
	] );
	useEffect( () => {
		repeatMs.current = FIRST_REPEAT_MS;
	}, [ numbers ] );

	const isOver = [ 'finished', 'archived' ].includes( status );
	const mayChange =
		( isOver &&
			( problem !== null ||
				( answer !== null && isUndecided( answer ) ) ) ) ||
		( status === 'live' && Boolean( answer?.viewers ) );
	useEffect( () => {
		if ( ! mayChange || isLoading ) {
			return;
		}
		const loadIfVisible = () => {
			if ( ! document.hidden ) {
				repeatMs.current = Math.min(
					repeatMs.current * 2,
					LONGEST_REPEAT_MS
				);
				load();
			}
		};
		const timer = setTimeout( loadIfVisible, repeatMs.current );
		document.addEventListener( 'visibilitychange', loadIfVisible );
		return () => {
			clearTimeout( timer );
			document.removeEventListener( 'visibilitychange', loadIfVisible );
		};
		// Each answer and each failure starts another wait.
	}, [ mayChange, isLoading, answer, problem, load ] );

	return query;
}
