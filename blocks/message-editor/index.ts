/** Entry point on the screen Webinars → Message texts. */
import { addPreview } from './preview';
import './style.css';

document
	.querySelectorAll< HTMLElement >( '.webinar-message[data-examples]' )
	.forEach( addPreview );
