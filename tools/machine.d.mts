/**
 * Finds a Chromium, or installs one.
 *
 * @return Its path.
 * @throws Error that says what to do when there is none.
 */
export function requireChromium(): Promise< string >;

/**
 * Finds what the bench serves and asks the site with, or installs it: PHP-FPM, nginx and wrk.
 *
 * @return Paths of the programs.
 * @throws Error that says what to do when one is missing.
 */
export function requireWebServer(): Promise< {
	fpm: string;
	nginx: string;
	wrk: string;
} >;

/**
 * Finds MariaDB's server, or installs it.
 *
 * @throws Error that says what to do.
 */
export function requireMariaDb(): Promise< void >;

/**
 * Refuses a PHP that is missing or too old, and adds the extensions that it lacks.
 *
 * @throws Error that says what to do.
 */
export function requirePhp(): Promise< void >;

/**
 * Installs the packages of composer.json where one is missing.
 *
 * @throws Error that says what to do.
 */
export function requireComposerPackages(): Promise< void >;
