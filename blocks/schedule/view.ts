/**
 * Retells the schedule's times in the viewer's zone, and counts down.
 */
import { getContext, store } from '@wordpress/interactivity';
import { momentText } from '../time/moment';
import { distanceText } from './time';

interface ServerState {
	/** As in "Starts %s". */
	startsPattern: string;
	nowText: string;
}

interface Card {
	startsAt: number;
	isOn: boolean;
	when: string;
	starts: string;
}

/** A speaker may be late; after this the server leaves the webinar out. */
const LATE_S_AT_MOST = 3_600;

const STORE = 'webinar/schedule';
const locale = document.documentElement.lang || undefined;

const { state } = store< { state: ServerState } >( STORE );

store( STORE, {
	callbacks: {
		keepTime(): () => void {
			const card = getContext< Card >();
			card.when = momentText( card.startsAt, locale );
			if ( card.isOn ) {
				return () => {};
			}
			const tick = () => {
				const secondsLeft = card.startsAt - Date.now() / 1000;
				const distance = distanceText( secondsLeft, locale );
				if ( distance ) {
					card.starts = state.startsPattern.replace( '%s', distance );
				} else {
					// A page that was kept for long knows no more.
					card.starts =
						secondsLeft > -LATE_S_AT_MOST ? state.nowText : '';
				}
			};
			tick();
			const timer = setInterval( tick, 1000 );
			return () => clearInterval( timer );
		},
	},
} );
