/** @return As in 12:00 or 1:02:03. */
export function positionText( seconds: number ): string {
	const parts = [ seconds / 3600, ( seconds / 60 ) % 60, seconds % 60 ].map(
		( part ) => String( Math.floor( part ) ).padStart( 2, '0' )
	);
	return parts
		.slice( seconds < 3600 ? 1 : 0 )
		.join( ':' )
		.replace( /^0/, '' );
}
