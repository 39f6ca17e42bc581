import { formatNumber, type Figure } from './figures.ts';

export interface Bar {
	label: string;
	value: number;
	unit: string;
	/** Whether the other bars are compared with this one. */
	isBaseline: boolean;
}

export interface Panel {
	title: string;
	bars: Bar[];
}

/** Title, and for each bar: id of the figure, label, whether it is a baseline. */
const PANELS: [ string, [ string, string, boolean ][] ][] = [
	[
		'From the speaker’s click to 99 % of all screens',
		[
			[ 'fan_out.1000.click.p99', '1,000 rooms', false ],
			[ 'fan_out.5000.click.p99', '5,000 rooms', false ],
			[ 'fan_out.10000.click.p99', '10,000 rooms', false ],
		],
	],
	[
		'CPU per response to a polling room',
		[
			[ 'empty.cpu', 'Empty REST route', true ],
			[ 'read_sync.304.cpu', 'Read-sync', false ],
			[ 'early.304.cpu', 'Read-sync with a pass', false ],
		],
	],
	[
		'Server CPU per attendee-hour',
		[
			[ 'hour.polling', 'Polling', true ],
			[ 'hour.push', 'Event stream', false ],
		],
	],
];

/** Builds the panels, without those that lack a figure. */
export function buildPanels( figures: readonly Figure[] ): Panel[] {
	return PANELS.flatMap( ( [ title, wanted ] ) => {
		const bars = wanted.flatMap( ( [ id, label, isBaseline ] ): Bar[] => {
			const found = figures.find( ( figure ) => figure.id === id );
			return found
				? [
						{
							label,
							value: found.value,
							unit: found.unit,
							isBaseline,
						},
					]
				: [];
		} );
		return bars.length === wanted.length ? [ { title, bars } ] : [];
	} );
}

const WIDTH = 720;
const LABEL_WIDTH = 170;
const VALUE_WIDTH = 90;
const TITLE_HEIGHT = 34;
const BAR_HEIGHT = 18;
const BAR_STEP = 26;
const PANEL_GAP = 18;

/** Draws an SVG with horizontal bars. Each panel has its own scale; the colours follow the reader's light or dark mode. */
export function drawChart( panels: readonly Panel[] ): string {
	let y = 0;
	const parts: string[] = [];
	for ( const { title, bars } of panels ) {
		const max = Math.max( ...bars.map( ( { value } ) => value ) );
		parts.push(
			`<text class="title" x="0" y="${ y + 20 }">${ title }</text>`
		);
		y += TITLE_HEIGHT;
		for ( const { label, value, unit, isBaseline } of bars ) {
			const width = Math.max(
				2,
				Math.round(
					( value / max ) * ( WIDTH - LABEL_WIDTH - VALUE_WIDTH )
				)
			);
			const middle = y + BAR_HEIGHT / 2 + 5;
			parts.push(
				`<text x="0" y="${ middle }">${ label }</text>`,
				`<rect class="${
					isBaseline ? 'baseline' : 'ours'
				}" x="${ LABEL_WIDTH }" y="${ y }" width="${ width }" height="${ BAR_HEIGHT }" rx="3"/>`,
				`<text class="value" x="${
					LABEL_WIDTH + width + 8
				}" y="${ middle }">${ formatNumber( value ) } ${ unit }</text>`
			);
			y += BAR_STEP;
		}
		y += PANEL_GAP;
	}
	const description = panels
		.map(
			( { title, bars } ) =>
				`${ title }: ${ bars
					.map(
						( { label, value, unit } ) =>
							`${ label } ${ formatNumber( value ) } ${ unit }`
					)
					.join( ', ' ) }.`
		)
		.join( ' ' );
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${ WIDTH } ${ y }" width="${ WIDTH }" height="${ y }" role="img" aria-label="${ description }">
<style>
text { font: 14px system-ui, sans-serif; fill: #59636e; }
.title { font-weight: 600; fill: #1f2328; }
.value { font-variant-numeric: tabular-nums; fill: #1f2328; }
.ours { fill: #0969da; }
.baseline { fill: #8c959f; }
@media (prefers-color-scheme: dark) {
text { fill: #9198a1; }
.title, .value { fill: #f0f6fc; }
.ours { fill: #4493f8; }
.baseline { fill: #656c76; }
}
</style>
${ parts.join( '\n' ) }
</svg>
`;
}
