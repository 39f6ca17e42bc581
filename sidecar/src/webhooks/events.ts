import type { ValidateFunction } from 'ajv/dist/2020.js';
import chatChangedEvent from '../../../contract/events/chat.changed.json' with { type: 'json' };
import personForgetEvent from '../../../contract/events/person.forget.json' with { type: 'json' };
import roomEventEvent from '../../../contract/events/room.event.json' with { type: 'json' };
import roomStateEvent from '../../../contract/events/room.state.json' with { type: 'json' };
import telegramMessageEvent from '../../../contract/events/telegram.message.json' with { type: 'json' };
import roomEvent from '../../../contract/shapes/room-event.json' with { type: 'json' };
import telegramMessage from '../../../contract/shapes/telegram-message.json' with { type: 'json' };
import type {
	ChatChangedEvent,
	PersonForgetEvent,
	RoomEventEvent,
	RoomStateEvent,
	TelegramMessageEvent,
} from '../../../contract/generated/types.ts';
import { contractAjv, tolerant } from '../contract.ts';
import { HttpError } from '../errors.ts';
import { ANNOUNCEMENT_SCHEMAS } from '../rooms/announcement.ts';
import { parseJson } from './signed-body.ts';

/** Every event that WordPress may send. */
export type WebhookEvent =
	| ChatChangedEvent
	| PersonForgetEvent
	| RoomEventEvent
	| RoomStateEvent
	| TelegramMessageEvent;

const ajv = contractAjv( [
	roomEvent,
	telegramMessage,
	...ANNOUNCEMENT_SCHEMAS,
] );

const validators: Readonly<
	Record< string, ValidateFunction< WebhookEvent > >
> = {
	'chat.changed': ajv.compile< ChatChangedEvent >(
		tolerant( chatChangedEvent )
	),
	'person.forget': ajv.compile< PersonForgetEvent >(
		tolerant( personForgetEvent )
	),
	'room.event': ajv.compile< RoomEventEvent >( tolerant( roomEventEvent ) ),
	'room.state': ajv.compile< RoomStateEvent >( tolerant( roomStateEvent ) ),
	'telegram.message': ajv.compile< TelegramMessageEvent >(
		tolerant( telegramMessageEvent )
	),
};

/**
 * @param  rawBody With a verified signature.
 * @throws {HttpError} 400 when it is not a JSON object with a type, 422 when it does not follow the contract.
 */
export function parseEvent( rawBody: Buffer ): WebhookEvent {
	const body = parseJson( rawBody );
	const type = hasType( body ) ? body.type : null;
	if ( type === null ) {
		throw new HttpError(
			'webhook_malformed',
			'The body must be a JSON object with a "type".'
		);
	}
	const validate = Object.hasOwn( validators, type )
		? validators[ type ]
		: undefined;
	if ( ! validate ) {
		throw new HttpError(
			'webhook_type_unknown',
			`This sidecar knows these event types: ${ Object.keys(
				validators
			).join( ', ' ) }.`
		);
	}
	if ( ! validate( body ) ) {
		throw new HttpError(
			'webhook_schema_mismatch',
			`The event does not follow contract/events/${ type }.json: ${ ajv.errorsText(
				validate.errors,
				{ dataVar: 'body' }
			) }.`
		);
	}
	return body;
}

const hasType = ( body: unknown ): body is { type: string } =>
	typeof body === 'object' &&
	body !== null &&
	'type' in body &&
	typeof body.type === 'string';
