/** Shows the schedule's times in the viewer's time zone, with a countdown. */
import { getContext, store } from '@wordpress/interactivity';
import { localTimeLines } from '../time/local-time';
import { type StartsTexts, startsText } from './starts-text';

interface Card {
	startsAt: number;
	isOn: boolean;
	clock: string;
	zone: string;
	starts: string;
}

const STORE = 'webinar/schedule';
const locale = document.documentElement.lang || undefined;

const { state } = store< { state: StartsTexts } >( STORE );

store( STORE, {
	callbacks: {
		keepTime(): () => void {
			const card = getContext< Card >();
			Object.assign( card, localTimeLines( card.startsAt, locale ) );
			if ( card.isOn ) {
				return () => {};
			}
			const tick = () => {
				card.starts = startsText(
					card.startsAt - Date.now() / 1000,
					state,
					locale
				);
			};
			tick();
			const timer = setInterval( tick, 1000 );
			return () => clearInterval( timer );
		},
	},
} );
