/** What is odd about a date: said at once, because people would come at the wrong time. */
import { date, getSettings } from '@wordpress/date';
import { __, sprintf } from '@wordpress/i18n';
import { formatDate, toUnixSeconds } from './site-time';

const CLOCK = 'Y-m-d\\TH:i';
const LONGEST_CHANGE_S = 3600;

/** The clock of the site shows this time twice in that night. */
function isTwice( unixSeconds: number ): boolean {
	const clock = date( CLOCK, unixSeconds * 1000 );
	return (
		toUnixSeconds( `${ clock }:00` ) !==
			unixSeconds - ( unixSeconds % 60 ) ||
		date( CLOCK, ( unixSeconds + LONGEST_CHANGE_S ) * 1000 ) === clock
	);
}

/**
 * @param unixSeconds Start of the webinar; 0 for none.
 * @param nowMs       Unix milliseconds.
 * @param asked       Time on the site's clock that was chosen last, `2026-03-29T02:30:00`; empty for none.
 */
export function findDateProblems(
	unixSeconds: number,
	nowMs: number,
	asked = ''
): string[] {
	const problems: string[] = [];
	const { string: zone, offset } = getSettings().timezone;
	if ( ! zone && Number( offset ) === 0 ) {
		problems.push(
			__(
				'This site has no time zone yet, so this is the time in UTC. An administrator chooses the time zone under Settings → General.',
				'ui-webinar-public'
			)
		);
	}
	if ( unixSeconds === 0 ) {
		return problems;
	}
	if ( unixSeconds * 1000 < nowMs ) {
		problems.push(
			__(
				'This time has passed. Choose a later one.',
				'ui-webinar-public'
			)
		);
	}
	if (
		asked !== '' &&
		toUnixSeconds( asked ) === unixSeconds &&
		! asked.startsWith( date( CLOCK, unixSeconds * 1000 ) )
	) {
		problems.push(
			sprintf(
				/* translators: %s: date and time. */
				__(
					'The clocks go forward that night, and this time does not exist. The webinar begins at %s.',
					'ui-webinar-public'
				),
				formatDate( unixSeconds )
			)
		);
	} else if ( isTwice( unixSeconds ) ) {
		problems.push(
			__(
				'The clocks go back that night, and this time comes twice. The webinar begins at the first one. Choose another hour to be clear.',
				'ui-webinar-public'
			)
		);
	}
	return problems;
}
