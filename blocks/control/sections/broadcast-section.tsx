import { Button, Flex, FlexItem, Modal, Notice } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import type { ReactNode } from 'react';
import type { RoomState } from '../../types/room-state';
import type { ControlSettings } from '../settings';
import type { Busy, Control } from '../state/use-control';

// A button as wide as the sidebar would leave its words at the left.
const CENTERED = { justifyContent: 'center', flexGrow: 1 };

interface CommandButtonProps {
	label: string;
	/** What it says while the command is on its way. */
	busyLabel: string;
	isBusy: boolean;
	isDisabled: boolean;
	variant: 'primary' | 'secondary';
	isDestructive?: boolean;
	onClick: () => void;
}

function CommandButton( {
	label,
	busyLabel,
	isBusy,
	isDisabled,
	variant,
	isDestructive = false,
	onClick,
}: CommandButtonProps ) {
	return (
		<Button
			__next40pxDefaultSize
			variant={ variant }
			isDestructive={ isDestructive }
			style={ CENTERED }
			isBusy={ isBusy }
			disabled={ isDisabled }
			accessibleWhenDisabled
			onClick={ onClick }
		>
			{ isBusy ? busyLabel : label }
		</Button>
	);
}

/**
 * Asks once before what cannot be undone.
 *
 * @param props          Of the button; it is pressed when the answer is yes.
 * @param props.question Title of the dialog.
 * @param props.children What will happen.
 * @param props.noLabel  How to say no.
 * @param props.yesLabel How to say yes.
 */
function ConfirmedButton( {
	question,
	children,
	noLabel,
	yesLabel,
	...button
}: CommandButtonProps & {
	question: string;
	children: ReactNode;
	noLabel: string;
	yesLabel: string;
} ) {
	const [ isAsking, setIsAsking ] = useState( false );
	const close = () => setIsAsking( false );
	return (
		<>
			<CommandButton
				{ ...button }
				onClick={ () => setIsAsking( true ) }
			/>
			{ isAsking && (
				<Modal
					title={ question }
					role="alertdialog"
					size="small"
					className="webinar-control-dialog"
					onRequestClose={ close }
				>
					<p>{ children }</p>
					<Flex justify="flex-end" wrap>
						<Button
							__next40pxDefaultSize
							variant="tertiary"
							onClick={ close }
						>
							{ noLabel }
						</Button>
						<Button
							__next40pxDefaultSize
							variant="primary"
							isDestructive
							onClick={ () => {
								close();
								button.onClick();
							} }
						>
							{ yesLabel }
						</Button>
					</Flex>
				</Modal>
			) }
		</>
	);
}

/**
 * @param people How many are in the room; null when nobody counts.
 * @return What stopping does, to those it does it to.
 */
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

interface BroadcastProps {
	settings: ControlSettings;
	control: Control;
	state: RoomState;
}

export function BroadcastSection( {
	settings,
	control: { busy, send },
	state,
}: BroadcastProps ) {
	const { start, pause, resume, stop, archive } = settings.commands;
	const { status } = state;
	const buttonOf = ( command: NonNullable< Busy > ) => ( {
		isBusy: busy === command,
		isDisabled: busy !== null,
	} );

	if (
		[ 'scheduled', 'live', 'paused' ].includes( status ) &&
		! start &&
		! stop
	) {
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

	if ( status === 'scheduled' && start ) {
		return (
			<Flex direction="column" expanded={ false } gap={ 2 }>
				<CommandButton
					{ ...buttonOf( 'start' ) }
					variant="primary"
					label={ __(
						'Start the broadcast',
						'client-webinar-control-integration'
					) }
					busyLabel={ __(
						'Starting…',
						'client-webinar-control-integration'
					) }
					onClick={ () =>
						send( 'start', start, { command: 'start' } )
					}
				/>
				<FlexItem>
					{ __(
						'Everyone in the lobby sees the player at once, nothing to press for them.',
						'client-webinar-control-integration'
					) }
				</FlexItem>
			</Flex>
		);
	}

	if ( [ 'live', 'paused' ].includes( status ) ) {
		return (
			<Flex wrap gap={ 2 }>
				{ stop && (
					<ConfirmedButton
						{ ...buttonOf( 'stop' ) }
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
						onClick={ () =>
							send( 'stop', stop, { command: 'stop' } )
						}
					>
						{ describeStop( state.room.people ) }
					</ConfirmedButton>
				) }
				{ /* One button for both, so that the keyboard stays on it. */ }
				{ status === 'live'
					? pause && (
							<CommandButton
								key="break"
								{ ...buttonOf( 'pause' ) }
								variant="secondary"
								label={ __(
									'Pause',
									'client-webinar-control-integration'
								) }
								busyLabel={ __(
									'Pausing…',
									'client-webinar-control-integration'
								) }
								onClick={ () =>
									send( 'pause', pause, {
										command: 'pause',
									} )
								}
							/>
						)
					: resume && (
							<CommandButton
								key="break"
								{ ...buttonOf( 'resume' ) }
								variant="primary"
								label={ __(
									'Resume',
									'client-webinar-control-integration'
								) }
								busyLabel={ __(
									'Resuming…',
									'client-webinar-control-integration'
								) }
								onClick={ () =>
									send( 'resume', resume, {
										command: 'resume',
									} )
								}
							/>
						) }
			</Flex>
		);
	}

	if ( status === 'archived' ) {
		return (
			<FlexItem>
				{ __(
					'Nothing can be changed any more.',
					'client-webinar-control-integration'
				) }
			</FlexItem>
		);
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
				<ConfirmedButton
					{ ...buttonOf( 'archive' ) }
					variant="secondary"
					label={ __(
						'Archive…',
						'client-webinar-control-integration'
					) }
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
					onClick={ () =>
						send( 'archive', archive, { command: 'archive' } )
					}
				>
					{ __(
						'Nothing about it can be changed any more, and it cannot be taken back.',
						'client-webinar-control-integration'
					) }
				</ConfirmedButton>
			) }
		</Flex>
	);
}
