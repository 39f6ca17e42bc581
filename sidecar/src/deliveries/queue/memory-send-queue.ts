import type { Pacer } from '../../telegram/rate-limiter.ts';
import type { Turn, TurnHandlers, Turns } from './send-queue.ts';

/**
 * The line of a sidecar that is the only one: in its memory.
 *
 * @param pacer
 */
export function createOwnTurns( pacer: Pacer ): Turns {
	const inLine = new Set< number >();
	let handlers: TurnHandlers | null = null;

	const deliver = async ( turn: Turn ): Promise< void > => {
		await handlers?.deliver( turn );
	};

	return {
		start: async ( given ) => {
			handlers = given;
			await pacer.start();
		},
		inLine: async () => inLine,
		add: async ( turn ) => {
			const { deliveryId, chatId } = turn;
			if ( inLine.has( deliveryId ) ) {
				return;
			}
			inLine.add( deliveryId );
			void pacer
				.run( chatId, 'delivery', () => deliver( turn ) )
				// Said by who threw it.
				.catch( () => undefined )
				.then( () => {
					inLine.delete( deliveryId );
					handlers?.onLeft();
				} );
		},
		addReply: async ( reply ) => {
			// Not awaited: whoever answers goes on meanwhile.
			void pacer.run( reply.chatId, 'reply', async () =>
				handlers?.reply( reply )
			);
		},
		pauseFor: ( ms ) => pacer.pauseFor( ms ),
		stop: () => pacer.stop(),
	};
}
