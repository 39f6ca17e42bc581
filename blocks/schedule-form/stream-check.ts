import apiFetch from '@wordpress/api-fetch';
import { useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { StreamCheck } from '../../contract/generated/types';
import type { StreamCheckSettings } from './settings';

/** The server gives up on a stream after five seconds; the way there and back comes on top. */
const ANSWER_TIMEOUT_MS = 15_000;

function readMessage( value: unknown ): string | null {
	return typeof value === 'object' &&
		value !== null &&
		'message' in value &&
		typeof value.message === 'string'
		? value.message
		: null;
}

function readData( answer: unknown ): unknown {
	return typeof answer === 'object' && answer !== null && 'data' in answer
		? answer.data
		: null;
}

/**
 * Asks the server to look at a stream (R3: over admin-ajax with a nonce).
 *
 * @param settings Where to ask, and with what right.
 * @param type     Stream type.
 * @param source   Its address, saved or not.
 * @return What was found, or why nothing was. Never throws.
 */
export async function checkStream(
	settings: StreamCheckSettings,
	type: string,
	source: string
): Promise< StreamCheck > {
	try {
		const answer: unknown = await apiFetch( {
			url: settings.ajaxUrl,
			method: 'POST',
			body: new URLSearchParams( {
				action: settings.action,
				nonce: settings.nonce,
				webinar_id: String( settings.webinarId ),
				stream_type: type,
				stream_source: source,
			} ),
			signal: AbortSignal.timeout( ANSWER_TIMEOUT_MS ),
		} );
		const data = readData( answer );
		const message = readMessage( data );
		if ( message !== null ) {
			return {
				is_ready: ( data as Partial< StreamCheck > ).is_ready === true,
				message,
			};
		}
	} catch ( error ) {
		const message = readMessage( readData( error ) );
		if ( message !== null ) {
			return { is_ready: false, message };
		}
	}
	return {
		is_ready: false,
		message: __(
			'The site did not say whether the stream answers. Check your connection and try again.',
			'ui-webinar-public'
		),
	};
}

export interface StreamChecking {
	/** What was found for what stands in the fields now; null: not asked yet. */
	found: StreamCheck | null;
	isBusy: boolean;
	check: () => void;
	/** For leaving the field: asks only about what has changed since. */
	checkIfChanged: () => void;
}

/**
 * @param settings Where to ask, and with what right.
 * @param type     Stream type.
 * @param source   Its address.
 */
export function useStreamCheck(
	settings: StreamCheckSettings,
	type: string,
	source: string
): StreamChecking {
	const question = `${ type } ${ source.trim() }`;
	const lastQuestion = useRef( question );
	const underWay = useRef< string | null >( null );
	const [ answer, setAnswer ] = useState< {
		question: string;
		found: StreamCheck | null;
	} | null >( null );
	const isCurrent = answer?.question === question;

	async function check(): Promise< void > {
		// Leaving the field by a click on the button asks twice.
		if ( underWay.current === question ) {
			return;
		}
		lastQuestion.current = question;
		underWay.current = question;
		setAnswer( { question, found: null } );
		const found = await checkStream( settings, type, source.trim() );
		// Another question may have taken this one's place.
		if ( underWay.current === question ) {
			underWay.current = null;
			setAnswer( { question, found } );
		}
	}

	return {
		found: isCurrent ? answer.found : null,
		isBusy: isCurrent && answer.found === null,
		check: () => void check(),
		checkIfChanged: () => {
			if ( lastQuestion.current !== question ) {
				void check();
			}
		},
	};
}
