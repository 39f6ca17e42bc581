import { __ } from '@wordpress/i18n';

/** What went wrong: a code of the canon or of WordPress, and its sentence. */
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
 * @param error Whatever was thrown or answered: an admin-ajax answer with
 *              `data`, an error of the REST API or of api-fetch, or a bare `-1`.
 * @return The same in one shape, always with words.
 */
export function readProblem( error: unknown ): Problem {
	if ( typeof error === 'object' && error !== null && 'data' in error ) {
		if ( isProblem( error.data ) ) {
			const { code, message } = error.data;
			return { code, message };
		}
	}
	if ( isProblem( error ) ) {
		const { code, message } = error;
		return {
			code,
			// WordPress answers a fatal error with a page for a browser.
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
 * @param problem A problem.
 * @return Whether no answer came at all, so that nobody knows what was done.
 */
export function isSilence( problem: Problem ): boolean {
	return [ 'fetch_error', 'offline_error' ].includes( problem.code );
}
