import type { ReplyJob } from './send-queue.ts';

/** The replies that wait. The same text to the same chat waits once: nobody needs forty answers to forty commands. */
export class MergedReplies {
	private readonly waiting = new Set< string >();

	/** Returns false when the same reply waits already. */
	add( job: ReplyJob ): boolean {
		const key = keyOf( job );
		const isNew = ! this.waiting.has( key );
		this.waiting.add( key );
		return isNew;
	}

	/** It is sent now, so the same reply may wait again. */
	remove( job: ReplyJob ): void {
		this.waiting.delete( keyOf( job ) );
	}
}

const keyOf = ( { chatId, message }: ReplyJob ): string =>
	`${ chatId } ${ message.text }`;
