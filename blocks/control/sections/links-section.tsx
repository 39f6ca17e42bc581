import { ExternalLink } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

export function LinksSection( { roomUrl }: { roomUrl: string } ) {
	return (
		<ExternalLink href={ roomUrl }>
			{ __( 'Open the room', 'client-webinar-control-integration' ) }
		</ExternalLink>
	);
}
