import { expect, it } from 'vitest';
import vectors from '../../contract/vectors/message-filling.json' with { type: 'json' };
import { filled, longestLength, type Values } from './placeholders';

it.each(
	vectors.cases.map( ( { name, text, values, filled: expected } ) => ( {
		name,
		text,
		values: JSON.parse( JSON.stringify( values ) ) as Values,
		expected,
	} ) )
)( 'fills in as WordPress does: $name', ( { text, values, expected } ) => {
	expect( filled( text, values ) ).toBe( expected );
} );

it( 'counts characters, not their halves, with the longest values', () => {
	expect( longestLength( '🏠 {title} {title} {other}', [ 'title' ] ) ).toBe(
		411
	);
} );
