/** Constants for WordPress; their values differ from start to start. */
export interface SiteConstants {
	WEBINAR_DEMO_KEY: string;
	/** Page that opens instead of t.me; empty for a real bot. */
	WEBINAR_DEMO_TELEGRAM: string;
	WEBINAR_SIDECAR_URL: string;
	/** Address of the event stream (SSE) for rooms. */
	WEBINAR_SIDECAR_PUBLIC_URL: string;
	WEBINAR_SIDECAR_SECRET: string;
	WEBINAR_TELEGRAM_BOT: string;
	/** Without it the setting of the site decides. */
	WEBINAR_RUNTIME_PROFILE?: 'full';
	/** Where the mail server listens. */
	WEBINAR_DEMO_MAIL_PORT: string;
}

/** What starts the site of the demo. */
export interface SiteCommand {
	root: string;
	dataDir: string;
	siteDir: string;
	logsDir: string;
	port: number;
	constants: SiteConstants;
	/** Whether Playground serves the site even where PHP is installed. */
	isPlayground: boolean;
}
