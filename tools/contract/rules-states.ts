/** Compares the state machine with the statuses and error codes of the contract. */
import { type Contract, type Problem } from './contract.ts';
import { type ModuleCode, type Place } from './php-code.ts';

const STATUSES = 'contract/shapes/webinar-status.json';
const CODES = 'contract/shapes/error-code.json';

const problem = (
	{ file, line }: Place,
	message: string,
	remedy: string
): Problem => ( { file, line, message, remedy } );

/** Returns the first place of each name. */
const byName = < T extends Place >(
	places: T[],
	nameOf: ( place: T ) => string
): Map< string, T > =>
	new Map(
		places.toReversed().map( ( place ) => [ nameOf( place ), place ] )
	);

function checkTable(
	{ stateCells: cells, refusalMessages }: ModuleCode,
	statuses: string[],
	codes: string[]
): Problem[] {
	const rows = byName( cells, ( { status } ) => status );
	const moves = byName( cells, ( { move } ) => move );
	const messages = byName( refusalMessages, ( { name } ) => name );
	return [
		...[ ...rows ].flatMap( ( [ status, row ] ) =>
			statuses.includes( status )
				? []
				: [
						problem(
							row,
							`The state machine has the status "${ status }", but the contract does not.`,
							`Add it to ${ STATUSES }, or correct State_Machine::TABLE.`
						),
					]
		),
		...statuses.flatMap( ( status ) =>
			rows.has( status )
				? []
				: [
						problem(
							{ file: STATUSES, line: 1 },
							`The contract has the status "${ status }", but the state machine does not.`,
							'Add a row to State_Machine::TABLE, or remove the status.'
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
								`The state machine does not define "${ move }" for the status "${ status }".`,
								'Add the cell to State_Machine::TABLE.'
							),
						]
			)
		),
		...cells
			.filter( ( { outcome } ) => ! rows.has( outcome ) )
			.flatMap( ( cell ) => [
				...checkCode( cell, cell.outcome, codes ),
				...( messages.has( cell.outcome )
					? []
					: [
							problem(
								cell,
								`The error code "${ cell.outcome }" has no message.`,
								'Add it to Refusals::error().'
							),
						] ),
			] ),
		...refusalMessages.flatMap( ( refusal ) =>
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
					`Add it to ${ CODES }, or correct it.`
				),
			];

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
				'No module has a state machine.',
				'The checker expects it as State_Machine::TABLE.'
			),
		];
	}
	return machines.flatMap( ( module ) =>
		checkTable( module, statuses, names( 'error-code' ) )
	);
}
