import type { Child } from './child.ts';

interface Stoppable {
	stop: () => Promise< void >;
}

/** The parts of the demo that must be stopped at the end. */
export class RunningParts {
	/** Rejects when a watched process ends by itself. */
	readonly crashed: Promise< never >;
	#reportCrash: ( error: Error ) => void = () => {};
	readonly #running: Stoppable[] = [];
	#isStopping = false;

	constructor() {
		this.crashed = new Promise( ( _resolve, reject ) => {
			this.#reportCrash = reject;
		} );
		this.crashed.catch( () => {} );
	}

	add< Part extends Stoppable >( part: Part ): Part {
		if ( this.#isStopping ) {
			void part.stop();
		}
		this.#running.unshift( part );
		return part;
	}

	/** Makes the demo stop when this process ends by itself. */
	watch( child: Child ): Child {
		child.crashed.catch( this.#reportCrash );
		return child;
	}

	/** Stops the parts, the last one first. */
	async stop(): Promise< void > {
		this.#isStopping = true;
		for ( const part of this.#running ) {
			await part.stop();
		}
	}
}
