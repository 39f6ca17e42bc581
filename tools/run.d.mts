/** The project's folder. */
export const projectFolder: string;

/**
 * Runs a command in the project's folder; what it prints goes straight to the terminal.
 *
 * @param command           Program and arguments.
 * @param options           More about it.
 * @param options.env       Environment to add.
 * @param options.timeoutMs After it, the command and all that it started are ended.
 * @return Exit status; 127 when there is no such program.
 */
export function run(
	command: string[],
	options?: { env?: Record< string, string >; timeoutMs?: number }
): Promise< { status: number; timedOut: boolean } >;
