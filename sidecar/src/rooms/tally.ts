/** How many there are of each; what there is none of takes no memory. */
export class Tally< Key > {
	private readonly counts = new Map< Key, number >();

	of( key: Key ): number {
		return this.counts.get( key ) ?? 0;
	}

	add( key: Key ): void {
		this.counts.set( key, this.of( key ) + 1 );
	}

	remove( key: Key ): void {
		const rest = this.of( key ) - 1;
		if ( rest > 0 ) {
			this.counts.set( key, rest );
		} else {
			this.counts.delete( key );
		}
	}
}
