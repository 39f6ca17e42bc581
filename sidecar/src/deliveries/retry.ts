export type RetryPolicy = {
	readonly firstDelayMs: number;
	readonly longestDelayMs: number;
	/** After so many failed tries the delivery is a dead letter. */
	readonly tries: number;
};

// From a second to half an hour: about half a day in all.
export const RETRY_POLICY: RetryPolicy = {
	firstDelayMs: 1000,
	longestDelayMs: 1_800_000,
	tries: 48,
};

/**
 * Exponential, and spread over the upper half of the span, so that those who
 * failed together do not come back together.
 *
 * @param policy
 * @param failedTries At least 1.
 */
export function retryDelayMs(
	policy: RetryPolicy,
	failedTries: number
): number {
	const spanMs = Math.min(
		policy.firstDelayMs * 2 ** ( failedTries - 1 ),
		policy.longestDelayMs
	);
	return Math.round( spanMs * ( 0.5 + Math.random() / 2 ) );
}
