/** What `sign_in` of audience.php returns for one user. */
export interface SignIn {
	id: number;
	/** The whole Cookie header. */
	cookie: string;
	/** The same for wp-admin. */
	admin_cookie: string;
	rest_nonce: string;
	/** Commands of the room or of the speaker's screens, by name. */
	commands: Record< string, { action: string; nonce: string } >;
}

/** Sends requests like the browser of a signed-in user. */
export class SignedInUser {
	readonly cookie: string;
	readonly adminCookie: string;
	readonly restNonce: string;
	readonly #siteUrl: string;
	readonly #signIn: SignIn;

	constructor( siteUrl: string, signIn: SignIn ) {
		this.#siteUrl = siteUrl;
		this.#signIn = signIn;
		this.cookie = signIn.cookie;
		this.adminCookie = `${ signIn.cookie }; ${ signIn.admin_cookie }`;
		this.restNonce = signIn.rest_nonce;
	}

	/**
	 * @param address Path and query.
	 * @param headers Added to the cookie.
	 * @param body    Makes it a POST request.
	 */
	request(
		address: string,
		headers: Record< string, string > = {},
		body?: URLSearchParams
	): Promise< Response > {
		return fetch( this.#siteUrl + address, {
			method: body ? 'POST' : 'GET',
			redirect: 'manual',
			headers: { cookie: this.cookie, ...headers },
			body,
		} );
	}

	/** Action and nonce of a command. */
	fields( name: string ): { action: string; nonce: string } {
		const command = this.#signIn.commands[ name ];
		if ( ! command ) {
			throw new Error(
				`User ${ this.#signIn.id } has no command ${ name }.`
			);
		}
		return command;
	}

	/**
	 * Sends an admin-ajax command, like a click.
	 *
	 * @param webinarId The webinar to change.
	 * @param name      Name of the command.
	 * @param fields    Fields beside the webinar, the action and the nonce.
	 */
	async command(
		webinarId: number,
		name: string,
		fields: Record< string, string >
	): Promise< void > {
		const response = await this.request(
			'/wp-admin/admin-ajax.php',
			{},
			new URLSearchParams( {
				...this.fields( name ),
				webinar_id: String( webinarId ),
				...fields,
			} )
		);
		if ( response.status !== 200 ) {
			throw new Error(
				`${ name } received status ${ response.status }: ${ await response.text() }`
			);
		}
		await response.arrayBuffer();
	}
}
