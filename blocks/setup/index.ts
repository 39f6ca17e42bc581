/**
 * The set-up page in wp-admin: offers the time zone of the browser to a site on UTC, and draws the QR code of the rehearsal. Without it
 * the page has the same form and a link.
 */
import qrcode from 'qrcode-generator';

const zones = document.querySelector< HTMLSelectElement >(
	'#webinar-setup-timezone'
);
const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (
	zones?.value === 'UTC' &&
	[ ...zones.options ].some( ( { value } ) => value === ownZone )
) {
	zones.value = ownZone;
}

for ( const place of document.querySelectorAll< HTMLElement >(
	'[data-webinar-qr]'
) ) {
	const code = qrcode( 0, 'M' );
	code.addData( place.dataset.webinarQr ?? '' );
	code.make();
	place.innerHTML = code.createSvgTag( {
		cellSize: 5,
		margin: 20,
		scalable: false,
	} );
	place.setAttribute( 'role', 'img' );
	place.setAttribute( 'aria-label', place.title );
}
