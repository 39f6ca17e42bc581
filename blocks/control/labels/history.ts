import { __, sprintf } from '@wordpress/i18n';
import type { StatusChange } from '../../../contract/generated/types';

export function nameActor( {
	actor_id: id,
	actor_name: name,
}: StatusChange ): string {
	if ( name !== '' ) {
		return name;
	}
	return id === 0
		? __( 'the site', 'client-webinar-control-integration' )
		: __( 'somebody who has left', 'client-webinar-control-integration' );
}

export function describeChange( change: StatusChange ): string {
	const actor = nameActor( change );
	if ( change.stream === 'spare' ) {
		return sprintf(
			/* translators: %s: who did it. */
			__(
				'switched to the spare source by %s',
				'client-webinar-control-integration'
			),
			actor
		);
	}
	if ( change.stream === 'main' ) {
		return sprintf(
			/* translators: %s: who did it. */
			__(
				'switched back to the main source by %s',
				'client-webinar-control-integration'
			),
			actor
		);
	}
	switch ( change.to ) {
		case 'scheduled':
			return sprintf(
				/* translators: %s: who did it. */
				__( 'planned by %s', 'client-webinar-control-integration' ),
				actor
			);
		case 'live':
			return change.from === 'paused'
				? sprintf(
						/* translators: %s: who did it. */
						__(
							'resumed by %s',
							'client-webinar-control-integration'
						),
						actor
					)
				: sprintf(
						/* translators: %s: who did it. */
						__(
							'started by %s',
							'client-webinar-control-integration'
						),
						actor
					);
		case 'paused':
			return sprintf(
				/* translators: %s: who did it. */
				__( 'paused by %s', 'client-webinar-control-integration' ),
				actor
			);
		case 'finished':
			return sprintf(
				/* translators: %s: who did it. */
				__( 'stopped by %s', 'client-webinar-control-integration' ),
				actor
			);
		case 'archived':
			return sprintf(
				/* translators: %s: who did it. */
				__( 'archived by %s', 'client-webinar-control-integration' ),
				actor
			);
		default:
			return sprintf(
				/* translators: %s: who did it. */
				__(
					'taken off the schedule by %s',
					'client-webinar-control-integration'
				),
				actor
			);
	}
}
