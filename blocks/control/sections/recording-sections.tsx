import { ExternalLink, Flex, FlexItem } from '@wordpress/components';
import { useId } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { RoomState } from '../../types/room-state';
import { describeRecording, describeViewers } from '../labels/recording';
import type { Query } from '../requests/use-query';
import type { ControlSettings } from '../settings';
import type { Control } from '../state/use-control';
import type { Overview } from '../state/use-overview';
import {
	ArchiveButton,
	ArchivedNote,
	commandProps,
	WatchOnlyNotice,
} from './broadcast-section';
import { CommandButton, ConfirmedButton } from './command-button';
import { NumbersProblem } from './numbers-problem';

const STATE = {
	background: '#f0f0f0',
	borderRadius: '2px',
	fontSize: '1.125em',
	padding: '10px 12px',
} as const;
const SIGN = { display: 'inline-block', width: '1.1em' } as const;
// What is below does not move when the numbers come.
const RESERVED_HEIGHT = { minHeight: '15em' };
const TABLE = { borderCollapse: 'collapse', width: '100%' } as const;
const WORDS = {
	borderBottom: '1px solid #ddd',
	fontWeight: 'normal',
	padding: '6px 0',
	textAlign: 'start',
} as const;
const NUMBER = {
	...WORDS,
	fontVariantNumeric: 'tabular-nums',
	textAlign: 'end',
} as const;

/** The state in words: a recording is open or it is not, and nobody waits for it. */
export function RecordingStateSection( { state }: { state: RoomState } ) {
	const { sign, word, detail } = describeRecording( state );
	return (
		<FlexItem style={ STATE }>
			<strong role="status">
				<span aria-hidden="true" style={ SIGN }>
					{ sign }
				</span>{ ' ' }
				{ word }
			</strong>
			{ detail && ` ${ detail }` }
		</FlexItem>
	);
}

/** Open, close and archive. There is no pause. */
export function ViewingSection( {
	settings,
	control,
	state: { status },
}: {
	settings: ControlSettings;
	control: Control;
	state: RoomState;
} ) {
	const { start, stop, archive } = settings.commands;
	const isOpen = [ 'live', 'paused' ].includes( status );
	if ( status === 'archived' ) {
		return <ArchivedNote />;
	}
	if ( status === 'finished' ) {
		return (
			<Flex direction="column" expanded={ false } gap={ 2 }>
				<FlexItem>
					{ __(
						'Nobody can watch it any more. Follow-up messages go out by themselves.',
						'client-webinar-control-integration'
					) }
				</FlexItem>
				{ archive && (
					<ArchiveButton
						{ ...commandProps( control, 'archive', archive ) }
					/>
				) }
			</Flex>
		);
	}
	if ( ! start || ! stop ) {
		return <WatchOnlyNotice />;
	}
	return (
		<Flex direction="column" expanded={ false } gap={ 2 }>
			{ isOpen ? (
				<ConfirmedButton
					{ ...commandProps( control, 'stop', stop ) }
					variant="secondary"
					isDestructive
					label={ __(
						'Close…',
						'client-webinar-control-integration'
					) }
					busyLabel={ __(
						'Closing…',
						'client-webinar-control-integration'
					) }
					question={ __(
						'Close the recording?',
						'client-webinar-control-integration'
					) }
					noLabel={ __(
						'Keep it open',
						'client-webinar-control-integration'
					) }
					yesLabel={ __(
						'Close the recording',
						'client-webinar-control-integration'
					) }
				>
					{ __(
						'Nobody can watch it any more, and the follow-up messages go out. A closed recording cannot be opened again.',
						'client-webinar-control-integration'
					) }
				</ConfirmedButton>
			) : (
				<CommandButton
					{ ...commandProps( control, 'start', start ) }
					variant="primary"
					label={ __(
						'Open for viewing',
						'client-webinar-control-integration'
					) }
					busyLabel={ __(
						'Opening…',
						'client-webinar-control-integration'
					) }
				/>
			) }
			<FlexItem>
				{ __(
					'Everybody watches it in their own time, as long as it is open.',
					'client-webinar-control-integration'
				) }
			</FlexItem>
		</Flex>
	);
}

/** How far the viewers have come. */
export function ViewersSection( {
	overview: { answer, problem },
}: {
	overview: Query< Overview >;
} ) {
	const id = useId();
	const numbers = answer?.viewers;
	return (
		<Flex
			direction="column"
			expanded={ false }
			justify="flex-start"
			gap={ 1 }
			style={ RESERVED_HEIGHT }
		>
			<strong id={ id }>
				{ __( 'Viewers', 'client-webinar-control-integration' ) }
			</strong>
			{ numbers && (
				<table aria-labelledby={ id } style={ TABLE }>
					<tbody>
						{ describeViewers( numbers ).map(
							( [ words, number ] ) => (
								<tr key={ words }>
									<th scope="row" style={ WORDS }>
										{ words }
									</th>
									<td style={ NUMBER }>{ number }</td>
								</tr>
							)
						) }
					</tbody>
				</table>
			) }
			{ numbers && (
				<FlexItem>
					{ __(
						'Who has begun another recording since is not counted any more.',
						'client-webinar-control-integration'
					) }
				</FlexItem>
			) }
			{ answer?.attendance_url && (
				<ExternalLink href={ answer.attendance_url }>
					{ __( 'Report', 'client-webinar-control-integration' ) }
				</ExternalLink>
			) }
			<NumbersProblem isOld={ Boolean( answer ) } problem={ problem } />
		</Flex>
	);
}
