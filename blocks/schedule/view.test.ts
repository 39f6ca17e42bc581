import { expect, it, vi } from 'vitest';
import { waitFor } from '../testing/wait-for';

vi.hoisted( () => {
	performance.getEntriesByType = () =>
		[
			{ domContentLoadedEventStart: 0 },
		] as unknown as PerformanceEntryList;
	vi.stubGlobal( 'fetch', async () => new Response( null ) );
} );

// In the last minute the text changes each second. A text that stays the same is not written again.
const startsAt = Math.floor( Date.now() / 1000 ) + 59;
const data = {
	state: {
		'webinar/schedule': {
			startsPattern: 'Starts %s',
			nowText: 'Now',
			clockUrl: '/view.js',
		},
	},
};
document.body.innerHTML = `
	<script type="application/json" id="wp-script-module-data-@wordpress/interactivity">${ JSON.stringify(
		data
	) }</script>
	<div data-wp-interactive="webinar/schedule">
		<article data-wp-init="callbacks.keepTime" data-wp-context='${ JSON.stringify( {
			startsAt,
			isOn: false,
		} ) }'>
			<p class="webinar-schedule__starts"></p>
			<p class="webinar-schedule__when"><time>Site’s time</time> <span>Site’s zone</span> <span>60 minutes</span></p>
		</article>
	</div>`;

await import( './view' );
// As in a page: WordPress reads the markup when every callback is there.
document.dispatchEvent( new Event( 'DOMContentLoaded' ) );

const text = ( selector: string ) =>
	document.querySelector( selector )?.textContent ?? '';

it( 'shows the viewer’s time, and counts down after somebody has replaced the text', async () => {
	await waitFor( () =>
		expect( text( '.webinar-schedule__starts' ) ).toMatch( /^Starts in / )
	);
	expect( text( 'time' ) ).not.toContain( 'Site' );
	expect( text( 'time + span' ) ).toContain( 'Lord Howe' );
	expect( text( 'time + span + span' ) ).toBe( '60 minutes' );

	const starts = document.querySelector( '.webinar-schedule__starts' );
	starts?.replaceChildren( document.createElement( 'font' ) );
	await waitFor( () =>
		expect( starts?.textContent ).toMatch( /^Starts in / )
	);
} );
