/**
 * The way of the chat over the sidecar: it takes what somebody says, and pushes what others said into the room's event stream. While
 * it is away, and for everything else, requests go to WordPress; a message has the same key on both ways, so it is there once.
 */
import { isRecord } from '../requests/answers';
import { timeoutSignal } from '../requests/timeout-signal';
import type { Outcome, Reading, Requests } from './requests';
import {
	fill,
	type ChatFrame,
	type ChatSettings,
	type ChatState,
	type PushedMessage,
	type PushedState,
} from './settings';

const ANSWER_TIMEOUT_MS = 10_000;
/** A stream ends every few minutes, and the next one opens within a second. */
const GRACE_MS = 3_000;
/** Pages that have lost the sidecar begin to read from WordPress one after another: 50 a second, as they go on. */
const MS_PER_STREAM = 20;
/** Pushed pages read again now and then: nobody misses a change for longer. */
const POLL_MS = 60_000;
/** The same for staff, whom a lost push would leave without what is held. */
const STAFF_POLL_MS = 10_000;
/** Staff read at most so often what is pushed to them. */
const STAFF_READ_MS = 1_000;
/** As long as the sidecar collects messages for WordPress. */
const HANDOVER_MS = 2_500;
/** Of 150 some may be hidden: so many are not all that was said. */
const MANY_LINES = 100;

export interface RoomStream {
	isOpen: boolean;
	/** Of the event stream. */
	url: string;
	token: string;
}

export interface Sidecar extends Requests {
	/** The room's event stream has opened or closed, or has a new token. */
	setStream: ( stream: RoomStream ) => void;
	/** What the event stream brought. */
	take: ( payload: Record< string, unknown > ) => void;
}

/**
 * @param settings  As printed.
 * @param wordpress The other way.
 * @param onPushed  Shows what was pushed.
 * @param onChanged Reads again.
 */
export function createSidecar(
	settings: ChatSettings,
	wordpress: Requests,
	onPushed: ( state: PushedState ) => void,
	onChanged: () => void
): Sidecar {
	let stream: RoomStream = { isOpen: false, url: '', token: '' };
	let stamp = '';
	/** The reader's own, as the sidecar calls it. */
	let author = '';
	let timer: ReturnType< typeof setTimeout > | undefined;
	/** Of WordPress, as staff have it. */
	let revision = 0;
	let staffTimer: ReturnType< typeof setTimeout > | undefined;
	let staffReadAt = -Infinity;
	const voted = new Set( settings.votedFor );
	/** Event streams at the sidecar: so many pages lose it at the same time. */
	let streams = 0;
	let isWaiting = false;
	let begin: () => void = () => {};
	let hasBegun: Promise< void >;
	/** A page does not ask WordPress while its stream opens: ten thousand do that at once. */
	const waitFor = ( ms: number ): void => {
		isWaiting = true;
		hasBegun = new Promise( ( resolve ) => {
			begin = () => {
				isWaiting = false;
				resolve();
			};
			timer = setTimeout( begin, ms );
		} );
	};
	waitFor( settings.isPushed ? GRACE_MS : 0 );

	const request = async (
		options: RequestInit,
		query = ''
	): Promise< { response: Response; answer: unknown } | null > => {
		try {
			const response = await fetch(
				stream.url.replace( /events$/, 'messages' ) + query,
				{
					...options,
					headers: {
						Authorization: `Bearer ${ stream.token }`,
						'Content-Type': 'application/json',
					},
					credentials: 'omit',
					signal: timeoutSignal( ANSWER_TIMEOUT_MS ),
				}
			);
			return { response, answer: await response.json() };
		} catch {
			return null;
		}
	};
	const describe = ( {
		author: by,
		...message
	}: PushedMessage ): ChatState[ 'messages' ][ number ] => ( {
		...message,
		is_own: by === author,
		has_voted: voted.has( message.message_id ),
	} );
	const toState = ( {
		rules,
		pinned,
		messages,
		more,
		gone,
		has_gap: hasGap,
	}: ChatFrame ): PushedState => ( {
		webinar_id: settings.webinarId,
		revision: -1,
		has_gap: hasGap,
		has_older: messages.length >= MANY_LINES,
		rules: { ...rules, is_crowded: false },
		messages: messages.map( describe ),
		gone,
		more,
		pinned: pinned && describe( pinned ),
		server_time: Math.floor( Date.now() / 1000 ),
		poll_after_ms: POLL_MS,
	} );

	const say = async (
		fields: Record< string, string >
	): Promise< Outcome > => {
		const result = await request( {
			method: 'POST',
			body: JSON.stringify( {
				message_key: fields.message_key,
				text: fields.text,
				is_question: fields.is_question === '1',
			} ),
		} );
		const { response, answer } = result ?? {};
		if ( response?.ok && isRecord( answer ) ) {
			return {
				kind: 'done',
				data: {
					message: {
						...describe( answer.message as PushedMessage ),
						is_own: true,
					},
				},
			};
		}
		const code =
			isRecord( answer ) && isRecord( answer.error )
				? String( answer.error.code )
				: '';
		const text = settings.refusals[ code ];
		const seconds = Number( response?.headers.get( 'Retry-After' ) ?? 0 );
		return text
			? {
					kind: 'refused',
					message: fill( text, seconds ),
					retryAfterMs: seconds * 1000,
				}
			: { kind: 'lost' };
	};
	const catchUp = async (): Promise< Reading > => {
		const result = await request( {}, `?since=${ stamp }` );
		const answer = result?.answer;
		if ( ! result?.response.ok || ! isRecord( answer ) ) {
			return { kind: 'lost' };
		}
		const frame = answer.frame as ChatFrame;
		author = String( answer.author );
		streams = Number( answer.streams ?? 0 );
		stamp = frame.stamp;
		const state: ChatState = {
			...toState( frame ),
			ban: answer.ban as ChatState[ 'ban' ],
		};
		state.messages.push(
			...( answer.own as PushedMessage[] ).map( describe )
		);
		const until = ( state.ban?.until ?? 0 ) * 1000 - Date.now();
		if ( until > 0 ) {
			state.poll_after_ms = Math.min( POLL_MS, until + 1000 );
		}
		return { kind: 'state', state };
	};

	const readAsStaff = async (
		query: Record< string, number >
	): Promise< Reading > => {
		staffReadAt = performance.now();
		const reading = await wordpress.read( query );
		if ( reading.kind === 'state' ) {
			revision = reading.state.revision;
			if ( stream.isOpen ) {
				reading.state.poll_after_ms = Math.max(
					reading.state.poll_after_ms,
					STAFF_POLL_MS
				);
			}
		}
		return reading;
	};
	const onStaffRevision = ( next: number ): void => {
		// A page that becomes visible reads.
		if ( next <= revision || document.visibilityState !== 'visible' ) {
			return;
		}
		staffTimer ??= setTimeout(
			() => {
				staffTimer = undefined;
				onChanged();
			},
			Math.max( 0, staffReadAt + STAFF_READ_MS - performance.now() )
		);
	};

	return {
		async send( command, fields ) {
			if ( command === 'say' && stream.isOpen ) {
				const outcome = await say( fields );
				if ( outcome.kind !== 'lost' ) {
					return outcome;
				}
			}
			let outcome = await wordpress.send( command, fields );
			if (
				outcome.kind === 'refused' &&
				outcome.isMissing &&
				stream.isOpen
			) {
				// It was said just now.
				await new Promise( ( resolve ) =>
					setTimeout( resolve, HANDOVER_MS )
				);
				outcome = await wordpress.send( command, fields );
			}
			if ( outcome.kind === 'done' && fields.step === 'vote' ) {
				voted.add( Number( fields.message_id ) );
			}
			return outcome;
		},
		async read( query ) {
			if ( 'after' in query ) {
				await hasBegun;
			}
			// What staff sees is in WordPress.
			if ( settings.isStaff ) {
				return readAsStaff( query );
			}
			if ( stream.isOpen && 'after' in query ) {
				if ( query.after === 0 ) {
					stamp = '';
				}
				const reading = await catchUp();
				if ( reading.kind === 'state' ) {
					return reading;
				}
			}
			return wordpress.read( query );
		},
		setStream( next ) {
			const hasChanged = next.isOpen !== stream.isOpen;
			stream = next;
			if ( hasChanged ) {
				clearTimeout( timer );
				if ( isWaiting ) {
					begin();
				} else {
					if ( ! next.isOpen ) {
						waitFor(
							GRACE_MS +
								( settings.isStaff
									? 0
									: Math.random() * streams * MS_PER_STREAM )
						);
					}
					onChanged();
				}
				if ( next.isOpen && settings.isStaff ) {
					void catchUp().then( ( reading ) => {
						if ( reading.kind === 'state' ) {
							onPushed( { ...reading.state, has_gap: false } );
						}
					} );
				}
			}
		},
		take( payload ) {
			if ( typeof payload.staff_revision === 'number' ) {
				onStaffRevision( payload.staff_revision );
				return;
			}
			if ( 'ban' in payload || author === '' ) {
				onChanged();
				return;
			}
			const frame = payload as unknown as ChatFrame;
			stamp = frame.stamp;
			onPushed( toState( frame ) );
		},
	};
}
