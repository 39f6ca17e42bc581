/**
 * Commands and questions go over admin-ajax with a nonce; REST takes none (R3).
 */
import apiFetch from '@wordpress/api-fetch';
import { __ } from '@wordpress/i18n';
import type { AjaxCommand } from '../../../contract/generated/types';
import { isSilence, type Problem, readProblem } from './problems';
import type { ControlSettings } from '../settings';

const COMMAND_TIMEOUT_MS = 15_000;
// The server asks other servers, some seconds each.
const QUESTION_TIMEOUT_MS = 45_000;

export type Outcome< Answer = unknown > =
	{ done: true; answer: Answer } | { done: false; problem: Problem };

type Place = Pick< ControlSettings, 'ajaxUrl' | 'webinarId' >;

function isSuccess( answer: unknown ): answer is { data: unknown } {
	return (
		typeof answer === 'object' &&
		answer !== null &&
		'success' in answer &&
		answer.success === true
	);
}

async function post(
	{ ajaxUrl, webinarId }: Place,
	command: AjaxCommand,
	fields: Record< string, string >,
	timeoutMs: number
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
			signal: AbortSignal.timeout( timeoutMs ),
		} );
		return isSuccess( answer )
			? { done: true, answer: answer.data }
			: { done: false, problem: readProblem( answer ) };
	} catch ( error ) {
		return { done: false, problem: readProblem( error ) };
	}
}

/**
 * Sends one command for one webinar.
 *
 * @param place   Which webinar, and where to send it.
 * @param command Action and nonce, as the server gave them.
 * @param fields  What the action takes besides.
 * @return Whether it was done, and else why not. Never throws.
 */
export async function sendCommand(
	place: Place,
	command: AjaxCommand,
	fields: Record< string, string >
): Promise< Outcome > {
	const outcome = await post( place, command, fields, COMMAND_TIMEOUT_MS );
	if ( ! outcome.done && isSilence( outcome.problem ) ) {
		outcome.problem.message = __(
			'The site did not answer. The command may have arrived all the same: look at the state above before you try again.',
			'client-webinar-control-integration'
		);
	}
	return outcome;
}

/**
 * Asks for what changes nothing.
 *
 * @param place   Which webinar, and where to ask.
 * @param command Action and nonce, as the server gave them.
 * @return The answer as its schema in `contract/ajax` has it, or why there is none. Never throws.
 */
export async function askQuestion< Answer >(
	place: Place,
	command: AjaxCommand
): Promise< Outcome< Answer > > {
	const outcome = await post( place, command, {}, QUESTION_TIMEOUT_MS );
	if ( ! outcome.done && isSilence( outcome.problem ) ) {
		outcome.problem.message = __(
			'The site did not answer. Look at your connection and try again.',
			'client-webinar-control-integration'
		);
	}
	return outcome as Outcome< Answer >;
}
