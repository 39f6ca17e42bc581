/** Shows the schedule's times in the viewer's time zone, with a countdown. */
import { getContext, getElement, store } from '@wordpress/interactivity';
import { keepTime, type Start } from '../time/keep-time';
import { pageLocale } from '../time/locale';
import { createServerClock } from '../time/server-clock';
import type { StartsTexts } from '../time/starts-text';

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
		keepTime: (): ( () => void ) =>
			keepTime(
				getElement().ref,
				'webinar-schedule',
				getContext< Start >(),
				state,
				clock,
				locale
			),
	},
} );
