import { expect, it } from 'vitest';
import type { ArrivedMail, Mailbox } from '../../tools/demo/mail/mailbox.ts';
import type { Site } from '../stack/site.ts';
import { Guests } from './guests.ts';

const SUBJECT = 'Confirm your seat: How to begin';

const judge = ( subjects: string[], outcome: string | null ) =>
	new Guests(
		{
			simulate: async () => [
				{
					kind: 'confirm_address',
					address: '',
					state: 'failed',
					outcome,
				},
			],
		} as unknown as Site,
		'',
		{
			mails: subjects.map(
				( subject ) =>
					( { to: [ 'guest0@guests.test' ], subject } ) as ArrivedMail
			),
		} as unknown as Mailbox,
		1
	).judge( 12, new AbortController().signal );

it( 'finds what is wrong with the mails to a guest', async () => {
	const [ good, uncertain, lost, repeated, unexpected ] = await Promise.all( [
		judge( [ SUBJECT ], 'sent' ),
		judge( [], 'uncertain' ),
		judge( [], 'sent' ),
		judge( [ 'New date: How to begin', SUBJECT, SUBJECT ], 'sent' ),
		judge( [ SUBJECT, 'Hello' ], 'sent' ),
	] );
	const nothing = { lost: [], repeated: [], unexpected: [], outOfOrder: [] };
	expect( [ good, uncertain ] ).toEqual( [ nothing, nothing ] );
	expect( lost.lost ).toHaveLength( 1 );
	expect( repeated ).toMatchObject( {
		repeated: [ 'confirm_address to guest0@guests.test' ],
		outOfOrder: [ 'confirm_address to guest0@guests.test' ],
	} );
	expect( unexpected.unexpected ).toEqual( [
		'guest0@guests.test got “Hello”',
	] );
} );
