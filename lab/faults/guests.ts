/** Guests of the scenario `seats`: each fills in the form, opens the link of the mail, and taps. All by the requests of a browser. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Mailbox } from '../../tools/demo/mail/mailbox.ts';
import type { Site } from '../stack/site.ts';
import type { Verdict } from './verdict.ts';

const GUESTS_AT_ONCE = 4;
const RETRY_INTERVAL_MS = 500;
const POLL_INTERVAL_MS = 2000;

/** The form refuses whoever is faster. */
const FILLING_IN_MS = 3000;

/** Then a guest gives up; the mail of a killed try never comes. */
const LONGEST_WAIT_FOR_MAIL_MS = 60_000;

const LONGEST_WAIT_MS = 300_000;

/** One person in ten is a guest; in a minute the site accepts 300 forms. */
const SHARE = 0.1;
const MOST_GUESTS = 200;

/** By subject. */
const KINDS = {
	'Confirm your seat': 'confirm_address',
	'Your seat': 'registered',
	'New date': 'moved',
	Cancelled: 'cancelled',
} as const;

type Kind = ( typeof KINDS )[ keyof typeof KINDS ];

const ORDER = Object.values( KINDS );

/** What waits is canceled with the webinar. */
const MAY_BE_CANCELED: readonly Kind[] = [ 'registered', 'moved' ];

/** A mail as the outbox reports it. */
interface MailRow {
	kind: Kind;
	/** Empty for the first mail: its text names the guest, and is deleted when it was sent. */
	address: string;
	state: string;
	outcome: string | null;
}

type Problems = Pick<
	Verdict,
	'lost' | 'repeated' | 'unexpected' | 'outOfOrder'
>;

export class Guests {
	readonly #addresses: readonly string[];
	readonly #seated = new Set< string >();
	readonly #site: Site;
	readonly #url: string;
	readonly #mailbox: Mailbox;
	#startedAt = '';

	/**
	 * @param site    The site.
	 * @param url     Where its web server listens.
	 * @param mailbox Receives its mails.
	 * @param leads   How many people are no guests.
	 */
	constructor( site: Site, url: string, mailbox: Mailbox, leads: number ) {
		this.#site = site;
		this.#url = url;
		this.#mailbox = mailbox;
		this.#addresses = Array.from(
			{ length: Math.min( MOST_GUESTS, Math.ceil( leads * SHARE ) ) },
			( _, index ) => `guest${ index }@guests.test`
		);
	}

	/** Number of guests who got a seat. */
	get seated(): number {
		return this.#seated.size;
	}

	/** Lets each guest ask for a seat and take it. Retries each step until it is done, as a person would. */
	async book( webinarId: number, signal: AbortSignal ): Promise< void > {
		await this.#until( async () => {
			const answer = await this.#post( {
				action: 'client_webinar_registration_started',
			} );
			this.#startedAt = ( await answer.json() ).data.started_at;
		}, signal );
		await delay( FILLING_IN_MS, null, { signal } );
		const left = this.#addresses.entries();
		await Promise.all(
			Array.from( { length: GUESTS_AT_ONCE }, async () => {
				for ( const [ index, address ] of left ) {
					await this.#bookOne( webinarId, index, address, signal );
				}
			} )
		);
	}

	/** Waits until WordPress will send no more mails to them, and returns what is wrong. */
	async judge( webinarId: number, signal: AbortSignal ): Promise< Problems > {
		const until = Date.now() + LONGEST_WAIT_MS;
		let rows: MailRow[];
		do {
			await delay( POLL_INTERVAL_MS, null, { signal } );
			rows = await this.#site.simulate< MailRow[] >( 'guest_mails', {
				webinar_id: webinarId,
			} );
		} while (
			rows.some( ( { state } ) =>
				[ 'pending', 'in-progress' ].includes( state )
			) &&
			Date.now() < until
		);
		const problems: Problems = {
			lost: [],
			repeated: [],
			unexpected: [],
			outOfOrder: [],
		};
		let unconfirmed = rows.filter(
			( { kind, outcome } ) =>
				kind === 'confirm_address' && outcome === 'uncertain'
		).length;
		for ( const address of this.#addresses ) {
			const arrived = this.#arrived( address );
			arrived.forEach( ( kind, position ) => {
				const earlier = arrived.slice( 0, position );
				if ( ! ORDER.includes( kind as Kind ) ) {
					problems.unexpected.push( `${ address } got “${ kind }”` );
				} else if ( earlier.includes( kind ) ) {
					problems.repeated.push( `${ kind } to ${ address }` );
				} else if (
					earlier.some(
						( other ) =>
							ORDER.indexOf( other as Kind ) >
							ORDER.indexOf( kind as Kind )
					)
				) {
					problems.outOfOrder.push( `${ kind } to ${ address }` );
				}
			} );
			const owed = this.#seated.has( address )
				? ORDER
				: ORDER.slice( 0, 1 );
			for ( const kind of owed.filter(
				( one ) => ! arrived.includes( one )
			) ) {
				const row = rows.find(
					( one ) => one.kind === kind && one.address === address
				);
				const isExplained =
					kind === 'confirm_address'
						? unconfirmed-- > 0
						: row?.outcome === 'uncertain' ||
							( MAY_BE_CANCELED.includes( kind ) &&
								row?.state === 'canceled' );
				if ( ! isExplained ) {
					problems.lost.push(
						`${ kind } to ${ address }: ${
							row ? `${ row.state } ${ row.outcome }` : 'no row'
						}`
					);
				}
			}
		}
		return problems;
	}

	async #bookOne(
		webinarId: number,
		index: number,
		address: string,
		signal: AbortSignal
	): Promise< void > {
		await this.#until( async () => {
			const { status } = await this.#post(
				{
					action: 'client_webinar_registration_request',
					webinar_id: String( webinarId ),
					name: `Guest ${ index }`,
					email: address,
					consent: '1',
					started_at: this.#startedAt,
				},
				{ 'x-guest-network': `10.0.0.${ index }` }
			);
			if ( status !== 200 ) {
				throw new Error( `The form was answered with ${ status }.` );
			}
		}, signal );
		const until = Date.now() + LONGEST_WAIT_FOR_MAIL_MS;
		let link: string | undefined;
		while ( ! link && Date.now() < until ) {
			await delay( POLL_INTERVAL_MS, null, { signal } );
			link = /http\S+webinar_seat=\S+/.exec(
				this.#mailbox.mails.find( ( { to } ) => to.includes( address ) )
					?.text ?? ''
			)?.[ 0 ];
		}
		if ( link ) {
			const { search } = new URL( link );
			await this.#until( () => this.#tap( search ), signal );
			this.#seated.add( address );
		}
	}

	/** Opens the link, and taps. */
	async #tap( search: string ): Promise< void > {
		const page = await fetch( `${ this.#url }/${ search }` );
		const html = await page.text();
		const field = ( name: string ): string =>
			new RegExp( `name="${ name }" value="([^"]*)"` ).exec(
				html
			)?.[ 1 ] ?? '';
		const { status } = await fetch( `${ this.#url }/?webinar_seat=tap`, {
			method: 'POST',
			redirect: 'manual',
			headers: {
				cookie: ( page.headers.get( 'set-cookie' ) ?? '' ).split(
					';'
				)[ 0 ]!,
			},
			body: new URLSearchParams( {
				webinar_seat: field( 'webinar_seat' ),
				proof: field( 'proof' ),
				do: 'enter',
			} ),
		} );
		if ( status !== 303 ) {
			throw new Error( `The tap was answered with ${ status }.` );
		}
	}

	#post(
		fields: Record< string, string >,
		headers: Record< string, string > = {}
	): Promise< Response > {
		return fetch( `${ this.#url }/wp-admin/admin-ajax.php`, {
			method: 'POST',
			headers: { accept: 'application/json', ...headers },
			body: new URLSearchParams( fields ),
		} );
	}

	async #until(
		work: () => Promise< void >,
		signal: AbortSignal
	): Promise< void > {
		for (;;) {
			try {
				return await work();
			} catch {
				signal.throwIfAborted();
				await delay( RETRY_INTERVAL_MS, null, { signal } );
			}
		}
	}

	/** Kinds of the mails that arrived, oldest first; the subject of an unknown one. */
	#arrived( address: string ): string[] {
		return this.#mailbox.mails
			.filter( ( { to } ) => to.includes( address ) )
			.map(
				( { subject } ) =>
					Object.entries( KINDS ).find( ( [ start ] ) =>
						subject.startsWith( start )
					)?.[ 1 ] ?? subject
			);
	}
}
