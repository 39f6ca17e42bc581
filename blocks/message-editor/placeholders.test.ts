import { expect, it } from 'vitest';
import vectors from '../../contract/vectors/message-filling.json' with { type: 'json' };
import { fillPlaceholders, longestLength, type Values } from './placeholders';

it.each(
	vectors.cases.map( ( { name, text, values, filled: expected } ) => ( {
		name,
		text,
		values: JSON.parse( JSON.stringify( values ) ) as Values,
		expected,
	} ) )
)(
	'replaces placeholders as WordPress does: $name',
	( { text, values, expected } ) => {
		expect( fillPlaceholders( text, values ) ).toBe( expected );
	}
);

it( 'counts code points, with the longest values', () => {
	expect( longestLength( '🏠 {title} {title} {other}', [ 'title' ] ) ).toBe(
		411
	);
} );
