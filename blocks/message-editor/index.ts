/**
 * Webinars → Message texts.
 */
import { enhance } from './preview';
import './style.css';

document
	.querySelectorAll< HTMLElement >( '.webinar-message[data-examples]' )
	.forEach( enhance );
