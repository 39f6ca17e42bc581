/** For the `datetime` attribute. */
export function toDateTime( unixSeconds: number ): string {
	return new Date( unixSeconds * 1000 ).toISOString();
}
