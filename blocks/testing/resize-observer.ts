import { vi } from 'vitest';

/**
 * The document of the tests has no layout, and no `ResizeObserver`.
 *
 * @return Tells all who observe that a height has changed.
 */
export function observeSizes(): () => void {
	const observers: ( () => void )[] = [];
	vi.stubGlobal(
		'ResizeObserver',
		class {
			constructor( private readonly onChange: () => void ) {}

			observe(): void {
				observers.push( this.onChange );
			}
		}
	);
	return () => observers.forEach( ( onChange ) => onChange() );
}
