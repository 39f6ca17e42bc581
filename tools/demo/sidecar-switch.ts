import type { Child } from './child.ts';

/** The sidecar, which the page can take away to show that nothing is lost. */
export class SidecarSwitch {
	readonly #start: () => Child;
	#child: Child | undefined;

	/** @param start Starts the process. */
	constructor( start: () => Child ) {
		this.#start = start;
	}

	get isOn(): boolean {
		return this.#child !== undefined;
	}

	turnOn(): void {
		this.#child ??= this.#start();
	}

	async stop(): Promise< void > {
		const child = this.#child;
		this.#child = undefined;
		await child?.stop();
	}
}
