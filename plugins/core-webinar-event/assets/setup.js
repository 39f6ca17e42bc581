/**
 * The set-up page: offers the time zone of the browser to a site on UTC, and draws the QR code of the rehearsal. Without it the page has
 * the same form and a link.
 */
( () => {
	const zones = document.querySelector( '#webinar-setup-timezone' );
	const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
	if (
		zones?.value === 'UTC' &&
		[ ...zones.options ].some( ( { value } ) => value === own )
	) {
		zones.value = own;
	}
	for ( const place of document.querySelectorAll( '[data-webinar-qr]' ) ) {
		const code = window.qrcode( 0, 'M' );
		code.addData( place.dataset.webinarQr );
		code.make();
		place.innerHTML = code.createSvgTag( {
			cellSize: 5,
			margin: 20,
			scalable: false,
			alt: place.title,
		} );
	}
} )();
