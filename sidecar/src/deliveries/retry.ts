export type RetryPolicy = {
	readonly firstDelayMs: number;
	readonly longestDelayMs: number;
	/** After this many failed tries the delivery is `failed`. */
	readonly tries: number;
};

// Delays from a second to half an hour: about half a day in total.
export const RETRY_POLICY: RetryPolicy = {
	firstDelayMs: 1000,
	longestDelayMs: 1_800_000,
	tries: 48,
};

/**
 * Exponential backoff. A random part of up to half the delay keeps deliveries that failed together
 * from being sent again together.
 *
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
