/** Around an address in a message or a document; the last ones are invisible. */
const AROUND = '[\\s"\'`<>«»“”„‘’\u200B\u200E\u200F\uFEFF]+';

/**
 * Reads the address out of quotes, spaces or the code of an iframe, and completes
 * its scheme, because only whole addresses are stored.
 *
 * @param text As it was pasted.
 */
export function readPastedAddress( text: string ): string {
	const source = /<iframe\b[^>]*?\bsrc\s*=\s*(["'])(.*?)\1/is.exec(
		text
	)?.[ 2 ];
	const address = (
		source
			? source.replaceAll( '&amp;', '&' ).replace( /^\/\//, 'https://' )
			: text
	)
		.replace( new RegExp( `^${ AROUND }` ), '' )
		.replace( new RegExp( `${ AROUND }$` ), '' );
	return /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+(:\d+)?\//u.test( address )
		? `https://${ address }`
		: address;
}
