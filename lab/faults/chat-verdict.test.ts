import { expect, it } from 'vitest';
import { chatKey, judgeChat } from './chat-verdict.ts';

const planned = new Set(
	[ 'Hello', '+' ].flatMap( ( text ) => [
		chatKey( 7, text ),
		chatKey( 8, text ),
	] )
);
const row = ( leadId: number, text: string ) => ( {
	lead_id: leadId,
	text,
} );
const good = [ row( 7, 'Hello' ), row( 7, '+' ), row( 8, '+' ) ];
const accepted = new Set(
	good.map( ( { lead_id: id, text } ) => chatKey( id, text ) )
);

it( 'finds what is wrong with the table of a chat', () => {
	const nothing = { lost: [], repeated: [], unexpected: [] };
	expect( judgeChat( planned, accepted, good ) ).toEqual( {
		accepted: 3,
		stored: 3,
		...nothing,
	} );
	// Its answer was lost.
	expect(
		judgeChat( planned, accepted, [ ...good, row( 8, 'Hello' ) ] )
	).toMatchObject( nothing );
	expect( judgeChat( planned, accepted, good.slice( 1 ) ) ).toMatchObject( {
		...nothing,
		lost: [ 'Hello of 7' ],
	} );
	expect(
		judgeChat( planned, accepted, [ ...good, row( 8, '+' ) ] )
	).toMatchObject( { ...nothing, repeated: [ '+ of 8: 2 rows' ] } );
	expect(
		judgeChat( planned, accepted, [ ...good, row( 8, 'Buy!' ) ] )
	).toMatchObject( { ...nothing, unexpected: [ 'Buy! of 8' ] } );
} );
