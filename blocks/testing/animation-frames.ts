import { vi } from 'vitest';

/** What waits for the next frame happens at once, until the mock is restored. */
export function drawAtOnce(): void {
	vi.spyOn( window, 'requestAnimationFrame' ).mockImplementation(
		( draw ) => {
			draw( performance.now() );
			return 0;
		}
	);
}
