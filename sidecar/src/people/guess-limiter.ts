import { steadyMs } from '../clock.ts';

const MOST_WRONG = 5;
const FORGET_MS = 3_600_000;

/** Limits how many wrong codes a chat may send: five in an hour. One sidecar polls at a time, so one process counts. */
export class GuessLimiter {
	private readonly chats = new Map<
		number,
		{ wrong: number; readonly sinceMs: number }
	>();

	isBlocked( chatId: number ): boolean {
		this.forgetOld();
		return ( this.chats.get( chatId )?.wrong ?? 0 ) >= MOST_WRONG;
	}

	noteWrong( chatId: number ): void {
		const chat = this.chats.get( chatId ) ?? {
			wrong: 0,
			sinceMs: steadyMs(),
		};
		chat.wrong += 1;
		this.chats.set( chatId, chat );
	}

	/** The oldest come first. */
	private forgetOld(): void {
		for ( const [ chatId, { sinceMs } ] of this.chats ) {
			if ( steadyMs() - sinceMs < FORGET_MS ) {
				return;
			}
			this.chats.delete( chatId );
		}
	}
}
