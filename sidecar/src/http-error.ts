/** An answer other than success: a code for programs, a message for people. */
export class HttpError extends Error {
	override readonly name = 'HttpError';

	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
		/** When to try again, in seconds. */
		readonly retryAfterSeconds: number | null = null
	) {
		super( message );
	}
}
