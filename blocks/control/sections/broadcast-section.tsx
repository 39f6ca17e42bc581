import { Flex, FlexItem, Notice } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import type { AjaxCommand } from '../../../contract/generated/types';
import type { RoomState } from '../../types/room-state';
import { formatExactDate } from '../labels/time';
import type { ControlSettings } from '../settings';
import type { Control, PendingCommand } from '../state/use-control';
import { CommandButton, ConfirmedButton } from './command-button';

// Of a fixed width, so that Stop stays in its place while Pause becomes Resume.
const IN_TWO_COLUMNS = {
	display: 'grid',
	gap: '8px',
	gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
} as const;

function describeStop( people: number | null ): string {
	const whoSees = people
		? sprintf(
				/* translators: %d: number of people in the room. */
				_n(
					'%d person will see the end screen, and the follow-up messages go out.',
					'%d people will see the end screen, and the follow-up messages go out.',
					people,
					'client-webinar-control-integration'
				),
				people
			)
		: __(
				'Everyone in the room will see the end screen, and the follow-up messages go out.',
				'client-webinar-control-integration'
			);
	return `${ whoSees } ${ __(
		'A finished webinar cannot be started again.',
		'client-webinar-control-integration'
	) }`;
}

export function WatchOnlyNotice() {
	return (
		<Notice status="info" isDismissible={ false }>
			{ __(
				'You can watch here. Only the organizer and the speakers of this webinar start and stop it.',
				'client-webinar-control-integration'
			) }{ ' ' }
			<code>webinar_permission_denied</code>
		</Notice>
	);
}

interface CommandProps {
	isBusy: boolean;
	isDisabled: boolean;
	onClick: () => void;
}

/** Asks before a start long ahead of the plan, as long as the lobby is not open: a start cannot be taken back. */
function StartButton( {
	state: { stage, scheduled_at: scheduledAt },
	...props
}: CommandProps & { state: RoomState } ) {
	const button = {
		...props,
		variant: 'primary' as const,
		label: __(
			'Start the broadcast',
			'client-webinar-control-integration'
		),
		busyLabel: __( 'Starting…', 'client-webinar-control-integration' ),
	};
	return (
		<Flex direction="column" expanded={ false } gap={ 2 }>
			{ stage === 'before' ? (
				<ConfirmedButton
					{ ...button }
					question={ __(
						'Start the broadcast now?',
						'client-webinar-control-integration'
					) }
					noLabel={ __(
						'Do not start yet',
						'client-webinar-control-integration'
					) }
					yesLabel={ __(
						'Start now',
						'client-webinar-control-integration'
					) }
				>
					{ sprintf(
						/* translators: %s: date and time. */
						__(
							'This webinar is planned for %s. A start cannot be taken back: a stopped webinar is over.',
							'client-webinar-control-integration'
						),
						formatExactDate( scheduledAt )
					) }
				</ConfirmedButton>
			) : (
				<CommandButton { ...button } />
			) }
			<FlexItem>
				{ __(
					'Everyone in the lobby sees the player at once.',
					'client-webinar-control-integration'
				) }
			</FlexItem>
		</Flex>
	);
}

function StopButton( {
	people,
	...props
}: CommandProps & { people: number | null } ) {
	return (
		<ConfirmedButton
			{ ...props }
			variant="secondary"
			isDestructive
			label={ __(
				'Stop the broadcast…',
				'client-webinar-control-integration'
			) }
			busyLabel={ __(
				'Stopping…',
				'client-webinar-control-integration'
			) }
			question={ __(
				'Stop the broadcast?',
				'client-webinar-control-integration'
			) }
			noLabel={ __(
				'Keep broadcasting',
				'client-webinar-control-integration'
			) }
			yesLabel={ __(
				'Stop the broadcast',
				'client-webinar-control-integration'
			) }
		>
			{ describeStop( people ) }
		</ConfirmedButton>
	);
}

export function ArchiveButton( props: CommandProps ) {
	return (
		<ConfirmedButton
			{ ...props }
			variant="secondary"
			label={ __( 'Archive…', 'client-webinar-control-integration' ) }
			busyLabel={ __(
				'Archiving…',
				'client-webinar-control-integration'
			) }
			question={ __(
				'Archive this webinar?',
				'client-webinar-control-integration'
			) }
			noLabel={ __(
				'Do not archive',
				'client-webinar-control-integration'
			) }
			yesLabel={ __(
				'Archive it',
				'client-webinar-control-integration'
			) }
		>
			{ __(
				'Nothing about it can be changed any more, and it cannot be taken back.',
				'client-webinar-control-integration'
			) }
		</ConfirmedButton>
	);
}

export function ArchivedNote() {
	return (
		<FlexItem>
			{ __(
				'Nothing can be changed any more.',
				'client-webinar-control-integration'
			) }
		</FlexItem>
	);
}

export const commandProps = (
	{ pending, send }: Pick< Control, 'pending' | 'send' >,
	name: PendingCommand,
	command: AjaxCommand
): CommandProps => ( {
	isBusy: pending === name,
	isDisabled: pending !== null,
	onClick: () => send( name, command, { command: name } ),
} );

interface BroadcastProps {
	settings: ControlSettings;
	control: Control;
	state: RoomState;
}

/** Start, pause, resume, stop and archive. */
export function BroadcastSection( {
	settings,
	control,
	state,
}: BroadcastProps ) {
	const { start, pause, resume, stop, archive } = settings.commands;
	const { status } = state;
	const propsOf = ( name: PendingCommand, command: AjaxCommand ) =>
		commandProps( control, name, command );

	if (
		[ 'scheduled', 'live', 'paused' ].includes( status ) &&
		! start &&
		! stop
	) {
		return <WatchOnlyNotice />;
	}

	if ( status === 'scheduled' && start ) {
		return <StartButton { ...propsOf( 'start', start ) } state={ state } />;
	}

	if ( [ 'live', 'paused' ].includes( status ) ) {
		return (
			<div style={ IN_TWO_COLUMNS }>
				{ /* The same key for both, so that the focus stays on the button. */ }
				{ status === 'live'
					? pause && (
							<CommandButton
								key="break"
								{ ...propsOf( 'pause', pause ) }
								variant="secondary"
								label={ __(
									'Pause',
									'client-webinar-control-integration'
								) }
								busyLabel={ __(
									'Pausing…',
									'client-webinar-control-integration'
								) }
							/>
						)
					: resume && (
							<CommandButton
								key="break"
								{ ...propsOf( 'resume', resume ) }
								variant="primary"
								label={ __(
									'Resume',
									'client-webinar-control-integration'
								) }
								busyLabel={ __(
									'Resuming…',
									'client-webinar-control-integration'
								) }
							/>
						) }
				{ stop && (
					<StopButton
						{ ...propsOf( 'stop', stop ) }
						people={ state.room.people }
					/>
				) }
			</div>
		);
	}

	if ( status === 'archived' ) {
		return <ArchivedNote />;
	}

	return (
		<Flex direction="column" expanded={ false } gap={ 2 }>
			<FlexItem>
				{ __(
					'The room shows the end screen. Follow-up messages go out by themselves.',
					'client-webinar-control-integration'
				) }
			</FlexItem>
			{ archive && (
				<ArchiveButton { ...propsOf( 'archive', archive ) } />
			) }
		</Flex>
	);
}
