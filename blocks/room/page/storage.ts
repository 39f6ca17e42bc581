/**
 * What the browser stores for this site. Where it is denied (by a setting, in some
 * embedded browsers), even reading `window.localStorage` throws; then nothing is
 * stored, and the room works without.
 */
export interface SafeStorage {
	get: ( key: string ) => string | null;
	set: ( key: string, value: string ) => void;
	remove: ( key: string ) => void;
}

function createStorage( name: 'localStorage' | 'sessionStorage' ): SafeStorage {
	const attempt = < T >( action: ( storage: Storage ) => T ): T | null => {
		try {
			return action( window[ name ] );
		} catch {
			return null;
		}
	};
	return {
		get: ( key ) => attempt( ( storage ) => storage.getItem( key ) ),
		set: ( key, value ) =>
			void attempt( ( storage ) => storage.setItem( key, value ) ),
		remove: ( key ) =>
			void attempt( ( storage ) => storage.removeItem( key ) ),
	};
}

export const siteStorage = createStorage( 'localStorage' );
export const tabStorage = createStorage( 'sessionStorage' );
