/** Which hook names belong to the suite. */

/** The contract declares every hook with one of these prefixes. */
const PREFIXES = [
	'core_webinar_',
	'core_user_',
	'core_ref_',
	'client_webinar_',
	'webinar_',
	'post_webinar_',
	'ui_webinar_',
	'autowebinar_',
];

/** WordPress's hooks for the admin-ajax actions. */
export const AJAX = /^wp_ajax_(?:nopriv_)?/;

export const isOurs = ( name: string ): boolean =>
	PREFIXES.some( ( prefix ) => name.startsWith( prefix ) );

/**
 * Decides whether a name that is only known in part can be one of ours: `save_post_{$type}` cannot.
 *
 * @param leading The part that is known, from the left.
 */
export const couldBeOurs = ( leading: string ): boolean =>
	isOurs( leading ) ||
	AJAX.test( leading ) ||
	[ ...PREFIXES, 'wp_ajax_' ].some( ( prefix ) =>
		prefix.startsWith( leading )
	);
