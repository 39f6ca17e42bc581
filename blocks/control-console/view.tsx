/**
 * The speaker's controls on the console page. The server loads this for staff only.
 */
import { createRoot } from '@wordpress/element';
import { Console } from './console';

const settings = window.webinarControl;
const place = document.querySelector( '.webinar-console__controls' );

if ( settings && place ) {
	createRoot( place ).render( <Console settings={ settings } /> );
}
