import type { Parts } from '../stack.ts';

/** One way in which a part fails. To add one, write a file here and add it to the table in modes.ts. */
export interface FaultMode {
	/** Resolves when the part has failed. */
	begin: ( parts: Parts ) => Promise< void >;
	/** Repairs the part. It need not wait until the part works again. */
	end: ( parts: Parts ) => void | Promise< void >;
}
