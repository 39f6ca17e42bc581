import { LONGEST_PAUSE_MS, steadyMs } from '../clock.ts';
import type { PauseStore } from './pause-store.ts';

/** A slot that was taken, or why there is none now and when it is worth asking again. */
export type Slot =
	| { readonly kind: 'taken' }
	| {
			/** The whole bot is paused, the next slot is still to come, or this chat has to wait. */
			readonly kind: 'pause' | 'slot' | 'chat';
			readonly ms: number;
	  };

export type Rates = {
	readonly perSecond: number;
	readonly perChatPerSecond: number;
};

/** Telegram's limits: requests a second in total, messages a second to each chat, and the pause after a 429. */
export interface Pace {
	/**
	 * Takes the next slot if it is free.
	 *
	 * @param chatId Null for a further request of a running try.
	 */
	take: ( chatId: number | null ) => Promise< Slot >;

	/** There is no slot for this time, at most an hour. The longest of several pauses applies. */
	pauseFor: ( ms: number ) => Promise< void >;

	/** 0 without a pause. */
	pausedForMs: () => Promise< number >;
}

export const toGapsMs = ( { perSecond, perChatPerSecond }: Rates ) => ( {
	gapMs: Math.ceil( 1000 / perSecond ),
	gapPerChatMs: Math.ceil( 1000 / perChatPerSecond ),
} );

/** The pace of a single sidecar. Only the pause is stored. */
export function createMemoryPace( rates: Rates, pauses: PauseStore ): Pace {
	const { gapMs, gapPerChatMs } = toGapsMs( rates );
	const chatsFreeAtMs = new Map< number, number >();
	let nextSlotAtMs = 0;
	let pausedUntilMs = 0;

	/** Returns whether it is longer than the present pause. */
	const pause = ( ms: number ): boolean => {
		const untilMs = steadyMs() + Math.min( ms, LONGEST_PAUSE_MS );
		const isLonger = untilMs > pausedUntilMs;
		pausedUntilMs = Math.max( untilMs, pausedUntilMs );
		return isLonger;
	};
	/** The earliest come first, so it stops at the first that is not free. */
	const forgetFreeChats = ( nowMs: number ): void => {
		for ( const [ chatId, atMs ] of chatsFreeAtMs ) {
			if ( atMs > nowMs ) {
				return;
			}
			chatsFreeAtMs.delete( chatId );
		}
	};

	// A pause that began before a restart.
	pause( pauses.pausedUntilMs() - Date.now() );

	return {
		take: async ( chatId ) => {
			const nowMs = steadyMs();
			if ( nowMs < pausedUntilMs ) {
				return { kind: 'pause', ms: pausedUntilMs - nowMs };
			}
			forgetFreeChats( nowMs );
			const chatFreeAtMs =
				chatId === null ? 0 : ( chatsFreeAtMs.get( chatId ) ?? 0 );
			if ( nowMs < chatFreeAtMs ) {
				return { kind: 'chat', ms: chatFreeAtMs - nowMs };
			}
			if ( nowMs < nextSlotAtMs ) {
				return { kind: 'slot', ms: nextSlotAtMs - nowMs };
			}
			nextSlotAtMs = nowMs + gapMs;
			if ( chatId !== null ) {
				chatsFreeAtMs.set( chatId, nowMs + gapPerChatMs );
			}
			return { kind: 'taken' };
		},
		pauseFor: async ( ms ) => {
			if ( pause( ms ) ) {
				pauses.save( Date.now() + Math.min( ms, LONGEST_PAUSE_MS ) );
			}
		},
		pausedForMs: async () => Math.max( 0, pausedUntilMs - steadyMs() ),
	};
}
