import type { DeliveryStore } from '../deliveries/store/delivery-store.ts';
import type { RoomsHub } from '../rooms/room-hub.ts';
import type { WebhookEvent } from './events.ts';

/** Keeps what the event asks for. Returns false when this id was stored before. */
export type Accept = (
	webhookId: string,
	event: WebhookEvent
) => Promise< boolean >;

export type AcceptDeps = {
	readonly deliveries: Pick< DeliveryStore, 'add' >;
	/** Takes what a room shows; late and repeated ones do no harm there, so it needs no webhook id. */
	readonly hub: Pick< RoomsHub, 'announce' >;
	/** There is something to deliver. */
	readonly onAccepted: () => void;
	/** Forgets a person; a second time does no harm, so it needs no webhook id. */
	readonly onForget: ( recipientId: number ) => Promise< void >;
};

export const createAccept =
	( { deliveries, hub, onAccepted, onForget }: AcceptDeps ): Accept =>
	async ( webhookId, { type, data } ) => {
		if ( type === 'person.forget' ) {
			await onForget( data.recipient_id );
			return true;
		}
		if ( type === 'room.state' ) {
			await hub.announce( data );
			return true;
		}
		const isNew = await deliveries.add( {
			webhookId,
			webinarId: data.webinar_id,
			recipientId: data.recipient_id,
			text: data.text,
			button: data.button,
			videoUrl: data.video_url ?? null,
		} );
		onAccepted();
		return isNew;
	};
