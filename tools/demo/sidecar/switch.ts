import type { Child } from '../process/child.ts';

/** Stops and starts the sidecar. The demo page uses it to show that no message is lost. */
export class SidecarSwitch {
	readonly #start: () => Child;
	#child: Child | undefined;

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
