/** Sends commands to the demo's mu-plugin: see class-commands.php. */
export class SiteCommands {
	readonly #siteUrl: string;
	readonly #key: string;

	constructor( siteUrl: string, key: string ) {
		this.#siteUrl = siteUrl;
		this.#key = key;
	}

	/** @throws Error with the mu-plugin's message. */
	async run( command: string, request: object = {} ): Promise< unknown > {
		const response = await fetch(
			`${ this.#siteUrl }/?webinar_demo=${ command }`,
			{
				method: 'POST',
				headers: {
					'Content-Type': 'application/json',
					'X-Demo-Key': this.#key,
				},
				body: JSON.stringify( request ),
			}
		);
		const text = await response.text();
		if ( ! response.ok ) {
			throw new Error(
				`The command ${ command } failed in WordPress: ${ reasonIn( text ) }`
			);
		}
		return JSON.parse( text );
	}
}

/** Returns the reason in the body of a failed answer, short enough for a terminal. */
function reasonIn( text: string ): string {
	try {
		const answer: unknown = JSON.parse( text );
		if ( answer instanceof Object && 'error' in answer ) {
			return String( answer.error );
		}
	} catch {
		// After a fatal error PHP answers with an HTML page.
	}
	return `${ text
		.replace( /<[^>]*>/g, ' ' )
		.replace( /\s+/g, ' ' )
		.trim()
		.slice( 0, 300 ) } (see logs/php.log in the data folder)`;
}
