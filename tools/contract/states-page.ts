/**
 * Writes the page that says what each move does in each status.
 */
import { table } from './index-page.ts';
import { type ModuleCode } from './php-code.ts';

/**
 * Writes `STATES.md`.
 *
 * @param module              The module that has the state machine.
 * @param module.stateCells
 * @param module.refusalWords
 */
export function renderStates( {
	stateCells: cells,
	refusalWords,
}: ModuleCode ): string {
	const statuses = [ ...new Set( cells.map( ( { status } ) => status ) ) ];
	const moves = [ ...new Set( cells.map( ( { move } ) => move ) ) ];
	const outcome = ( status: string, move: string ): string => {
		const to = cells.find(
			( cell ) => cell.status === status && cell.move === move
		)?.outcome;
		if ( to === status ) {
			return 'no change';
		}
		return statuses.includes( to ?? '' ) ? `→ **${ to }**` : `\`${ to }\``;
	};
	const changes = cells.filter(
		( cell ) =>
			cell.outcome !== cell.status && statuses.includes( cell.outcome )
	);
	const sources = [ ...cells, ...refusalWords ].map( ( { file } ) => file );
	return `<!-- Made by \`npm run contract\` from the PHP code. Change that. -->

# What each move does in each status

Made from ${ [ ...new Set( sources ) ]
		.map( ( file ) => `[${ file.split( '/' ).at( -1 ) }](../${ file })` )
		.join( ' and ' ) }.

\`\`\`mermaid
stateDiagram-v2
	[*] --> ${ statuses[ 0 ] }
${ changes
	.map(
		( { status, move, outcome: to } ) =>
			`	${ status } --> ${ to }: ${ move }`
	)
	.join( '\n' ) }
\`\`\`

A change is told once by \`core_webinar_status_changed\`. "No change" is a repeat: nothing is written and nothing told (S3). All else is refused
with the code that stands there, told once by \`core_webinar_change_refused\`, and nothing is written.

${ table(
	[ 'status', ...moves ],
	statuses.map( ( status ) => [
		`**${ status }**`,
		...moves.map( ( move ) => outcome( status, move ) ),
	] )
) }

## Why something is refused

${ table(
	[ 'code', 'in plain words' ],
	refusalWords.map( ( { name, words } ) => [ `\`${ name }\``, words ] )
) }
`;
}
