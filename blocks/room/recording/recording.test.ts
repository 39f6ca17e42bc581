import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hidePage } from '../../testing/page-visibility';
import type { VideoState } from '../player/types';
import { createPlayerMemory } from '../player/sound';
import type { AjaxClient, CommandName } from '../requests/ajax-client';
import { openRecording, type RecordingPlayer } from './recording';

/** The part of hls.js that the player uses; browser tests use the real one. */
class FakeHls {
	static instances: FakeHls[] = [];
	static isSupported = () => true;
	static readonly Events = { FRAG_BUFFERED: 'buffered', ERROR: 'error' };
	on = vi.fn();
	loadSource = vi.fn();
	attachMedia = vi.fn();
	destroy = vi.fn();
	constructor( readonly settings: Record< string, unknown > ) {
		FakeHls.instances.push( this );
	}
}
vi.mock( 'hls.js', () => ( { default: FakeHls } ) );

const viewing = {
	is_counted: true,
	reached_sec: 120,
	length_sec: 600,
	is_completed: false,
	other_title: '',
};
let container: HTMLElement;
let player: RecordingPlayer;
let shown: Partial< VideoState >;
let events: string[];
/** What the site answers, by command. */
let answers: Partial< Record< CommandName, unknown > >;
let sent: string[];
let beacons: string[];

const video = () => container.querySelector( 'video' ) as HTMLVideoElement;
const fire = ( name: string ) => video().dispatchEvent( new Event( name ) );

function setVideo( fields: Record< string, unknown > ): void {
	for ( const [ name, value ] of Object.entries( fields ) ) {
		Object.defineProperty( video(), name, {
			value,
			writable: true,
			configurable: true,
		} );
	}
}

/** Lets the picture and the clock go on together. */
async function play( seconds: number ): Promise< void > {
	setVideo( { paused: false, ended: false } );
	for ( let second = 0; second < seconds; second++ ) {
		await vi.advanceTimersByTimeAsync( 1_000 );
		video().currentTime += 1;
		fire( 'timeupdate' );
	}
	await vi.advanceTimersByTimeAsync( 0 );
}

/** As the bar of the player, a key, a headset and a floating picture do. */
function seek( seconds: number ): number {
	video().currentTime = seconds;
	fire( 'seeking' );
	return video().currentTime;
}

const ajax: AjaxClient = {
	credentials: {} as AjaxClient[ 'credentials' ],
	createBody: ( name, fields ) => new URLSearchParams( { name, ...fields } ),
	async post( body ) {
		sent.push( body.toString() );
		const data = answers[ body.get( 'name' ) as CommandName ];
		if ( typeof data === 'string' ) {
			return Response.json(
				{ success: false, data: { code: data, message: '' } },
				{ status: 409 }
			);
		}
		return data
			? Response.json( { success: true, data } )
			: Response.error();
	},
	sendBeacon: ( body ) => void beacons.push( body.toString() ),
};

async function open(): Promise< void > {
	player = openRecording( {
		container,
		source: 'https://video.test/index.m3u8',
		title: 'How to begin',
		memory: createPlayerMemory(),
		ajax,
		events: {
			onChange: ( change ) => Object.assign( shown, change ),
			onNote: ( note, seconds ) =>
				events.push( `${ note } ${ seconds }` ),
			onOther: ( title ) => title && events.push( `other ${ title }` ),
			onUncounted: ( is ) => is && events.push( 'uncounted' ),
			onCompleted: () => events.push( 'completed' ),
		},
	} );
	await vi.advanceTimersByTimeAsync( 0 );
	setVideo( { currentTime: viewing.reached_sec } );
}

beforeEach( () => {
	vi.useFakeTimers();
	FakeHls.instances = [];
	container = document.createElement( 'div' );
	shown = {};
	events = [];
	sent = [];
	beacons = [];
	answers = { open: viewing, report: viewing };
	vi.spyOn( HTMLMediaElement.prototype, 'play' ).mockResolvedValue();
	vi.spyOn( HTMLMediaElement.prototype, 'pause' ).mockReturnValue();
	vi.spyOn( HTMLMediaElement.prototype, 'load' ).mockReturnValue();
	// jsdom has no text tracks.
	Object.defineProperty( HTMLMediaElement.prototype, 'textTracks', {
		value: Object.assign( new EventTarget(), {
			*[ Symbol.iterator ]() {},
		} ),
		configurable: true,
	} );
} );
afterEach( () => {
	player.close();
	hidePage( false );
	vi.useRealTimers();
	vi.restoreAllMocks();
} );

describe( 'a recording', () => {
	it( 'goes on where the server says, and tells it', async () => {
		await open();
		expect( FakeHls.instances[ 0 ]?.settings.startPosition ).toBe( 120 );
		expect( events ).toEqual( [ 'resumed 120' ] );
		fire( 'loadeddata' );
		expect( shown ).toMatchObject( { hasPicture: true, isStopped: true } );
	} );

	it( 'takes back every seek forward of what was watched, and lets back', async () => {
		await open();
		expect( seek( 300 ) ).toBe( 120 );
		expect( events ).toContain( 'forward 120' );
		expect( seek( 30 ) ).toBe( 30 );
		await play( 10 );
		expect( seek( 121 ) ).toBe( 120 );
		await play( 20 );
		expect( video().currentTime ).toBe( 140 );
		expect( seek( 140 ) ).toBe( 140 );
		expect( seek( 142 ) ).toBe( 140 );
	} );

	it( 'takes back many small seeks, each of which would be a frame', async () => {
		await open();
		setVideo( { paused: true } );
		for ( let press = 0; press < 20; press++ ) {
			seek( video().currentTime + 0.24 );
			fire( 'timeupdate' );
		}
		expect( video().currentTime ).toBeLessThan( 121 );
		expect( events ).toContain( 'forward 120' );
	} );

	it( 'takes back a jump that no event has announced', async () => {
		await open();
		await play( 5 );
		video().currentTime = 200;
		fire( 'timeupdate' );
		expect( video().currentTime ).toBe( 125 );
	} );

	it( 'lets a hidden page play on with few events', async () => {
		await open();
		await play( 1 );
		await vi.advanceTimersByTimeAsync( 40_000 );
		video().currentTime += 40;
		fire( 'timeupdate' );
		expect( video().currentTime ).toBe( 161 );
	} );

	it( 'keeps the speed', async () => {
		await open();
		video().playbackRate = 2;
		fire( 'ratechange' );
		expect( video().playbackRate ).toBe( 1 );
	} );

	it( 'reports each minute while it plays, and at a pause', async () => {
		await open();
		await play( 59 );
		expect( sent ).toHaveLength( 1 );
		await play( 2 );
		expect( sent.slice( 1 ) ).toEqual( [
			expect.stringMatching( /position=18[01]&is_playing=1/ ),
		] );
		await play( 5 );
		fire( 'pause' );
		await vi.advanceTimersByTimeAsync( 300_000 );
		expect( sent ).toHaveLength( 3 );
		fire( 'pause' );
		expect( sent ).toHaveLength( 3 );
	} );

	it( 'reports once more when the page is hidden or closed', async () => {
		await open();
		await play( 10 );
		hidePage( true );
		expect( beacons ).toEqual( [
			'name=report&position=130&is_playing=1',
		] );
		player.close();
		expect( beacons ).toHaveLength( 1 );
	} );

	it( 'plays on while reports fail, tries again, and says so', async () => {
		await open();
		answers.report = undefined;
		await play( 60 );
		expect( sent ).toHaveLength( 2 );
		await play( 20 );
		expect( sent ).toHaveLength( 4 );
		expect( events ).toContain( 'uncounted' );
		expect( video().currentTime ).toBe( 200 );
		answers.report = { ...viewing, reached_sec: 200 };
		await play( 10 );
		expect( sent.at( -1 ) ).toContain( 'is_playing=1' );
	} );

	it( 'goes on to where another device has come', async () => {
		await open();
		answers.report = { ...viewing, reached_sec: 400 };
		await play( 61 );
		expect( seek( 390 ) ).toBe( 390 );
	} );

	it( 'is completed when the server says so, whose clock may be behind', async () => {
		await open();
		answers.report = { ...viewing, reached_sec: 596 };
		setVideo( { currentTime: 600, ended: true } );
		fire( 'ended' );
		await vi.advanceTimersByTimeAsync( 0 );
		expect( sent.at( -1 ) ).toContain( 'position=600&is_playing=1' );
		expect( events ).not.toContain( 'completed' );
		answers.report = { ...viewing, reached_sec: 600, is_completed: true };
		await vi.advanceTimersByTimeAsync( 5_000 );
		expect( events ).toContain( 'completed' );
	} );

	it( 'waits at the end for a report that is on its way', async () => {
		await open();
		let answer: ( response: Response ) => void = () => {};
		vi.spyOn( ajax, 'post' ).mockImplementationOnce(
			() =>
				new Promise( ( resolve ) => {
					answer = resolve;
				} )
		);
		await play( 60 );
		setVideo( { currentTime: 600, ended: true } );
		fire( 'ended' );
		await vi.advanceTimersByTimeAsync( 1_500 );
		expect( video().currentTime ).toBe( 600 );
		const data = { ...viewing, reached_sec: 600, is_completed: true };
		answer( Response.json( { success: true, data } ) );
		await vi.advanceTimersByTimeAsync( 2_000 );
		expect( events ).toContain( 'completed' );
	} );

	it( 'goes back to what the server has received when that is long ago', async () => {
		await open();
		setVideo( { currentTime: 600, ended: true } );
		fire( 'ended' );
		await vi.advanceTimersByTimeAsync( 0 );
		expect( video().currentTime ).toBe( 120 );
		expect( events ).toContain( 'recounted 120' );
	} );

	it( 'asks before it ends the viewing of another one', async () => {
		answers.open = { ...viewing, other_title: 'Another' };
		await open();
		expect( events ).toEqual( [ 'other Another' ] );
		expect( FakeHls.instances ).toHaveLength( 0 );
		answers.open = { ...viewing, reached_sec: 0 };
		player.beginAnew();
		await vi.advanceTimersByTimeAsync( 0 );
		expect( sent.at( -1 ) ).toContain( 'anew=1' );
		expect( FakeHls.instances ).toHaveLength( 1 );
	} );

	it( 'asks again when another device has begun another one', async () => {
		await open();
		answers.report = 'webinar_not_entered';
		answers.open = { ...viewing, other_title: 'Another' };
		await play( 60 );
		fire( 'pause' );
		await vi.advanceTimersByTimeAsync( 0 );
		expect( events ).toContain( 'other Another' );
		expect( shown.isStopped ).toBe( false );
	} );

	it( 'can be watched freely by staff, and by who has completed it', async () => {
		answers.open = { ...viewing, is_counted: false };
		await open();
		expect( seek( 500 ) ).toBe( 500 );
		await play( 70 );
		expect( sent ).toHaveLength( 1 );
		player.close();
		answers.open = { ...viewing, reached_sec: 600, is_completed: true };
		await open();
		expect( FakeHls.instances.at( -1 )?.settings.startPosition ).toBe( 0 );
		expect( seek( 500 ) ).toBe( 500 );
	} );

	it( 'is asked for again until the site answers', async () => {
		answers.open = undefined;
		await open();
		await vi.advanceTimersByTimeAsync( 30_000 );
		expect( events ).toContain( 'uncounted' );
		answers.open = viewing;
		await vi.advanceTimersByTimeAsync( 10_000 );
		expect( FakeHls.instances ).toHaveLength( 1 );
	} );
} );
