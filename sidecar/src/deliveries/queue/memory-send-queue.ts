import type { RateLimiter } from '../../telegram/rate-limiter.ts';
import { MergedReplies } from './merged-replies.ts';
import type { DeliveryJob, JobHandlers, SendQueue } from './send-queue.ts';

/** The queue of a single sidecar, in its memory. */
export function createMemorySendQueue( rateLimiter: RateLimiter ): SendQueue {
	const queuedIds = new Set< number >();
	const replies = new MergedReplies();
	let handlers: JobHandlers | null = null;

	const deliver = async ( job: DeliveryJob ): Promise< void > => {
		await handlers?.deliver( job );
	};

	return {
		start: async ( given ) => {
			handlers = given;
			await rateLimiter.start();
		},
		queuedIds: async () => queuedIds,
		add: async ( job ) => {
			const { deliveryId, chatId } = job;
			if ( queuedIds.has( deliveryId ) ) {
				return;
			}
			queuedIds.add( deliveryId );
			void rateLimiter
				.run( chatId, 'delivery', () => deliver( job ) )
				// The handler has logged it.
				.catch( () => undefined )
				.then( () => {
					queuedIds.delete( deliveryId );
					handlers?.onJobEnded();
				} );
		},
		addReply: async ( job ) => {
			if ( ! replies.add( job ) ) {
				return;
			}
			// Not awaited: the caller must not wait until the reply is sent.
			void rateLimiter
				.run( job.chatId, 'reply', async () => {
					replies.remove( job );
					await handlers?.reply( job );
				} )
				.catch( () => undefined );
		},
		takeSlot: () => rateLimiter.takeSlot(),
		pauseFor: ( ms ) => rateLimiter.pauseFor( ms ),
		setResting: async ( isResting ) => rateLimiter.setResting( isResting ),
		pausedForMs: async () => rateLimiter.pausedForMs,
		stop: () => rateLimiter.stop(),
	};
}
