import { foldedText } from './text.ts';

/** Messages that count are at most so old. Slow mode is at most as long. */
export const LOOKED_AT_SECONDS = 300;

/** How many messages within how many seconds. */
const LIMITS = [
	{ seconds: 5, most: 3 },
	{ seconds: 60, most: 20 },
];
const SAME_TEXT_SECONDS = 30;

export type Said = { readonly text: string; readonly said_at: number };

export type Wait = {
	readonly rule: 'none' | 'slow' | 'fast' | 'same';
	readonly seconds: number;
};

/**
 * For how long a person has to wait before they say a text: the same rules as `Pace` in PHP;
 * contract/vectors/chat-pace.json has examples for both.
 *
 * @param before      What the person said, the latest first.
 * @param text        Cleaned.
 * @param slowSeconds Of slow mode.
 * @param now         Unix seconds.
 */
export function waitFor(
	before: readonly Said[],
	text: string,
	slowSeconds: number,
	now: number
): Wait {
	const same = before.find(
		( said ) => foldedText( said.text ) === foldedText( text )
	);
	const ends: { rule: Wait[ 'rule' ]; at: number }[] = [
		{ rule: 'slow', at: ( before[ 0 ]?.said_at ?? 0 ) + slowSeconds },
		...LIMITS.map( ( { seconds, most } ) => ( {
			rule: 'fast' as const,
			at: ( before[ most - 1 ]?.said_at ?? -seconds ) + seconds,
		} ) ),
		...( same
			? [
					{
						rule: 'same' as const,
						at: same.said_at + SAME_TEXT_SECONDS,
					},
				]
			: [] ),
	];
	const last = ends.reduce( ( one, other ) =>
		other.at > one.at ? other : one
	);
	return last.at > now
		? { rule: last.rule, seconds: last.at - now }
		: { rule: 'none', seconds: 0 };
}
