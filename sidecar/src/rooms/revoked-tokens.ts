import type { RoomTokenClaims } from './room-token.ts';

/** Room tokens of people whom WordPress no longer lets stay. A token that WordPress issues later is valid again. */
export class RevokedTokens {
	private readonly byHolder = new Map< string, RoomTokenClaims >();

	add( claims: RoomTokenClaims ): void {
		const known = this.byHolder.get( holder( claims ) );
		if ( ! known || known.issuedAt < claims.issuedAt ) {
			this.byHolder.set( holder( claims ), claims );
		}
	}

	has( claims: RoomTokenClaims ): boolean {
		if ( this.byHolder.size === 0 ) {
			return false;
		}
		const revoked = this.byHolder.get( holder( claims ) );
		return revoked !== undefined && claims.issuedAt <= revoked.issuedAt;
	}

	/** Forgets tokens that have expired, with all renewals. */
	purge( nowMs: number ): void {
		for ( const [ key, { expiresAtMs } ] of this.byHolder ) {
			if ( expiresAtMs + RENEWAL_MS <= nowMs ) {
				this.byHolder.delete( key );
			}
		}
	}
}

// A page may hold a renewed token that its open stream did not need yet.
const RENEWAL_MS = 3_600_000;

const holder = ( { webinarId, userId, signIn }: RoomTokenClaims ): string =>
	`${ webinarId } ${ userId } ${ signIn }`;
