/** Holds the state machine to the statuses and error codes of the contract. */
import { type Contract, type Problem } from './contract.ts';
import { type ModuleCode, type Place } from './php-code.ts';

const STATUSES = 'contract/shapes/webinar-status.json';
const CODES = 'contract/shapes/error-code.json';

const problem = (
	{ file, line }: Place,
	message: string,
	remedy: string
): Problem => ( { file, line, message, remedy } );

/**
 * The first place of each name.
 *
 * @param places Places.
 * @param nameOf What each is called.
 */
const byName = < T extends Place >(
	places: T[],
	nameOf: ( place: T ) => string
): Map< string, T > =>
	new Map(
		places.toReversed().map( ( place ) => [ nameOf( place ), place ] )
	);

function checkTable(
	{ stateCells: cells, refusalWords }: ModuleCode,
	statuses: string[],
	codes: string[]
): Problem[] {
	const rows = byName( cells, ( { status } ) => status );
	const moves = byName( cells, ( { move } ) => move );
	const words = byName( refusalWords, ( { name } ) => name );
	return [
		...[ ...rows ].flatMap( ( [ status, row ] ) =>
			statuses.includes( status )
				? []
				: [
						problem(
							row,
							`The state machine has the status "${ status }", the contract has not.`,
							`Add it to ${ STATUSES }, or mend the table.`
						),
					]
		),
		...statuses.flatMap( ( status ) =>
			rows.has( status )
				? []
				: [
						problem(
							{ file: STATUSES, line: 1 },
							`The contract has the status "${ status }", the state machine has not.`,
							'Add a row to State_Machine::TABLE, or take the status out.'
						),
					]
		),
		...[ ...rows ].flatMap( ( [ status, row ] ) =>
			[ ...moves.keys() ].flatMap( ( move ) =>
				cells.some(
					( cell ) => cell.status === status && cell.move === move
				)
					? []
					: [
							problem(
								row,
								`The state machine does not say what "${ move }" does in the status "${ status }".`,
								'Add the cell to State_Machine::TABLE.'
							),
						]
			)
		),
		...cells
			.filter( ( { outcome } ) => ! rows.has( outcome ) )
			.flatMap( ( cell ) => [
				...checkCode( cell, cell.outcome, codes ),
				...( words.has( cell.outcome )
					? []
					: [
							problem(
								cell,
								`The refusal "${ cell.outcome }" has no words.`,
								'Add them to Refusals::error().'
							),
						] ),
			] ),
		...refusalWords.flatMap( ( refusal ) =>
			checkCode( refusal, refusal.name, codes )
		),
	];
}

const checkCode = ( place: Place, code: string, codes: string[] ): Problem[] =>
	codes.includes( code )
		? []
		: [
				problem(
					place,
					`"${ code }" is neither a status nor an error code of the contract.`,
					`Add it to ${ CODES }, or mend it.`
				),
			];

/**
 * Every rule about states and refusals.
 *
 * @param contract The contract.
 * @param modules  Their code.
 */
export function checkStates(
	contract: Contract,
	modules: ModuleCode[]
): Problem[] {
	const names = ( shape: string ): string[] =>
		( contract.shapes[ shape ]?.enum ?? [] ).map( String );
	const statuses = names( 'webinar-status' );
	const machines = modules.filter(
		( { stateCells } ) => stateCells.length > 0
	);
	if ( statuses.length > 0 && machines.length === 0 ) {
		return [
			problem(
				{ file: STATUSES, line: 1 },
				'No module has the table of the state machine.',
				'It is looked for as State_Machine::TABLE.'
			),
		];
	}
	return machines.flatMap( ( module ) =>
		checkTable( module, statuses, names( 'error-code' ) )
	);
}
