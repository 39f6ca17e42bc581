/** The project's folder. */
export const projectFolder: string;

/**
 * Runs a command in the project's folder; what it prints goes straight to the terminal, or to a file.
 *
 * @param command           Program and arguments.
 * @param options           More about it.
 * @param options.env       Environment to add.
 * @param options.timeoutMs After it, the command and all that it started are ended.
 * @param options.logFile   File for what it prints.
 * @param options.idleMs    With a log file: it is ended when it prints nothing and uses no processor for so long.
 * @return Exit status; 127 when there is no such program.
 */
export function run(
	command: string[],
	options?: {
		env?: Record< string, string >;
		timeoutMs?: number;
		logFile?: string;
		idleMs?: number;
	}
): Promise< { status: number; timedOut: boolean } >;
