/** Every error that the sidecar answers over HTTP, as `{"error":{"code","message"}}`. */

type ErrorSpec = {
	readonly status: number;
	/** The cause and the remedy, for people. A caller may pass a more precise one. */
	readonly message: string;
	/** Whether the answer has a `Retry-After`. */
	readonly hasRetryAfter?: true;
};

// sidecar/README.md has this table too; errors.test.ts compares the two.
export const ERRORS = {
	webhook_malformed: {
		status: 400,
		message: 'The body could not be read.',
	},
	webhook_signature_invalid: {
		status: 401,
		message:
			'webhook-signature does not fit the body: WordPress and the sidecar must have the same secret.',
	},
	webhook_timestamp_too_old: {
		status: 401,
		message:
			'webhook-timestamp is more than five minutes old: sign the request again, and compare the clocks.',
	},
	webhook_timestamp_too_new: {
		status: 401,
		message:
			'webhook-timestamp is more than five minutes ahead: compare the clocks.',
	},
	webhook_too_large: {
		status: 413,
		message: 'The body is larger than 64 KB.',
	},
	content_type_unsupported: {
		status: 415,
		message: 'Content-Type must be application/json.',
	},
	content_encoding_unsupported: {
		status: 415,
		message: 'The body must be sent without Content-Encoding.',
	},
	webhook_type_unknown: {
		status: 422,
		message: 'This sidecar does not know this event type.',
	},
	webhook_schema_mismatch: {
		status: 422,
		message: 'The event does not follow its schema in contract/events/.',
	},
	store_unavailable: {
		status: 503,
		message:
			'The sidecar cannot store anything now: see its log. Try again later.',
	},
	not_found: {
		status: 404,
		message: 'There is nothing here: webhooks go to POST /webhooks.',
	},
	backup_not_here: {
		status: 404,
		message:
			'This sidecar has no file of its own: make the backup with Redis.',
	},
	method_not_allowed: {
		status: 405,
		message: 'This address does not allow this HTTP method.',
	},
	room_request_invalid: {
		status: 400,
		message:
			'The address needs the parameters device (1 to 36 letters, digits or hyphens) and watching (0 or 1).',
	},
	room_token_invalid: {
		status: 401,
		message:
			'The room token is not from this WordPress: get one from read-sync and send it as a Bearer token in the header Authorization.',
	},
	room_token_expired: {
		status: 401,
		message: 'The room token has expired: get a new one from read-sync.',
	},
	room_token_revoked: {
		status: 401,
		message:
			'The person of this room token has signed out or may not attend any more: get a new one from read-sync.',
	},
	room_token_of_another_room: {
		status: 403,
		message: 'The room token is for another room.',
	},
	room_streams_off: {
		status: 404,
		message:
			'This sidecar sends no presence reports to WordPress: set WORDPRESS_HEARTBEAT_URL, see .env.example.',
	},
	room_presence_unheard: {
		status: 503,
		message:
			'WordPress does not accept the presence reports of this sidecar: the log of the sidecar says why.',
		hasRetryAfter: true,
	},
	chat_request_invalid: {
		status: 400,
		message:
			'The body must be JSON in valid UTF-8, with "message_key" (16 to 36 letters, digits or hyphens), "text" and, if wanted, "is_question".',
	},
	chat_text_empty: {
		status: 400,
		message: 'Nothing of the text can be shown.',
	},
	chat_text_long: {
		status: 400,
		message: 'The text is longer than 500 characters.',
	},
	chat_text_lines: {
		status: 400,
		message: 'The text has more than 10 lines.',
	},
	chat_too_large: {
		status: 413,
		message: 'The body is larger than 5 KB.',
	},
	chat_banned: {
		status: 403,
		message:
			'This person may not write in this chat: the answer to GET says why and until when.',
	},
	chat_stream_missing: {
		status: 403,
		message:
			'This person has no event stream of this room at this sidecar: open one first. Several sidecars need a balancer that sends a person always to the same one.',
	},
	chat_not_here: {
		status: 404,
		message:
			'The room token names nobody for a chat: the webinar has none, or the plugin webinar-chat is off.',
	},
	chat_closed: {
		status: 409,
		message: 'The chat is open from the lobby to the end of the broadcast.',
	},
	chat_off: {
		status: 409,
		message: 'The chat is switched off at the moment.',
	},
	chat_staff_only: {
		status: 409,
		message: 'Only the hosts write at the moment.',
	},
	chat_questions_only: {
		status: 409,
		message: 'Only questions are taken at the moment.',
	},
	chat_key_used: {
		status: 409,
		message: 'This person has used this key for another text.',
	},
	chat_too_fast: {
		status: 429,
		message: 'This person has to wait before the next message.',
		hasRetryAfter: true,
	},
	chat_said_already: {
		status: 429,
		message: 'This person has just said the same.',
		hasRetryAfter: true,
	},
	chat_unavailable: {
		status: 503,
		message:
			'This sidecar does not know the rules of this chat yet, because WordPress has not answered: write over WordPress.',
	},
	room_streams_full: {
		status: 503,
		message:
			'This sidecar has reached ROOM_CONNECTIONS or is stopping: use read-sync until the next try.',
		hasRetryAfter: true,
	},
	room_streams_of_person: {
		status: 429,
		message: 'This person has the room open in too many pages: close some.',
		hasRetryAfter: true,
	},
	room_streams_of_address: {
		status: 429,
		message:
			'Too many event streams come from this address: see ROOM_CONNECTIONS_PER_ADDRESS and TRUST_PROXY in .env.example.',
		hasRetryAfter: true,
	},
} as const satisfies Readonly< Record< string, ErrorSpec > >;

export type ErrorCode = keyof typeof ERRORS;

const RETRY_AFTER_SECONDS = { least: 30, most: 90 } as const;

/** Spread at random, so that clients rejected together do not come back together. */
const randomRetryAfterSeconds = (): number =>
	RETRY_AFTER_SECONDS.least +
	Math.floor(
		Math.random() * ( RETRY_AFTER_SECONDS.most - RETRY_AFTER_SECONDS.least )
	);

export class HttpError extends Error {
	override readonly name = 'HttpError';
	readonly status: number;
	/** Null when the answer has no `Retry-After`. */
	readonly retryAfterSeconds: number | null;

	constructor(
		readonly code: ErrorCode,
		message?: string,
		retryAfterSeconds?: number
	) {
		const spec: ErrorSpec = ERRORS[ code ];
		super( message ?? spec.message );
		this.status = spec.status;
		this.retryAfterSeconds = spec.hasRetryAfter
			? ( retryAfterSeconds ?? randomRetryAfterSeconds() )
			: null;
	}
}

// What express.raw() throws.
type BodyError = { readonly type: string; readonly status: number };

const isBodyError = ( error: unknown ): error is BodyError =>
	error instanceof Error && 'type' in error && 'status' in error;

/** @param error Anything that a request handler threw. */
export function toHttpError( error: unknown ): HttpError {
	if ( error instanceof HttpError ) {
		return error;
	}
	if ( isBodyError( error ) ) {
		switch ( error.type ) {
			case 'entity.too.large':
				return new HttpError( 'webhook_too_large' );
			case 'encoding.unsupported':
				return new HttpError( 'content_encoding_unsupported' );
			default:
				return new HttpError( 'webhook_malformed' );
		}
	}
	// The sender did nothing wrong, so the store failed. WordPress keeps the event and sends it again.
	return new HttpError( 'store_unavailable' );
}
