/**
 * The set-up page in wp-admin: offers the time zone of the browser to a site on UTC, and draws the QR code of the rehearsal. Without it
 * the page has the same form and a link.
 */
import { drawQrCode } from '../qr-code/svg';

const zones = document.querySelector< HTMLSelectElement >(
	'#webinar-setup-timezone'
);
const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (
	zones &&
	[ 'UTC', 'UTC+0' ].includes( zones.value ) &&
	[ ...zones.options ].some( ( { value } ) => value === ownZone )
) {
	zones.value = ownZone;
}

for ( const place of document.querySelectorAll< HTMLElement >(
	'[data-webinar-qr]'
) ) {
	place.innerHTML = drawQrCode( place.dataset.webinarQr ?? '' );
	place.setAttribute( 'role', 'img' );
	place.setAttribute( 'aria-label', place.title );
}
