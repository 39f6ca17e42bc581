import { expect, type Page } from '@playwright/test';
import { readDemo, test } from '../support/demo.ts';
import { scheduleWebinar, takeControls } from '../support/site.ts';

const PLAYLISTS = '**/stream/{high,low}.m3u8';

/**
 * What an encoder writes that has been on for a short time only.
 *
 * @param url     Which of the two playlists.
 * @param written How many segments there have been.
 */
function youngPlaylist( url: string, written: number ): string {
	const [ init, segment ] = url.endsWith( 'low.m3u8' )
		? [ 'low', 'low' ]
		: [ 'init', 'clip' ];
	const first = Math.max( 0, written - 5 );
	const lines = [
		'#EXTM3U',
		'#EXT-X-VERSION:7',
		'#EXT-X-TARGETDURATION:2',
		`#EXT-X-MEDIA-SEQUENCE:${ first }`,
		`#EXT-X-MAP:URI="${ init }.mp4"`,
	];
	for ( let number = first; number < written; number++ ) {
		const position = String( number % 12 ).padStart( 2, '0' );
		lines.push( '#EXTINF:2.0,', `${ segment }-${ position }.m4s` );
	}
	return lines.join( '\n' );
}

const picture = ( page: Page ) => page.locator( '.webinar-room__player video' );

const readVideo = ( page: Page ) =>
	picture( page ).evaluate( ( video: HTMLVideoElement ) => ( {
		second: video.currentTime,
		isPaused: video.paused,
		height: video.videoHeight,
	} ) );

/**
 * Waits until the picture has moved for a while. Seconds are added up, since a
 * stream that is attached anew counts from another one; a jump is no movement.
 *
 * @param page    Of a viewer.
 * @param seconds For how long.
 */
async function expectToMove( page: Page, seconds = 2 ): Promise< void > {
	await expect( picture( page ) ).toBeVisible();
	let { second: last } = await readVideo( page );
	let moved = 0;
	await expect
		.poll(
			async () => {
				const { second } = await readVideo( page );
				moved += Math.min( Math.max( second - last, 0 ), 1 );
				last = second;
				return moved;
			},
			{ timeout: 90_000 }
		)
		.toBeGreaterThan( seconds );
}

test( 'the picture of a broadcast, whatever happens to its stream', async ( {
	openFor,
} ) => {
	const { step } = test;
	const { siteUrl } = readDemo();
	const organizer = await openFor( 'organizer' );
	const speaker = await openFor( 'speaker' );
	const viewer = await openFor( 'attendee-1' );
	const webinarId = await scheduleWebinar( organizer, 'A lively picture' );
	const controls = await takeControls( speaker, webinarId );
	const line = viewer.getByText( 'The picture has stopped' );

	await step( 'it begins by itself, silent', async () => {
		await controls.move( 'start' );
		await viewer.goto(
			`${ siteUrl }/account/webinar_room/?webinar_id=${ webinarId }`
		);
		await expectToMove( viewer );
		await viewer.getByRole( 'button', { name: 'Tap for sound' } ).click();
		await expect( picture( viewer ) ).toHaveJSProperty( 'muted', false );
	} );

	await step( 'its quality can be chosen', async () => {
		const menu = viewer.getByRole( 'combobox', { name: 'Quality' } );
		await expect( menu.locator( 'option' ) ).toHaveText( [
			/^Auto \((180|360)p\)$/,
			'360p',
			'180p',
		] );
		for ( const height of [ 180, 360 ] ) {
			await menu.selectOption( `${ height }p` );
			await expect
				.poll( async () => ( await readVideo( viewer ) ).height )
				.toBe( height );
		}
		await expect( menu ).toHaveValue( '360p' );
		await menu.selectOption( 'auto' );
		await expectToMove( viewer );
	} );

	await step( 'the choice of captions is remembered', async () => {
		const readTracks = () =>
			picture( viewer ).evaluate( ( video: HTMLVideoElement ) =>
				[ ...video.textTracks ]
					.filter( ( { kind } ) => kind === 'subtitles' )
					.map( ( { language, mode } ) => `${ language } ${ mode }` )
			);
		expect( await readTracks() ).toEqual( [ 'en disabled' ] );
		// As the browser's own menu does.
		await picture( viewer ).evaluate( ( video: HTMLVideoElement ) => {
			for ( const track of video.textTracks ) {
				track.mode = 'showing';
			}
		} );
		await expect
			.poll( () =>
				picture( viewer ).evaluate( ( video: HTMLVideoElement ) =>
					[ ...video.textTracks ].flatMap( ( { activeCues } ) =>
						[ ...( activeCues ?? [] ) ].map(
							( cue ) => ( cue as VTTCue ).text
						)
					)
				)
			)
			.toEqual( [
				expect.stringMatching( /^The counter shows \d+\.$/ ),
			] );
		await viewer.reload();
		await expectToMove( viewer );
		await expect.poll( readTracks ).toEqual( [ 'en showing' ] );
	} );

	await step( 'what the viewer stops stays stopped', async () => {
		await picture( viewer ).evaluate( ( video: HTMLVideoElement ) =>
			video.pause()
		);
		await controls.move( 'pause' );
		await expect(
			viewer.getByText( 'A short break', { exact: true } )
		).toBeVisible();
		await controls.move( 'resume' );
		await expect(
			viewer.getByText( 'A short break', { exact: true } )
		).toBeHidden();
		expect( ( await readVideo( viewer ) ).isPaused ).toBe( true );
		await picture( viewer ).evaluate( ( video: HTMLVideoElement ) =>
			video.play()
		);
		await expectToMove( viewer );
	} );

	await step( 'it is silent in a break, whoever presses play', async () => {
		await controls.move( 'pause' );
		await expect(
			viewer.getByText( 'A short break', { exact: true } )
		).toBeVisible();
		await picture( viewer ).evaluate( ( video: HTMLVideoElement ) =>
			video.play().catch( () => {} )
		);
		expect( ( await readVideo( viewer ) ).isPaused ).toBe( true );
		await controls.move( 'resume' );
		await expectToMove( viewer );
	} );

	await step( 'it goes on after an encoder that began anew', async () => {
		const goneAt = Date.now();
		let answers = 0;
		await viewer.route( PLAYLISTS, async ( route ) => {
			// Away for six seconds; then it counts from the beginning.
			const written = Math.floor( ( Date.now() - goneAt ) / 2_000 ) - 3;
			if ( written < 1 ) {
				await route.fulfill( { status: 404 } );
				return;
			}
			answers++;
			await route.fulfill( {
				body: youngPlaylist( route.request().url(), written ),
				headers: {
					'Access-Control-Allow-Origin': '*',
					'Content-Type': 'application/vnd.apple.mpegurl',
				},
			} );
		} );
		await expect.poll( () => answers ).toBeGreaterThan( 3 );
		// Longer than what had arrived before.
		await expectToMove( viewer, 12 );
		await viewer.unroute( PLAYLISTS );
	} );

	await step( 'it comes back after a network that was gone', async () => {
		await viewer.route( '**/stream/**', ( route ) => route.abort() );
		await expect( line ).toBeVisible( { timeout: 90_000 } );
		await viewer.unroute( '**/stream/**' );
		await expect( line ).toBeHidden();
		await expectToMove( viewer );
	} );
} );
