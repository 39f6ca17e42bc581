/** The ledger keeps these characters, and so many of them. */
const NOT_KEPT = /[^\w.~:-]+/g;
const LONGEST = 64;

export interface Campaign {
	/** The `utm_…` parameters, as they are in the address. */
	parameters: [ string, string ][];
	/** For the fields of a form. */
	source: string;
	campaign: string;
}

/** @param search Query of the page's address. Only the browser reads it: the page is the same for every guest. */
export function readCampaign( search: string ): Campaign {
	const query = new URLSearchParams( search );
	const word = ( name: string ) =>
		( query.get( name ) ?? '' )
			.replace( NOT_KEPT, '-' )
			.slice( 0, LONGEST );
	return {
		parameters: [ ...query ].filter( ( [ name ] ) =>
			/^utm_\w{1,32}$/.test( name )
		),
		source: word( 'utm_source' ),
		campaign: word( 'utm_campaign' ),
	};
}

/**
 * @param address Where a link leads.
 * @return The same with the parameters; where it leads to sign in first, they go to the page after it.
 */
export function addCampaign(
	address: string,
	{ parameters }: Campaign
): string {
	const url = new URL( address );
	const back = url.searchParams.get( 'redirect_to' );
	if ( back !== null && URL.canParse?.( back ) ) {
		url.searchParams.set(
			'redirect_to',
			addCampaign( back, { parameters, source: '', campaign: '' } )
		);
		return url.href;
	}
	for ( const [ name, value ] of parameters ) {
		url.searchParams.set( name, value );
	}
	return url.href;
}
