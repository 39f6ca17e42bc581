import { createHmac } from 'node:crypto';
import type { ConnectTokenResult } from './connect-token.ts';

/*
 * The short form of the connect token, for people who type it: contract/telegram-link.md.
 *
 * Its letters exist on Latin and on Russian keyboards, and look alike there.
 */
const ALPHABET = '0123456789ABCEHKMPTXY';
const SLOT_SECONDS = 600;
const SLOTS = 32;
/** 30 bits: a person types them, and the bot limits the tries. */
const SIGNATURES = 2n ** 30n;
const CONTEXT = 'telegram-code';

/** What people type in place of a character of the alphabet: Cyrillic letters, and Latin ones that it does not have. */
const LOOK_ALIKES: Readonly< Record< string, string > > = {
	0: 'OОQ',
	1: 'ILІ|',
	2: 'Z',
	3: 'З',
	5: 'S',
	6: 'GБ',
	A: 'А',
	B: 'В',
	C: 'С',
	E: 'ЕЁ',
	H: 'Н',
	K: 'К',
	M: 'М',
	P: 'Р',
	T: 'Т',
	X: 'Х',
	Y: 'У',
};
const MEANT = new Map(
	Object.entries( LOOK_ALIKES ).flatMap( ( [ meant, typed ] ) =>
		[ ...typed ].map( ( char ): [ string, string ] => [ char, meant ] )
	)
);

const PREFIX = /^\s*\/?(?:start|старт|code|код)(?:@\w+)?(?=[\s:])[\s:]*/iu;
const SEPARATORS = /[\s\-‐-―_.,:;·«»"']+/gu;
const CODE = new RegExp( `^[${ ALPHABET }]{8,15}$` );
/** WordPress shows groups of four; one more or less is a mistake. The groups of a sentence or of a time are shorter or longer. */
const GROUPS = /^(?:\S{3,5} )*\S{1,5}$|^\S+$/;
/** A code with up to two mistakes: other texts are not answered. */
const ATTEMPT = new RegExp(
	`^(?=(?:\\D*\\d){2})(?:[${ ALPHABET }]*[^${ ALPHABET }]){0,2}[${ ALPHABET }]*$`,
	'u'
);

/**
 * Reads what a person typed.
 *
 * @return The code as WordPress made it, an empty string for a code with a mistake in it, null for another text.
 */
export function findConnectCode( text: string ): string | null {
	const groups = text
		.slice( 0, 100 )
		.normalize( 'NFKC' )
		.replace( PREFIX, '' )
		.replace( SEPARATORS, ' ' )
		.trim()
		.toUpperCase();
	const chars = [ ...groups.replaceAll( ' ', '' ) ];
	const code = chars.map( ( char ) => MEANT.get( char ) ?? char ).join( '' );
	if ( CODE.test( code ) ) {
		return code;
	}
	const isAttempt =
		chars.length >= 7 &&
		chars.length <= 17 &&
		GROUPS.test( groups ) &&
		ATTEMPT.test( code );
	return isAttempt ? '' : null;
}

/**
 * @param code    As findConnectCode() returned it.
 * @param secrets The webhook secrets with their `whsec_` prefix.
 */
export function readConnectCode(
	code: string,
	secrets: readonly string[],
	nowSeconds: number
): ConnectTokenResult {
	let value = 0n;
	for ( const char of code ) {
		value =
			value * BigInt( ALPHABET.length ) +
			BigInt( ALPHABET.indexOf( char ) );
	}
	const recipientId = Number( value / ( SIGNATURES * BigInt( SLOTS ) ) );
	if ( recipientId < 1 || ! Number.isSafeInteger( recipientId ) ) {
		return { ok: false, problem: 'invalid' };
	}
	const signature = Number( value % SIGNATURES );
	const slot = Number( value / SIGNATURES ) % SLOTS;
	const slotNow = Math.floor( nowSeconds / SLOT_SECONDS );
	const ahead = ( slot - ( slotNow % SLOTS ) + SLOTS ) % SLOTS;
	// The code has the last bits of its expiry, and the signature has the rest.
	for ( const slots of [ ahead, ahead - SLOTS ] ) {
		const expiresAt = ( slotNow + slots ) * SLOT_SECONDS;
		const isSigned = secrets.some(
			( secret ) => sign( recipientId, expiresAt, secret ) === signature
		);
		if ( isSigned ) {
			const nonce = `code ${ recipientId } ${ expiresAt }`;
			return expiresAt > nowSeconds
				? { ok: true, token: { recipientId, nonce, expiresAt } }
				: { ok: false, problem: 'expired' };
		}
	}
	return { ok: false, problem: 'invalid' };
}

function sign(
	recipientId: number,
	expiresAt: number,
	secret: string
): number {
	const content = Buffer.alloc( 12 );
	content.writeBigUInt64BE( BigInt( recipientId ) );
	content.writeUInt32BE( expiresAt, 8 );
	const hash = createHmac(
		'sha256',
		Buffer.from( secret.slice( 'whsec_'.length ), 'base64' )
	)
		.update( CONTEXT )
		.update( content )
		.digest();
	return Math.floor( hash.readUInt32BE() / 4 );
}
