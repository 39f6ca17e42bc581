import { afterAll, expect, it } from 'vitest';
import { openDatabase } from '../src/database.ts';
import { createSqliteDeliveryStore } from '../src/deliveries/sqlite-delivery-store.ts';
import { describeDeliveryStore } from './support/delivery-store-suite.ts';
import { newFolder, removeFolder } from './support/sidecar.ts';

const folder = newFolder();
let files = 0;

const openFile = ( file: string ) =>
	createSqliteDeliveryStore( openDatabase( file ) );

afterAll( () => removeFolder( folder ) );

describeDeliveryStore( 'SQLite', () => {
	files += 1;
	return openFile( `${ folder }/${ files }.sqlite` );
} );

it( 'SQLite makes the folder of its file and finds everything again', () => {
	const file = `${ folder }/new/folder/sidecar.sqlite`;
	openFile( file ).add( {
		webhookId: 'msg_1',
		recipientId: 7,
		text: 'Text',
		button: null,
	} );
	expect( openFile( file ).due( Date.now(), 10 ) ).toMatchObject( [
		{ webhookId: 'msg_1', button: null },
	] );
} );
