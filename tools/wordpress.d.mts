export interface WordPress {
	/** The folder of WordPress, with ru_RU. */
	core: string;
	/** The folder of the SQLite driver, with `db.copy`. */
	sqliteIntegration: string;
	/** Path of wp-cli.phar. */
	wpCli: string;
}

export function ensureWordPress( options?: {
	isOldest?: boolean;
	log?: ( line: string ) => void;
} ): Promise< WordPress >;
