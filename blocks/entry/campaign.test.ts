import { expect, it } from 'vitest';
import { addCampaign, readCampaign } from './campaign';

const SEARCH =
	'?utm_source=news%20letter&utm_campaign=%22%3E%3Cscript%3E&utm_medium=mail&page=2&utm_<b>=x';

it( 'reads what the ledger keeps', () => {
	const { source, campaign, parameters } = readCampaign( SEARCH );
	expect( { source, campaign } ).toEqual( {
		source: 'news-letter',
		campaign: '-script-',
	} );
	expect( parameters.map( ( [ name ] ) => name ) ).toEqual( [
		'utm_source',
		'utm_campaign',
		'utm_medium',
	] );
	expect(
		readCampaign( `?utm_source=${ 'a'.repeat( 200 ) }` ).source
	).toHaveLength( 64 );
	expect( readCampaign( '' ) ).toEqual( {
		source: '',
		campaign: '',
		parameters: [],
	} );
} );

it( 'adds the parameters to a link, encoded', () => {
	expect(
		addCampaign( 'https://tickets.example/?a=1#x', readCampaign( SEARCH ) )
	).toBe(
		'https://tickets.example/?a=1&utm_source=news+letter&utm_campaign=%22%3E%3Cscript%3E&utm_medium=mail#x'
	);
} );

it( 'takes them along through the sign-in', () => {
	const back = 'https://site.example/webinars/12-roofs/';
	const link = addCampaign(
		`https://site.example/wp-login.php?redirect_to=${ encodeURIComponent( back ) }`,
		readCampaign( '?utm_source=ad' )
	);
	expect( new URL( link ).searchParams.get( 'redirect_to' ) ).toBe(
		`${ back }?utm_source=ad`
	);
	expect( new URL( link ).searchParams.has( 'utm_source' ) ).toBe( false );
} );
