import { ExternalLink } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

/** Opens a new tab, unless the field is in this editor. */
export function FixLink( {
	url,
	describedBy,
}: {
	url: string;
	describedBy: string;
} ) {
	const link = {
		href: url,
		'aria-describedby': describedBy,
		style: { color: 'inherit' },
	};
	const text = __( 'Fix it', 'client-webinar-control-integration' );
	const { origin, pathname, search } = window.location;
	return url.split( '#' )[ 0 ] === origin + pathname + search ? (
		<a { ...link }>{ text }</a>
	) : (
		<ExternalLink { ...link }>{ text }</ExternalLink>
	);
}
