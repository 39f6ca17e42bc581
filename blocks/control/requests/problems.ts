import { __ } from '@wordpress/i18n';
import { readAjaxAnswer } from '../../requests/answers';

/** An error code of the contract or of WordPress, and a message for people. */
export interface Problem {
	code: string;
	message: string;
}

function isProblem( value: unknown ): value is Problem {
	return (
		typeof value === 'object' &&
		value !== null &&
		'code' in value &&
		typeof value.code === 'string' &&
		'message' in value &&
		typeof value.message === 'string'
	);
}

/**
 * @param error An admin-ajax answer with `data`, an error of the REST API or of
 *              api-fetch, or anything else, such as a bare `-1`.
 * @return Always with a message.
 */
export function readProblem( error: unknown ): Problem {
	const answer = readAjaxAnswer( error );
	if ( answer.kind === 'refused' ) {
		return { code: answer.code, message: answer.message };
	}
	if ( isProblem( error ) ) {
		const { code, message } = error;
		return {
			code,
			// After a fatal error WordPress sends HTML as the message.
			message:
				code === 'internal_server_error'
					? __(
							'Something went wrong on the site. Try again; if it stays, tell its administrator.',
							'client-webinar-control-integration'
						)
					: message,
		};
	}
	return {
		code: 'webinar_answer_unreadable',
		message: __(
			'The site gave an answer that cannot be read. Reload the page and try again.',
			'client-webinar-control-integration'
		),
	};
}

/**
 * Whether no answer came at all: the command may have been carried out or not.
 */
export function isUnanswered( problem: Problem ): boolean {
	return [ 'fetch_error', 'offline_error' ].includes( problem.code );
}
