import type { RateLimiter } from '../../telegram/rate-limiter.ts';
import type { DeliveryJob, JobHandlers, SendQueue } from './send-queue.ts';

/** The queue of a single sidecar, in its memory. */
export function createMemorySendQueue( rateLimiter: RateLimiter ): SendQueue {
	const queuedIds = new Set< number >();
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
			// Not awaited: the caller must not wait until the reply is sent.
			void rateLimiter.run( job.chatId, 'reply', async () =>
				handlers?.reply( job )
			);
		},
		pauseFor: ( ms ) => rateLimiter.pauseFor( ms ),
		stop: () => rateLimiter.stop(),
	};
}
