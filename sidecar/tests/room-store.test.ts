import { openDatabase } from '../src/database.ts';
import { createSqliteRoomStore } from '../src/rooms/sqlite-room-store.ts';
import { describeRoomStore } from './support/room-store-suite.ts';
import { newFolder, removeFolder } from './support/sidecar.ts';

describeRoomStore( 'the rooms in SQLite', async () => {
	const folder = newFolder();
	const database = openDatabase( `${ folder }/sidecar.sqlite` );
	return {
		store: createSqliteRoomStore( database ),
		close: async () => {
			database.close();
			removeFolder( folder );
		},
	};
} );
