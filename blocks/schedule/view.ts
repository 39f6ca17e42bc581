/** Shows the schedule's times in the viewer's time zone, with a countdown. */
import { getContext, store } from '@wordpress/interactivity';
import { localTimeLines } from '../time/local-time';
import { pageLocale } from '../time/locale';
import { createServerClock } from './server-clock';
import { type StartsTexts, startsText } from './starts-text';

interface Card {
	startsAt: number;
	isOn: boolean;
	clock: string;
	zone: string;
	starts: string;
}

const STORE = 'webinar/schedule';
const locale = pageLocale();

const { state } = store< {
	state: StartsTexts & {
		/** A file of this plugin, whose answer has the server's time. */
		clockUrl: string;
	};
} >( STORE );
const clock = createServerClock( [ state.clockUrl, window.location.href ] );

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
					card.startsAt - clock.now(),
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
