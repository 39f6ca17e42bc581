import { vi } from 'vitest';

/** Repeats a check until it passes; long enough for a busy machine, where Vitest's own second is over too soon. */
export const waitFor = ( check: () => void ): Promise< void > =>
	vi.waitFor( check, 20_000 );
