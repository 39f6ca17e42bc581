/**
 * Finds a Chromium, or installs one.
 *
 * @return Its path.
 * @throws Error that says what to do when there is none.
 */
export function requireChromium(): Promise< string >;
