/** Sends commands and read-only queries over admin-ajax with a nonce (R3). */
import apiFetch from '@wordpress/api-fetch';
import { __ } from '@wordpress/i18n';
import type { AjaxCommand } from '../../../contract/generated/types';
import { readAjaxAnswer } from '../../requests/answers';
import { isUnanswered, type Problem, readProblem } from './problems';
import type { ControlSettings } from '../settings';

const COMMAND_TIMEOUT_MS = 15_000;
// The server sends requests to other servers, some seconds each.
const QUERY_TIMEOUT_MS = 45_000;

export type Outcome< Answer = unknown > =
	{ done: true; answer: Answer } | { done: false; problem: Problem };

type Target = Pick< ControlSettings, 'ajaxUrl' | 'webinarId' >;

async function post(
	{ ajaxUrl, webinarId }: Target,
	command: AjaxCommand,
	fields: Record< string, string >,
	timeoutMs: number
): Promise< Outcome > {
	try {
		const body: unknown = await apiFetch( {
			url: ajaxUrl,
			method: 'POST',
			body: new URLSearchParams( {
				...fields,
				action: command.action,
				nonce: command.nonce,
				webinar_id: String( webinarId ),
			} ),
			signal: AbortSignal.timeout( timeoutMs ),
		} );
		const answer = readAjaxAnswer( body );
		return answer.kind === 'done'
			? { done: true, answer: answer.data }
			: { done: false, problem: readProblem( body ) };
	} catch ( error ) {
		return { done: false, problem: readProblem( error ) };
	}
}

/**
 * Never throws.
 *
 * @param command Action and nonce.
 * @param fields  Other fields of the action.
 */
export async function sendCommand(
	target: Target,
	command: AjaxCommand,
	fields: Record< string, string >
): Promise< Outcome > {
	const outcome = await post( target, command, fields, COMMAND_TIMEOUT_MS );
	if ( ! outcome.done && isUnanswered( outcome.problem ) ) {
		outcome.problem.message = __(
			'The site did not answer. The command may have arrived all the same: look at the state above before you try again.',
			'client-webinar-control-integration'
		);
	}
	return outcome;
}

/**
 * Sends a command that changes nothing. Never throws.
 *
 * @param command Action and nonce.
 * @param fields  Other fields of the action.
 * @return The answer by its schema in `contract/ajax`, or a problem.
 */
export async function sendQuery< Answer >(
	target: Target,
	command: AjaxCommand,
	fields: Record< string, string > = {}
): Promise< Outcome< Answer > > {
	const outcome = await post( target, command, fields, QUERY_TIMEOUT_MS );
	if ( ! outcome.done && isUnanswered( outcome.problem ) ) {
		outcome.problem.message = __(
			'The site did not answer. Look at your connection and try again.',
			'client-webinar-control-integration'
		);
	}
	return outcome as Outcome< Answer >;
}
