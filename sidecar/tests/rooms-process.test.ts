import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
	announcement,
	Page,
	roomStateEvent,
	roomToken,
} from './support/rooms.ts';
import {
	newFolder,
	removeFolder,
	SidecarProcess,
	WAIT,
} from './support/sidecar.ts';
import { newSecret } from './support/webhook.ts';
import { WordPress } from './support/wordpress.ts';

let folder: string;
let secret: string;
let wordpress: WordPress;
const running: SidecarProcess[] = [];

beforeEach( async () => {
	folder = newFolder();
	secret = newSecret();
	wordpress = await WordPress.start( secret );
} );

afterEach( async () => {
	await Promise.all(
		running.splice( 0 ).map( ( sidecar ) => sidecar.kill( 'SIGKILL' ) )
	);
	await wordpress.stop();
	removeFolder( folder );
} );

const start = async (): Promise< SidecarProcess > => {
	const sidecar = SidecarProcess.spawn( folder, secret, {
		// Nothing listens there: rooms do not need Telegram.
		TELEGRAM_API_ROOT: 'http://127.0.0.1:1',
		WORDPRESS_HEARTBEAT_URL: wordpress.url,
	} );
	running.push( sidecar );
	await vi.waitFor( () => sidecar.port, WAIT );
	return sidecar;
};

const listen = async ( sidecar: SidecarProcess ): Promise< Page > =>
	Page.open( sidecar.url, { token: await roomToken( secret ) } );

it( 'a killed sidecar sends the stored state after its restart, without an answer of WordPress', async () => {
	const sidecar = await start();
	const page = await listen( sidecar );
	await sidecar.tell( roomStateEvent( announcement( 3, 5 ) ) );
	await page.waitForEvents( 1 );
	await sidecar.kill( 'SIGKILL' );
	await page.waitForEnd();

	wordpress.answerPresence = () => 'hang';
	const back = await listen( await start() );
	await back.waitForEvents( 1 );
	expect( back.stateIds ).toEqual( [ '3.5' ] );
	back.close();
} );

it( 'a room without an announcement triggers a presence report with its attendees', async () => {
	wordpress.answerPresence = ( { rooms } ) =>
		rooms.map( ( room ) => ( {
			webinar_id: room.webinar_id,
			people: room.people.length,
			shows_people: true,
			announcement: room.etag ? null : announcement( 3, 5 ),
		} ) );
	const sidecar = await start();
	const page = await listen( sidecar );
	await page.waitForEvents( 2 );
	expect( page.events.map( ( { event } ) => event ) ).toEqual( [
		'state',
		'people',
	] );
	expect( page.events[ 1 ]?.data ).toEqual( { people: 1 } );
	expect( wordpress.presences[ 0 ]?.rooms ).toEqual( [
		{
			webinar_id: 12,
			etag: '',
			people: [ { lead_id: 7, user_id: 8, device: 'd-1' } ],
		},
	] );
	expect( ( await sidecar.health() ).rooms ).toEqual( {
		open: 1,
		connections: 1,
	} );
	page.close();
} );

it( 'a sidecar that stops closes its event streams, and then exits', async () => {
	const sidecar = await start();
	const page = await listen( sidecar );
	expect( await sidecar.kill( 'SIGTERM' ) ).toBe( 0 );
	await page.waitForEnd();
	expect( sidecar.output ).toContain( '"msg":"stopped"' );
} );
