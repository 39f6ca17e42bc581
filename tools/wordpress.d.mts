export interface WordPress {
	/** WordPress's folder, with ru_RU. */
	core: string;
	/** The SQLite driver's folder, with `db.copy`. */
	sqliteIntegration: string;
	/** WP-CLI's phar. */
	wpCli: string;
	version: string;
}

export function ensureWordPress( options?: {
	cacheDir?: string;
	log?: ( line: string ) => void;
} ): Promise< WordPress >;
