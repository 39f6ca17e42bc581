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
				const distance = distanceText(
					card.startsAt - Date.now() / 1000,
					locale
				);
				card.starts = distance
					? state.startsPattern.replace( '%s', distance )
					: state.nowText;
			};
			tick();
			const timer = setInterval( tick, 1000 );
			return () => clearInterval( timer );
		},
	},
} );
