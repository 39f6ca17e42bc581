/**
 * Commands go over admin-ajax with a nonce, never over REST (R3).
 */
import apiFetch from '@wordpress/api-fetch';
import { __ } from '@wordpress/i18n';
import { isSilence, type Problem, readProblem } from './problems';
import type { Command } from './settings';

const ANSWER_TIMEOUT_MS = 15_000;

export type Outcome = { done: true } | { done: false; problem: Problem };

/**
 * Sends one command for one webinar.
 *
 * @param ajaxUrl   Address of admin-ajax.php.
 * @param webinarId The webinar.
 * @param command   Action and nonce, as the server gave them.
 * @param fields    What the action takes besides.
 * @return Whether it was done, and else why not. Never throws.
 */
export async function sendCommand(
	ajaxUrl: string,
	webinarId: number,
	command: Command,
	fields: Record< string, string >
): Promise< Outcome > {
	try {
		const answer: unknown = await apiFetch( {
			url: ajaxUrl,
			method: 'POST',
			body: new URLSearchParams( {
				...fields,
				action: command.action,
				nonce: command.nonce,
				webinar_id: String( webinarId ),
			} ),
			signal: AbortSignal.timeout( ANSWER_TIMEOUT_MS ),
		} );
		const isDone =
			typeof answer === 'object' &&
			answer !== null &&
			'success' in answer &&
			answer.success === true;
		return isDone
			? { done: true }
			: { done: false, problem: readProblem( answer ) };
	} catch ( error ) {
		const problem = readProblem( error );
		if ( isSilence( problem ) ) {
			problem.message = __(
				'The site did not answer. The command may have arrived all the same: look at the state above before you try again.',
				'client-webinar-control-integration'
			);
		}
		return { done: false, problem };
	}
}
