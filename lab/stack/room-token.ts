import { createHmac } from 'node:crypto';

const VALID_SECONDS = 3600;

/**
 * Signs a room token as WordPress does.
 *
 * @param secret        The webhook secret with its `whsec_` prefix.
 * @param person.signIn The claim `sin`; without it WordPress checks no sign-in.
 * @param person.name   The claim `nam`; without it the person cannot write.
 */
export function roomToken(
	secret: string,
	webinarId: number,
	person: { id: number; signIn?: string | undefined; name?: string }
): string {
	const key = createHmac(
		'sha256',
		Buffer.from( secret.slice( 6 ), 'base64' )
	)
		.update( 'webinar-room' )
		.digest();
	const encode = ( part: object ): string =>
		Buffer.from( JSON.stringify( part ) ).toString( 'base64url' );
	const iat = Math.floor( Date.now() / 1000 );
	const signed = `${ encode( { typ: 'JWT', alg: 'HS256' } ) }.${ encode( {
		aud: 'webinar-room',
		sub: String( person.id ),
		uid: person.id,
		room: webinarId,
		staff: false,
		...( person.signIn && { sin: person.signIn } ),
		...( person.name && { nam: person.name } ),
		iat,
		exp: iat + VALID_SECONDS,
	} ) }`;
	return `${ signed }.${ createHmac( 'sha256', key )
		.update( signed )
		.digest( 'base64url' ) }`;
}
