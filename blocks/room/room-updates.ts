/**
 * Applies what the event stream and read-sync bring to the store, and reacts to
 * the page's network, visibility and closing.
 */
import { fireEvent, fireStreamChanged } from './page/js-hooks';
import type { Presence } from './presence/presence';
import type { Credentials } from './requests/credentials';
import {
	createEventStream,
	type EventStream,
	type UpdateMode,
} from './state/event-stream';
import { SLOW_FACTOR, startPolling } from './state/polling';
import { createReadSync, type ReadSyncResult } from './state/read-sync';
import {
	closedScreen,
	isNewer,
	type RoomState,
	type Stage,
} from './state/room-state';
import { clock, config, state, updateNow } from './store';
import type { ConnectionPolling } from './telegram/connection-status';

/** A single one may be of a plugin that is just being updated. */
const STRANGE_ANSWERS = 2;
const LIVE_STAGES: Stage[] = [ 'lobby', 'viewing', 'break' ];

export interface RoomUpdates {
	/** Returns a function that stops them. */
	start: () => () => void;
	/** Whether this attendee is present while the broadcast is on. */
	setWatching: ( isWatching: boolean ) => void;
}

interface Dependencies {
	credentials: Credentials;
	/** Id of this page. */
	device: string;
	presence: Presence;
	telegram: ConnectionPolling;
}

export function createRoomUpdates( {
	credentials,
	device,
	presence,
	telegram,
}: Dependencies ): RoomUpdates {
	let eventStream: EventStream | null = null;
	let mode: UpdateMode = 'polling';
	/** Refusals in a row with a code that is not of the contract. */
	let strangeAnswers = 0;

	const showState = ( next: RoomState ) => {
		if ( isNewer( state.room, next ) ) {
			clock.sync( next.server_time * 1000 );
			state.room = next;
			updateNow();
		}
	};

	const applyResult = ( result: ReadSyncResult ) => {
		state.isOffline = result.kind === 'failed';
		if ( result.kind === 'failed' ) {
			return;
		}
		state.isElsewhere = credentials.isSeatElsewhere ?? false;
		const code = result.kind === 'refused' ? result.code : '';
		state.closed = closedScreen( code );
		strangeAnswers =
			result.kind === 'refused' && ! state.closed
				? strangeAnswers + 1
				: 0;
		state.isPageOutdated = strangeAnswers >= STRANGE_ANSWERS;
		if ( result.kind === 'unchanged' && result.serverMs !== null ) {
			clock.sync( result.serverMs );
		}
		if ( result.kind === 'state' ) {
			showState( result.state );
		}
		updateNow();
		// Only read-sync checks who is admitted; the hub does not know it.
		if ( state.closed ) {
			eventStream?.stop();
		} else {
			eventStream?.start();
		}
	};

	const readPace = () => {
		// While the browser says that it is offline, both are tried: the first answer proves that it is not.
		if ( mode === 'push' && ! state.isOffline ) {
			return null;
		}
		const {
			poll_after_ms: pollAfterMs,
			opens_at: opensAt,
			stage,
		} = state.room;
		const nextStageInMs =
			stage === 'before' && opensAt > 0
				? opensAt * 1000 - clock.now()
				: null;
		return {
			pollAfterMs: pollAfterMs * ( mode === 'polling' ? 1 : SLOW_FACTOR ),
			nextStageInMs,
			isLive:
				LIVE_STAGES.includes( stage ) ||
				( nextStageInMs !== null && nextStageInMs <= 0 ),
		};
	};

	const start = () => {
		const ticking = setInterval( () => {
			updateNow();
			if ( clock.hasJumped() ) {
				pollUnlessPush();
				eventStream?.reconnect();
			}
		}, 1000 );
		const poller = startPolling( {
			readSync: createReadSync( config.stateUrl, credentials ),
			onResult: applyResult,
			readPace,
		} );
		const pollUnlessPush = () => {
			if ( mode !== 'push' || state.isOffline ) {
				poller.pollNow();
			}
		};
		if ( config.stream ) {
			const { url } = config.stream;
			let isOpen = false;
			const tellPanels = () =>
				fireStreamChanged( {
					isOpen,
					url,
					token: credentials.roomToken,
				} );
			eventStream = createEventStream( {
				url,
				device,
				readToken: () => credentials.roomToken,
				onToken: ( token ) => {
					credentials.roomToken = token;
					tellPanels();
				},
				renewToken: () => {
					// A cached answer, which the pass allows, brings no token.
					credentials.readSyncPass = '';
					poller.pollNow();
				},
				poll: poller.pollNow,
				onActivity: () => {
					if ( state.isOffline ) {
						state.isOffline = false;
						poller.reschedule();
					}
				},
				onState: ( next ) => {
					strangeAnswers = 0;
					state.isPageOutdated = false;
					showState( { ...next, room: state.room.room } );
				},
				onPeople: ( people ) => {
					state.room.room.people = people;
				},
				onEvent: fireEvent,
				onOpenChange: ( next ) => {
					isOpen = next;
					tellPanels();
				},
				onModeChange: ( next ) => {
					mode = next;
					poller.reschedule();
					presence.setReportedByHub( mode === 'push' );
				},
			} );
			eventStream.setWatching( ! state.hasLeft );
			eventStream.start();
		}

		const listeners = new AbortController();
		const { signal } = listeners;
		window.addEventListener(
			'online',
			() => {
				pollUnlessPush();
				eventStream?.reconnect();
				if ( state.isWatching ) {
					presence.confirm();
				}
			},
			{ signal }
		);
		window.addEventListener(
			'offline',
			() => {
				// Browsers also say so when one of two networks is gone: check it.
				state.isOffline = true;
				poller.reschedule();
				poller.pollNow();
			},
			{ signal }
		);
		const retryNow = () => {
			pollUnlessPush();
			eventStream?.reconnectIfStale();
			presence.retryNow();
		};
		document.addEventListener(
			'visibilitychange',
			() => {
				if ( ! document.hidden ) {
					updateNow();
					retryNow();
					telegram.pollNow();
				}
			},
			{ signal }
		);
		for ( const gesture of [ 'pointerdown', 'keydown' ] ) {
			document.addEventListener(
				gesture,
				() => {
					if ( state.isOffline ) {
						retryNow();
					}
				},
				{ signal }
			);
		}
		window.addEventListener(
			'pagehide',
			() => {
				// In this order: stopping the stream first would make presence send `enter`.
				presence.leave();
				eventStream?.stop();
			},
			{ signal }
		);
		window.addEventListener(
			'pageshow',
			( { persisted } ) => {
				if ( persisted ) {
					eventStream?.start();
					pollUnlessPush();
					presence.setWatching( state.isWatching );
				}
			},
			{ signal }
		);
		return () => {
			clearInterval( ticking );
			poller.stop();
			eventStream?.stop();
			listeners.abort();
		};
	};

	return {
		start,
		setWatching: ( isWatching ) => eventStream?.setWatching( isWatching ),
	};
}
