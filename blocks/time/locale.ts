/**
 * @return The page's language; undefined, which means the browser's, where a theme
 * writes one that `Intl` rejects, such as `pt_BR`.
 */
export function pageLocale(): string | undefined {
	try {
		return Intl.getCanonicalLocales( document.documentElement.lang )[ 0 ];
	} catch {
		return undefined;
	}
}
