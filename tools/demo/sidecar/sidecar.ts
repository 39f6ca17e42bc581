import path from 'node:path';
import { startChild, type Child } from '../process/child.ts';
import { waitForAnswer } from '../process/http.ts';
import type { Setup } from '../setup.ts';

const HEARTBEAT_SECONDS = 3;
const START_TIMEOUT_MS = 60_000;

export const startSidecar = ( {
	root,
	data,
	addresses,
	ports,
	secret,
	bot,
}: Setup ): Child =>
	startChild( {
		name: 'The sidecar',
		cwd: root,
		logFile: data.log( 'sidecar' ),
		args: [ '--import', 'tsx', path.join( root, 'sidecar/src/main.ts' ) ],
		env: {
			WEBHOOK_SECRET: secret,
			TELEGRAM_BOT_TOKEN: bot.token,
			...( bot.emulator ? { TELEGRAM_API_ROOT: bot.emulator.url } : {} ),
			HOST: '127.0.0.1',
			PORT: String( ports.sidecar ),
			DATABASE_FILE: data.file( 'sidecar.sqlite' ),
			WORDPRESS_HEARTBEAT_URL: `${ addresses.site }/wp-admin/admin-ajax.php?action=webinar_outbox_heartbeat`,
			HEARTBEAT_SECONDS: String( HEARTBEAT_SECONDS ),
		},
	} );

export const waitForSidecar = ( { addresses, data }: Setup ): Promise< void > =>
	waitForAnswer(
		`${ addresses.sidecar }/healthz`,
		( { ok } ) => ok,
		START_TIMEOUT_MS,
		`The sidecar does not answer. See ${ data.log( 'sidecar' ) }`
	);
