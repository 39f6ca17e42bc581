import { beforeEach, expect, it, vi } from 'vitest';
import { waitFor } from '../testing/wait-for';

const room = ( changes: object = {} ) => ( {
	webinar_id: 12,
	version: 1,
	title: 'How to begin 🚀',
	scheduled_at: 0,
	server_time: 1_000,
	stage: 'before',
	cta: { visible: true, text: 'Old offer 🔥', url: 'https://old.test/' },
	stream: null,
	recording_url: '',
	room: { can_control: false, people: 3 },
	poll_after_ms: 60_000,
	...changes,
} );

vi.hoisted( () => {
	performance.getEntriesByType = () =>
		[
			{ domContentLoadedEventStart: 0 },
		] as unknown as PerformanceEntryList;
} );

const text = ( path: string ) =>
	`data-wp-watch--text="callbacks.showText" data-text="${ path }"`;
const data = {
	config: {
		'webinar/room': {
			webinarId: 12,
			stateUrl: '/state',
			commands: {},
			stream: null,
			announcements: {},
			qualityTexts: { auto: 'Auto', autoNow: 'Auto (%s)' },
		},
	},
	state: {
		'webinar/room': {
			room: room(),
			qualities: [ { name: 'auto', playing: '' } ],
			announcement: '',
		},
	},
};
document.body.innerHTML = `
	<script type="application/json" id="wp-script-module-data-@wordpress/interactivity">${ JSON.stringify(
		data
	) }</script>
	<main data-wp-interactive="webinar/room">
		<h1 ${ text( 'room.title' ) }>How to begin 🚀</h1>
		<p data-wp-class--is-away="!state.room.room.people">Here: <b ${ text(
			'room.room.people'
		) }>3</b> people</p>
		<a data-wp-bind--hidden="!state.room.cta.visible" data-wp-bind--href="state.room.cta.url"><span ${ text(
			'room.cta.text'
		) }>Old offer 🔥</span><i> (opens in a new tab)</i></a>
		<p role="status" ${ text( 'announcement' ) }></p>
		<template data-wp-each--quality="state.qualities" data-wp-each-key="context.quality.name"><u ${ text(
			'qualityTexts'
		) }></u></template>
	</main>`;

const { state } = await import( './store' );
await import( './view' );
// As in a page: WordPress reads the markup when every callback is there.
document.dispatchEvent( new Event( 'DOMContentLoaded' ) );

const find = ( selector: string ) =>
	document.querySelector( selector ) as HTMLElement;
const show = ( next: object ) => {
	state.room = next as unknown as typeof state.room;
};

beforeEach( async () => {
	show( room() );
	await waitFor( () => {
		expect( find( 'h1' ).textContent ).toBe( 'How to begin 🚀' );
		expect( find( 'u' ).textContent ).toMatch( /^Auto/ );
	} );
} );

/** Calls back for every text node in the page. */
function eachText( replace: ( node: Text ) => void ): void {
	const walker = document.createTreeWalker(
		find( 'main' ),
		NodeFilter.SHOW_TEXT
	);
	const nodes: Text[] = [];
	while ( walker.nextNode() ) {
		nodes.push( walker.currentNode as Text );
	}
	nodes.filter( ( { data: words } ) => words.trim() ).forEach( replace );
}

it.each( [
	[
		'WordPress’s emoji script',
		( node: Text ) => {
			const image = document.createElement( 'img' );
			image.alt = '🔥';
			node.replaceWith( node.data.replace( /.$/u, '' ), image );
		},
	],
	[
		'the browser’s translation',
		( node: Text ) => {
			const font = document.createElement( 'font' );
			font.append( `translated ${ node.data }` );
			node.replaceWith( font );
		},
	],
	[
		'a typographic script',
		( node: Text ) =>
			node.replaceWith( node.data.replace( / /g, '\u00A0' ) ),
	],
] )(
	'shows each change after %s has replaced text nodes',
	async ( _, replace ) => {
		eachText( replace );

		for ( const step of [ 1, 2 ] ) {
			show(
				room( {
					title: `Title ${ step }`,
					cta: {
						visible: true,
						text: `Offer ${ step }`,
						url: `https://new.test/${ step }`,
					},
					room: { can_control: false, people: 40 + step },
				} )
			);
			state.announcement = `Said ${ step }`;
			state.qualities = [
				{ name: 'auto', playing: `${ step }p` },
			] as typeof state.qualities;
			await waitFor( () => {
				expect( find( 'h1' ).textContent ).toBe( `Title ${ step }` );
				expect( find( 'b' ).textContent ).toBe( String( 40 + step ) );
				expect(
					find( 'p' ).textContent?.match( /peopl/g )
				).toHaveLength( 1 );
				expect( find( 'a span' ).textContent ).toBe(
					`Offer ${ step }`
				);
				expect( find( 'a' ).getAttribute( 'href' ) ).toBe(
					`https://new.test/${ step }`
				);
				expect( find( '[role=status]' ).textContent ).toBe(
					`Said ${ step }`
				);
				expect( find( 'u' ).textContent ).toBe( `Auto (${ step }p)` );
			} );
		}
	}
);

it( 'leaves a translation alone while the text is the same', async () => {
	find( 'h1' ).innerHTML = '<font>Как начать</font>';

	show(
		room( { server_time: 2_000, room: { can_control: false, people: 9 } } )
	);
	await waitFor( () => expect( find( 'b' ).textContent ).toBe( '9' ) );

	expect( find( 'h1' ).textContent ).toBe( 'Как начать' );
} );
