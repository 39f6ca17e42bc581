/**
 * The speaker's controls on the console page. The server loads this for staff only.
 */
import { createRoot } from '@wordpress/element';
import { formatExactDate } from '../control/labels/time';
import { writeText } from '../text/live-text';
import { Console } from './console';

const settings = window.webinarControl;
const place = document.querySelector( '.webinar-console__controls' );

// PHP does not know the viewer's time zone.
for ( const time of document.querySelectorAll< HTMLTimeElement >(
	'.webinar-console time'
) ) {
	writeText( time, formatExactDate( Date.parse( time.dateTime ) / 1000 ) );
}

if ( settings && place ) {
	createRoot( place ).render( <Console settings={ settings } /> );
}
