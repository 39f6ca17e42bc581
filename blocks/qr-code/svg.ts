import qrcode from 'qrcode-generator';

/**
 * @param text What a phone reads, for example an address.
 * @return An `<svg>` element, as HTML.
 */
export function drawQrCode( text: string ): string {
	const code = qrcode( 0, 'M' );
	code.addData( text );
	code.make();
	return code.createSvgTag( { cellSize: 5, margin: 20, scalable: false } );
}
