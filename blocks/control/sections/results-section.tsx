import { ExternalLink, Flex, FlexItem } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { describeAttendance, describeMessages } from '../labels/results';
import type { Query } from '../requests/use-query';
import type { Overview } from '../state/use-overview';
import { NumbersProblem } from './numbers-problem';

function OptionalLink( { url, children }: { url: string; children: string } ) {
	return url ? (
		<ExternalLink href={ url }>{ children }</ExternalLink>
	) : (
		children
	);
}

// What is below does not move when the numbers come.
const RESERVED_HEIGHT = { minHeight: '10em' };

/** Attendance and messages of a webinar that is over. */
export function ResultsSection( {
	overview: { answer, problem },
}: {
	overview: Query< Overview >;
} ) {
	const attendance = answer?.attendance;
	const messages = answer?.messages;
	return (
		<Flex
			direction="column"
			expanded={ false }
			justify="flex-start"
			gap={ 1 }
			style={ RESERVED_HEIGHT }
		>
			{ attendance && (
				<FlexItem>
					<OptionalLink url={ answer.attendance_url }>
						{ describeAttendance( attendance ) }
					</OptionalLink>
				</FlexItem>
			) }
			{ messages && (
				<FlexItem>
					<OptionalLink url={ answer.messages_url }>
						{ describeMessages( messages ) }
					</OptionalLink>
				</FlexItem>
			) }
			{ messages && ! messages.is_complete && (
				<FlexItem>
					{ __(
						'The message service has not reported for a while; what it holds counts as waiting.',
						'client-webinar-control-integration'
					) }
				</FlexItem>
			) }
			<NumbersProblem isOld={ Boolean( answer ) } problem={ problem } />
		</Flex>
	);
}
