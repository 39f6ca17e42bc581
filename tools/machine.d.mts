/**
 * Finds or installs a Chromium.
 *
 * @return Its path.
 * @throws Error that says what to install.
 */
export function requireChromium(): Promise< string >;

/**
 * Finds or installs PHP-FPM, nginx and wrk for the bench.
 *
 * @return Paths of the programs.
 * @throws Error that says what to install.
 */
export function requireWebServer(): Promise< {
	fpm: string;
	nginx: string;
	wrk: string;
} >;

/**
 * Installs MariaDB when it is missing.
 *
 * @throws Error that says what to install.
 */
export function requireMariaDb(): Promise< void >;

/**
 * Rejects a PHP that is missing or too old, and installs its missing extensions.
 *
 * @throws Error that says what to install.
 */
export function requirePhp(): Promise< void >;

/**
 * Installs the packages of composer.json when one is missing.
 *
 * @throws Error that says what to do.
 */
export function requireComposerPackages(): Promise< void >;

/** Path of the first of these programs on the PATH or in the folders of servers. */
export function findProgram( names: string[] ): string | undefined;
