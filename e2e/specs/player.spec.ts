import { expect, type Page } from '@playwright/test';
import { test } from '../support/demo.ts';
import { roomUrl } from '../support/room.ts';
import {
	OFFER,
	postToRest,
	scheduleWebinar,
	scheduleWithOffer,
	takeControls,
} from '../support/site.ts';

const PLAYLISTS = '**/stream/{high,low}.m3u8';

/**
 * Returns the playlist of an encoder that has just restarted.
 *
 * @param url     Address of one of the two playlists.
 * @param written Number of segments written since the restart.
 */
function restartedPlaylist( url: string, written: number ): string {
	const [ init, segment ] = url.endsWith( 'low.m3u8' )
		? [ 'low', 'low' ]
		: [ 'init', 'clip' ];
	const first = Math.max( 0, written - 5 );
	const lines = [
		'#EXTM3U',
		'#EXT-X-VERSION:7',
		'#EXT-X-TARGETDURATION:2',
		`#EXT-X-MEDIA-SEQUENCE:${ first }`,
		// Of the tags that have left the list.
		`#EXT-X-DISCONTINUITY-SEQUENCE:${ Math.max(
			0,
			Math.floor( ( first - 1 ) / 12 )
		) }`,
		`#EXT-X-MAP:URI="${ init }.mp4"`,
	];
	for ( let number = first; number < written; number++ ) {
		const position = String( number % 12 ).padStart( 2, '0' );
		// The clip begins again, and its time with it.
		if ( number % 12 === 0 && number > 0 ) {
			lines.push( '#EXT-X-DISCONTINUITY' );
		}
		lines.push( '#EXTINF:2.0,', `${ segment }-${ position }.m4s` );
	}
	return lines.join( '\n' );
}

const videoOf = ( page: Page ) => page.locator( '.webinar-room__player video' );

const readVideo = ( page: Page ) =>
	videoOf( page ).evaluate( ( video: HTMLVideoElement ) => ( {
		second: video.currentTime,
		isPaused: video.paused,
		height: video.videoHeight,
	} ) );

/**
 * Waits until the video has played for some seconds. It adds up the progress,
 * because a reattached stream starts at another position; a jump does not count.
 *
 * @param page    Page of a viewer.
 * @param seconds Seconds to play.
 */
async function expectToPlay( page: Page, seconds = 2 ): Promise< void > {
	await expect( videoOf( page ) ).toBeVisible();
	let { second: last } = await readVideo( page );
	let played = 0;
	await expect
		.poll(
			async () => {
				const { second } = await readVideo( page );
				played += Math.min( Math.max( second - last, 0 ), 1 );
				last = second;
				return played;
			},
			// A stream that is attached again, arrives and does not begin is tried once more after a minute.
			{ timeout: 150_000 }
		)
		.toBeGreaterThan( seconds );
}

test( 'the player recovers when its stream breaks, and keeps what the viewer chose', async ( {
	openFor,
} ) => {
	const { step } = test;
	const organizer = await openFor( 'organizer' );
	const speaker = await openFor( 'speaker' );
	const viewer = await openFor( 'attendee-1' );
	const webinarId = await scheduleWebinar( organizer, 'A lively picture' );
	const controls = await takeControls( speaker, webinarId );
	const message = viewer.getByText( 'The picture has stopped' );

	await step( 'it starts by itself, muted', async () => {
		await controls.move( 'start' );
		await viewer.goto( roomUrl( webinarId ) );
		await expectToPlay( viewer );
		await viewer.getByRole( 'button', { name: 'Tap for sound' } ).click();
		await expect( videoOf( viewer ) ).toHaveJSProperty( 'muted', false );
	} );

	await step( 'the viewer chooses the quality', async () => {
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
		await expectToPlay( viewer );
	} );

	await step( 'it remembers the choice of captions', async () => {
		const readTracks = () =>
			videoOf( viewer ).evaluate( ( video: HTMLVideoElement ) =>
				[ ...video.textTracks ]
					.filter( ( { kind } ) => kind === 'subtitles' )
					.map( ( { language, mode } ) => `${ language } ${ mode }` )
			);
		expect( await readTracks() ).toEqual( [ 'en disabled' ] );
		// As the browser's menu does.
		await videoOf( viewer ).evaluate( ( video: HTMLVideoElement ) => {
			for ( const track of video.textTracks ) {
				track.mode = 'showing';
			}
		} );
		await expect
			.poll( () =>
				videoOf( viewer ).evaluate( ( video: HTMLVideoElement ) =>
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
		await expectToPlay( viewer );
		await expect.poll( readTracks ).toEqual( [ 'en showing' ] );
	} );

	await step( 'it stays paused when the viewer paused it', async () => {
		await videoOf( viewer ).evaluate( ( video: HTMLVideoElement ) =>
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
		await videoOf( viewer ).evaluate( ( video: HTMLVideoElement ) =>
			video.play()
		);
		await expectToPlay( viewer );
	} );

	await step( 'it does not play in a break', async () => {
		await controls.move( 'pause' );
		await expect(
			viewer.getByText( 'A short break', { exact: true } )
		).toBeVisible();
		await videoOf( viewer ).evaluate( ( video: HTMLVideoElement ) =>
			video.play().catch( () => {} )
		);
		expect( ( await readVideo( viewer ) ).isPaused ).toBe( true );
		await controls.move( 'resume' );
		await expectToPlay( viewer );
	} );

	await step( 'it continues after the encoder restarts', async () => {
		const stoppedAtMs = Date.now();
		let playlists = 0;
		await viewer.route( PLAYLISTS, async ( route ) => {
			// Down for six seconds; then the segments count from 0.
			const written =
				Math.floor( ( Date.now() - stoppedAtMs ) / 2_000 ) - 3;
			if ( written < 1 ) {
				await route.fulfill( { status: 404 } );
				return;
			}
			playlists++;
			await route.fulfill( {
				body: restartedPlaylist( route.request().url(), written ),
				headers: {
					'Access-Control-Allow-Origin': '*',
					'Content-Type': 'application/vnd.apple.mpegurl',
				},
			} );
		} );
		await expect.poll( () => playlists ).toBeGreaterThan( 3 );
		// More seconds than were buffered before the restart.
		await expectToPlay( viewer, 12 );
		await viewer.unroute( PLAYLISTS );
	} );

	await step( 'it recovers after the network was down', async () => {
		await viewer.route( '**/stream/**', ( route ) => route.abort() );
		await expect( message ).toBeVisible( { timeout: 90_000 } );
		await viewer.unroute( '**/stream/**' );
		await expect( message ).toBeHidden();
		await expectToPlay( viewer );
	} );
} );

test( 'the offer lies over the picture in landscape and full screen, and its clicks count', async ( {
	openFor,
} ) => {
	const organizer = await openFor( 'organizer' );
	const viewer = await openFor( 'attendee-2', { width: 640, height: 360 } );
	const webinarId = await scheduleWithOffer( organizer, 'An offer on top' );
	const controls = await takeControls( organizer, webinarId );
	await controls.move( 'start' );
	await viewer.goto( roomUrl( webinarId ) );
	await expectToPlay( viewer );

	const offer = viewer.getByRole( 'link', { name: OFFER.text } );
	/** Whether a tap on its middle hits it: nothing is painted above it. */
	const isOnTop = () =>
		offer.evaluate( ( link ) => {
			const { x, y, width, height } = link.getBoundingClientRect();
			return link.contains(
				link.ownerDocument.elementFromPoint(
					x + width / 2,
					y + height / 2
				)
			);
		} );

	await controls.showOffer( true );
	await expect( offer ).toBeInViewport( { ratio: 1 } );
	expect( await isOnTop() ).toBe( true );
	await controls.showOffer( false );
	await expect( offer ).toBeHidden();

	await viewer.getByRole( 'button', { name: 'Full screen' } ).click();
	await expect( videoOf( viewer ) ).toHaveCSS( 'width', '640px' );
	await controls.showOffer( true );
	await expect( offer ).toBeInViewport( { ratio: 1 } );
	expect( await isOnTop() ).toBe( true );
	const [ request ] = await Promise.all( [
		viewer.waitForRequest( ( sent ) =>
			Boolean( sent.postData()?.includes( 'click' ) )
		),
		viewer.waitForEvent( 'popup' ),
		offer.click(),
	] );
	expect( request.postData() ).toContain( String( webinarId ) );

	await viewer.bringToFront();
	if ( await viewer.evaluate( () => document.fullscreenElement !== null ) ) {
		await viewer.getByRole( 'button', { name: 'Full screen' } ).click();
	}
	await viewer.setViewportSize( { width: 390, height: 844 } );
	// The browser leaves the full screen in its own time.
	await expect( async () => {
		const stage = await viewer
			.locator( '.webinar-room__stage' )
			.boundingBox();
		expect( ( await offer.boundingBox() )?.y ).toBeGreaterThanOrEqual(
			( stage?.y ?? 0 ) + ( stage?.height ?? 0 )
		);
	} ).toPass();
} );

test( 'a player of another site fills the screen with the room, and the offer can be tapped', async ( {
	openFor,
} ) => {
	const organizer = await openFor( 'organizer' );
	const viewer = await openFor( 'attendee-2', { width: 640, height: 360 } );
	// YouTube cannot be reached from everywhere.
	await viewer.route( 'https://www.youtube-nocookie.com/**', ( route ) =>
		route.fulfill( { contentType: 'text/html', body: '<p>A player' } )
	);
	const webinarId = await scheduleWithOffer( organizer, 'In a frame' );
	await postToRest( organizer, `wp/v2/webinar_event/${ webinarId }`, {
		meta: {
			stream_type: 'youtube',
			stream_source: 'https://youtu.be/abcdefghijk',
		},
	} );
	const controls = await takeControls( organizer, webinarId );
	await controls.move( 'start' );
	await viewer.goto( roomUrl( webinarId ) );
	const player = viewer.locator( '.webinar-room__stage iframe' );
	await expect( player.contentFrame().getByText( 'A player' ) ).toBeVisible();
	expect(
		await player
			.contentFrame()
			.locator( 'p' )
			.evaluate( () => document.fullscreenEnabled )
	).toBe( false );

	await viewer.getByRole( 'button', { name: 'Full screen' } ).click();
	await expect( player ).toHaveCSS( 'width', '640px' );
	await controls.showOffer( true );
	await Promise.all( [
		viewer.waitForEvent( 'popup' ),
		viewer.getByRole( 'link', { name: OFFER.text } ).click(),
	] );
} );
