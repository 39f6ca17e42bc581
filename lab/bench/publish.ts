import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../stack/processes.ts';
import type { Report } from './bench.ts';
import { buildPanels, drawChart } from './chart.ts';
import { formatTable } from './figures.ts';

/** publish() replaces everything after this heading. */
const MARK = '## The last run\n';

/**
 * Writes the figures into docs/bench.md and its chart.
 *
 * @param report Of a complete run.
 */
export function publish( { at, machine, figures }: Report ): void {
	const page = path.join( projectFolder, 'docs/bench.md' );
	const text = readFileSync( page, 'utf8' );
	const end = text.indexOf( MARK );
	if ( end < 0 ) {
		throw new Error( `docs/bench.md has no line "${ MARK.trim() }".` );
	}
	writeFileSync(
		page,
		`${ text.slice( 0, end ) }${ MARK }
${ at.slice( 0, 10 ) }, ${ machine.processors } processors (${
			machine.model
		}), Node ${
			machine.node
		}; the load runs on the same processors. 10,000 people, medians of three runs.

${ formatTable( figures ) }
`
	);
	writeFileSync(
		path.join( projectFolder, 'docs/images/bench.svg' ),
		drawChart( buildPanels( figures ) )
	);
}
