import { describe, expect, it } from 'vitest';
import { checkWith } from './project.fixture.ts';

describe( 'the state machine', () => {
	const STATUSES = 'contract/shapes/webinar-status.json';
	const CODES = 'contract/shapes/error-code.json';
	const MACHINE = 'plugins/webinar-alpha/includes/class-state-machine.php';
	const shape = ( name: string, values: string[] ): string =>
		JSON.stringify( {
			$id: `contract:///shapes/${ name }.json`,
			title: name,
			description: 'Something.',
			type: 'string',
			enum: values,
		} );
	const sound = {
		[ STATUSES ]: shape( 'webinar-status', [ 'draft', 'live' ] ),
		[ CODES ]: shape( 'error-code', [ 'webinar_no', 'webinar_other' ] ),
		[ MACHINE ]: `<?php
namespace Webinars\\Webinar_Alpha;
final class State_Machine {
	private const TABLE = array(
		'draft' => array( 'start' => 'live', 'stop' => 'webinar_no' ),
		'live'  => array( 'start' => 'live', 'stop' => 'draft' ),
	);
}
final class Refusals {
	public static function error( string $code ): string {
		return match ( $code ) {
			'webinar_no' => __( 'No. Start it first.', 'webinar-alpha' ),
			default      => __( 'It failed.', 'webinar-alpha' ),
		};
	}
}
`,
	};
	const inTable = ( from: string, to: string ): Promise< string[] > =>
		checkWith( {
			...sound,
			[ MACHINE ]: sound[ MACHINE ].replace( from, to ),
		} );

	it( 'is accepted when it matches the contract', async () => {
		expect( await checkWith( sound ) ).toEqual( [] );
	} );

	it( 'is compared with its documentation', async () => {
		const problems = await checkWith( sound, false );
		expect( problems ).toContainEqual(
			expect.stringMatching(
				/^contract\/STATES\.md:1: .* Run: npm run contract$/
			)
		);
	} );

	it.each( [
		[
			'a status that is not in the contract',
			"'live'  => array(",
			"'gone' => array( 'start' => 'gone', 'stop' => 'gone' ), 'live' => array(",
			6,
			'the status "gone", but the contract does not',
		],
		[
			'a missing move in a status',
			", 'stop' => 'draft'",
			'',
			6,
			'does not define "stop" for the status "live"',
		],
		[
			'a code that is not in the contract',
			"'stop' => 'draft'",
			"'stop' => 'webinar_odd'",
			6,
			'"webinar_odd" is neither a status nor an error code',
		],
		[
			'an error code without a message',
			"'stop' => 'draft'",
			"'stop' => 'webinar_other'",
			6,
			'"webinar_other" has no message',
		],
		[
			'a message for a code that is not in the contract',
			'default ',
			"'webinar_odd' => __( 'Odd.', 'webinar-alpha' ), default ",
			13,
			'"webinar_odd" is neither a status nor an error code',
		],
		[
			'a cell that cannot be read',
			"'stop' => 'draft'",
			"'stop' => strtolower( 'Draft' )",
			6,
			'"" is neither a status nor an error code',
		],
	] )( 'must not have %s', async ( _, from, to, line, wanted ) => {
		expect( await inTable( from, to ) ).toContainEqual(
			expect.stringMatching( `^${ MACHINE }:${ line }: .*${ wanted }` )
		);
	} );

	it( 'must have every status of the contract', async () => {
		expect(
			await checkWith( {
				...sound,
				[ STATUSES ]: shape( 'webinar-status', [
					'draft',
					'live',
					'archived',
				] ),
			} )
		).toEqual( [
			expect.stringContaining(
				'The contract has the status "archived", but the state machine does not.'
			),
		] );
	} );

	it( 'must exist when the contract has statuses', async () => {
		const { [ MACHINE ]: _, ...shapes } = sound;
		expect( await checkWith( shapes ) ).toEqual( [
			expect.stringContaining( 'State_Machine::TABLE' ),
		] );
	} );
} );
