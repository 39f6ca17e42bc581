import apiFetch from '@wordpress/api-fetch';
import { readAjaxAnswer } from '../requests/answers';

/** The server's own requests to a stream end after ten seconds. */
const ANSWER_TIMEOUT_MS = 15_000;

/** What a command of this form is sent with. */
export interface CommandSettings {
	webinarId: number;
	ajaxUrl: string;
	action: string;
	/** For this webinar and this person. */
	nonce: string;
}

/** Sends a command of the form over admin-ajax with its nonce (R3). Never throws. */
export async function sendCommand(
	settings: CommandSettings,
	fields: Record< string, string >
): Promise< ReturnType< typeof readAjaxAnswer > > {
	// api-fetch rejects with the body of a refusal.
	const body: unknown = await apiFetch( {
		url: settings.ajaxUrl,
		method: 'POST',
		body: new URLSearchParams( {
			action: settings.action,
			nonce: settings.nonce,
			webinar_id: String( settings.webinarId ),
			...fields,
		} ),
		signal: AbortSignal.timeout( ANSWER_TIMEOUT_MS ),
	} ).catch( ( error: unknown ) => error );
	return readAjaxAnswer( body );
}
