/** The project's folder. */
export const projectFolder: string;

/**
 * Runs a command in the project's folder. Its output goes to the terminal or to a file.
 *
 * @param command           Program and arguments.
 * @param options           All are optional.
 * @param options.env       Environment variables to add.
 * @param options.timeoutMs Time limit for the command and all processes that it started.
 * @param options.logFile   File for the output.
 * @param options.idleMs    With a log file: ends the command when it neither prints nor uses the processor for this time.
 * @param options.isPatient Whether other processes get the processor first.
 * @return Exit status; 127 when the program is missing.
 */
export function run(
	command: string[],
	options?: {
		env?: Record< string, string >;
		timeoutMs?: number;
		logFile?: string;
		idleMs?: number;
		isPatient?: boolean;
	}
): Promise< { status: number; timedOut: boolean } >;
