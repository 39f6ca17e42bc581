import type {
	ChatStore,
	NewChatMessage,
	StoredChatMessage,
} from './store/chat-store.ts';

const MOST_AT_ONCE = 500;

type Waiting = {
	readonly message: NewChatMessage;
	readonly resolve: ( stored: StoredChatMessage ) => void;
	readonly reject: ( error: unknown ) => void;
};

/** Stores what arrives at the same time in one transaction: the wait for the disk is paid once. */
export class GroupCommit {
	private waiting: Waiting[] = [];
	private isRunning = false;

	constructor( private readonly store: Pick< ChatStore, 'add' > ) {}

	add( message: NewChatMessage ): Promise< StoredChatMessage > {
		return new Promise( ( resolve, reject ) => {
			this.waiting.push( { message, resolve, reject } );
			if ( ! this.isRunning ) {
				this.isRunning = true;
				setImmediate( () => void this.run() );
			}
		} );
	}

	private async run(): Promise< void > {
		while ( this.waiting.length > 0 ) {
			const group = this.waiting.splice( 0, MOST_AT_ONCE );
			try {
				const stored = await this.store.add(
					group.map( ( { message } ) => message )
				);
				group.forEach( ( { resolve, reject }, at ) => {
					const one = stored[ at ];
					if ( one ) {
						resolve( one );
					} else {
						reject( new Error( 'The store lost a message.' ) );
					}
				} );
			} catch ( error ) {
				group.forEach( ( { reject } ) => reject( error ) );
			}
			// More requests arrive meanwhile, and go into the next group.
			await new Promise( ( resolve ) => setImmediate( resolve ) );
		}
		this.isRunning = false;
	}
}
