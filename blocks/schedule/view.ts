/** Shows the schedule's times in the viewer's time zone, with a countdown. */
import { getContext, getElement, store } from '@wordpress/interactivity';
import { writeText } from '../text/live-text';
import { localTimeLines } from '../time/local-time';
import { pageLocale } from '../time/locale';
import { createServerClock } from './server-clock';
import { type StartsTexts, startsText } from './starts-text';

interface Card {
	startsAt: number;
	isOn: boolean;
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
			const { startsAt, isOn } = getContext< Card >();
			const { ref } = getElement();
			const write = ( part: string, text: string ) => {
				const element = ref?.querySelector(
					`.webinar-schedule__${ part }`
				);
				if ( element ) {
					writeText( element, text );
				}
			};
			const { clock: time, zone } = localTimeLines( startsAt, locale );
			write( 'when time', time );
			write( 'when time + span', zone );
			if ( isOn ) {
				return () => {};
			}
			const tick = () =>
				write(
					'starts',
					startsText( startsAt - clock.now(), state, locale )
				);
			tick();
			const timer = setInterval( tick, 1000 );
			return () => clearInterval( timer );
		},
	},
} );
