import type { RoomLimits } from '../config.ts';
import { HttpError } from '../errors.ts';
import type { Subscriber } from './event-stream.ts';

/** Counts by key; a key with the count 0 takes no memory. */
class Counter< Key > {
	private readonly counts = new Map< Key, number >();

	get( key: Key ): number {
		return this.counts.get( key ) ?? 0;
	}

	increment( key: Key ): void {
		this.counts.set( key, this.get( key ) + 1 );
	}

	decrement( key: Key ): void {
		const rest = this.get( key ) - 1;
		if ( rest > 0 ) {
			this.counts.set( key, rest );
		} else {
			this.counts.delete( key );
		}
	}
}

/** Counts the open event streams and rejects new ones above the limits. */
export class ConnectionLimiter {
	private total = 0;
	private readonly byPerson = new Counter< number >();
	private readonly byAddress = new Counter< string >();

	constructor( private readonly limits: RoomLimits ) {}

	get connections(): number {
		return this.total;
	}

	/**
	 * @param  closePrevious Closes an earlier event stream of the same page; returns false when it has none.
	 * @throws {HttpError} 503 when this sidecar is full, 429 when this person or address has too many.
	 */
	check(
		{ userId, address }: Subscriber,
		closePrevious: () => boolean
	): void {
		if ( this.total >= this.limits.connections ) {
			throw new HttpError( 'room_streams_full' );
		}
		if (
			this.byPerson.get( userId ) >= this.limits.connectionsPerPerson &&
			! closePrevious()
		) {
			throw new HttpError( 'room_streams_of_person' );
		}
		if (
			this.byAddress.get( address ) >= this.limits.connectionsPerAddress
		) {
			throw new HttpError( 'room_streams_of_address' );
		}
	}

	add( { userId, address }: Subscriber ): void {
		this.total += 1;
		this.byPerson.increment( userId );
		this.byAddress.increment( address );
	}

	remove( { userId, address }: Subscriber ): void {
		this.total -= 1;
		this.byPerson.decrement( userId );
		this.byAddress.decrement( address );
	}
}
