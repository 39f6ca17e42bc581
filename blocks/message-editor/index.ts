/** Entry point on the screen Webinars → Message texts. */
import { addPreviews } from './preview';
import './style.css';

document
	.querySelectorAll< HTMLFormElement >( 'form.webinar-messages' )
	.forEach( addPreviews );
