import { useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { StreamCheck } from '../../contract/generated/types';
import { sendCommand } from './command';
import type { CommandSettings } from './command';

/**
 * Lets the server check a stream, over admin-ajax with a nonce (R3). Never throws.
 *
 * @param source URL of the stream, saved or not.
 * @return The result, or a message why there is none.
 */
export async function checkStream(
	settings: CommandSettings,
	type: string,
	source: string
): Promise< StreamCheck > {
	const answer = await sendCommand( settings, {
		stream_type: type,
		stream_source: source,
	} );
	if ( answer.kind === 'refused' ) {
		return { is_ready: false, message: answer.message };
	}
	if ( answer.kind === 'done' && typeof answer.data.message === 'string' ) {
		return {
			is_ready: answer.data.is_ready === true,
			message: answer.data.message,
		};
	}
	return {
		is_ready: false,
		message: __(
			'The site did not say whether the stream answers. Check your connection and try again.',
			'ui-webinar-public'
		),
	};
}

export interface StreamCheckState {
	/** Result for the current fields; null before the first check. */
	result: StreamCheck | null;
	isBusy: boolean;
	check: () => void;
	/** For leaving the field: checks only a changed stream. */
	checkIfChanged: () => void;
}

/** @param source   URL of the stream. */
export function useStreamCheck(
	settings: CommandSettings,
	type: string,
	source: string
): StreamCheckState {
	const key = `${ type } ${ source.trim() }`;
	const lastKey = useRef( key );
	const running = useRef< string | null >( null );
	const [ answer, setAnswer ] = useState< {
		key: string;
		result: StreamCheck | null;
	} | null >( null );
	const isCurrent = answer?.key === key;

	async function check(): Promise< void > {
		// A click on the button also leaves the field, which would send a second check.
		if ( running.current === key ) {
			return;
		}
		lastKey.current = key;
		running.current = key;
		setAnswer( { key, result: null } );
		const result = await checkStream( settings, type, source.trim() );
		// A check of another stream may have started meanwhile.
		if ( running.current === key ) {
			running.current = null;
			setAnswer( { key, result } );
		}
	}

	return {
		result: isCurrent ? answer.result : null,
		isBusy: isCurrent && answer.result === null,
		check: () => void check(),
		checkIfChanged: () => {
			if ( lastKey.current !== key ) {
				void check();
			}
		},
	};
}
