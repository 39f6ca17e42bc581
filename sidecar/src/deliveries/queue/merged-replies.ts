import type { ReplyJob } from './send-queue.ts';

/** The replies that wait, one for each chat: a person who sends /start a hundred times needs one answer. */
export class MergedReplies {
	private readonly waiting = new Map< number, ReplyJob >();

	/** Returns false when it replaced a reply that waits: the newer one is right. */
	add( job: ReplyJob ): boolean {
		const isNew = ! this.waiting.has( job.chatId );
		this.waiting.set( job.chatId, job );
		return isNew;
	}

	take( chatId: number ): ReplyJob | undefined {
		const job = this.waiting.get( chatId );
		this.waiting.delete( chatId );
		return job;
	}
}
