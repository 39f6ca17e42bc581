import { openDatabase } from '../src/storage/sqlite.ts';
import { createRedisRoomStore } from '../src/rooms/store/redis-room-store.ts';
import { createSqliteRoomStore } from '../src/rooms/store/sqlite-room-store.ts';
import { RedisServer } from './support/redis.ts';
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

describeRoomStore( 'the rooms in Redis', async () => {
	const server = await RedisServer.start();
	return {
		store: createRedisRoomStore( server.connect() ),
		close: () => server.stop(),
	};
} );
