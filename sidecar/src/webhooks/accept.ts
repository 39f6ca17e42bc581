import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import type { WebhookEvent } from './events.ts';

/** Keeps what the event asks for. Returns false when this id was stored before. */
export type Accept = ( webhookId: string, event: WebhookEvent ) => boolean;

export type AcceptDeps = {
	readonly deliveries: Pick< DeliveryStore, 'add' >;
	/** There is something to deliver. */
	readonly onAccepted: () => void;
	/** Forgets a person; a second time does no harm, so it needs no webhook id. */
	readonly onForget: ( recipientId: number ) => void;
};

export const createAccept =
	( { deliveries, onAccepted, onForget }: AcceptDeps ): Accept =>
	( webhookId, { type, data } ) => {
		if ( type === 'person.forget' ) {
			onForget( data.recipient_id );
			return true;
		}
		const isNew = deliveries.add( {
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
