import { expect, it } from 'vitest';
import { findConnectCode } from '../src/people/connect-code.ts';

it.each( [
	'Спасибо!',
	'Буду в 19:00',
	'буду в 19:00',
	'Приду к 10:30',
	'К 20.15 успею',
	'Дом 12, кв. 34',
	'89',
	'hello',
] )( 'does not take “%s” for a code', ( text ) => {
	expect( findConnectCode( text ) ).toBe( null );
} );

it.each( [
	'K3F7 Q2MX 9',
	'k3f7 q2mx 9',
	'K3F7Q2MX9',
	'K3F-Q2MX-9',
	'K3F7E Q2MX 9',
	'code: K3F7 Q2MX 9',
] )( 'sees that “%s” is a code with a mistake', ( text ) => {
	expect( findConnectCode( text ) ).toBe( '' );
} );

it.each( [
	'K3E7 02MX 9',
	'k3e7-02mx-9',
	'«К3Е702МХ9»',
	'/start K3E7 02MX 9',
] )( 'reads “%s”', ( text ) => {
	expect( findConnectCode( text ) ).toBe( 'K3E702MX9' );
} );
