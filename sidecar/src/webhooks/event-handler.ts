import type { DeliveryStore } from '../deliveries/store/delivery-store.ts';
import type { RoomHub } from '../rooms/room-hub.ts';
import type { WebhookEvent } from './events.ts';

/** Stores or publishes an event. Returns false for a delivery that is stored already. */
export type HandleEvent = (
	webhookId: string,
	event: WebhookEvent
) => Promise< boolean >;

export type EventHandlerDeps = {
	readonly deliveries: Pick< DeliveryStore, 'add' >;
	/** Ignores late and repeated announcements itself, so it needs no webhook id. */
	readonly hub: Pick< RoomHub, 'publish' | 'tell' >;
	readonly onDeliveryAdded: () => void;
	readonly onChatChanged: ( webinarId: number ) => Promise< void >;
	/** Deletes a person. It is idempotent, so it needs no webhook id. */
	readonly onForget: ( recipientId: number ) => Promise< void >;
};

export const createEventHandler =
	( {
		deliveries,
		hub,
		onDeliveryAdded,
		onChatChanged,
		onForget,
	}: EventHandlerDeps ): HandleEvent =>
	async ( webhookId, { type, data } ) => {
		if ( type === 'person.forget' ) {
			await onForget( data.recipient_id );
			return true;
		}
		if ( type === 'room.state' ) {
			await hub.publish( data );
			// The lobby has opened, or the broadcast has ended.
			await onChatChanged( data.webinar_id );
			return true;
		}
		if ( type === 'chat.changed' ) {
			await onChatChanged( data.webinar_id );
			return true;
		}
		if ( type === 'room.event' ) {
			await hub.tell( data );
			return true;
		}
		const isNew = await deliveries.add( {
			webhookId,
			webinarId: data.webinar_id,
			recipientId: data.recipient_id,
			text: data.text,
			button: data.button,
			videoUrl: data.video_url ?? null,
			expiresAtMs:
				data.expires_at === undefined ? null : data.expires_at * 1000,
		} );
		onDeliveryAdded();
		return isNew;
	};
