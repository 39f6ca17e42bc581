import {
	Button,
	ExternalLink,
	Flex,
	FlexItem,
	Modal,
	Notice,
	ToggleControl,
} from '@wordpress/components';
import { useSelect } from '@wordpress/data';
import { store as editorStore } from '@wordpress/editor';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { RoomState } from '../types/room-state';
import type { WebinarMeta } from '../types/webinar-meta';
import type { Reading } from './room-state';
import type { ControlSettings } from './settings';
import type { Busy, Control } from './use-control';
import { useNow } from './use-now';
import { describeState, formatExactMoment } from './words';

// A button as wide as the sidebar would leave its words at the left.
const CENTERED = { justifyContent: 'center' };

export function StateSection( { reading }: { reading: Reading } ) {
	const { state, clockOffsetMs } = reading;
	const { sign, word, detail } = describeState(
		state,
		useNow( clockOffsetMs )
	);
	return (
		<Flex direction="column" gap={ 1 }>
			<Flex justify="flex-start" wrap gap={ 2 }>
				{ /* Only the word is announced, not each second of the clock. */ }
				<strong role="status">
					<span aria-hidden="true">{ sign }</span> { word }
				</strong>
				{ detail && <span role="timer">{ detail }</span> }
			</Flex>
			{ state.status === 'scheduled' && (
				<time
					dateTime={ new Date(
						state.scheduled_at * 1000
					).toISOString() }
				>
					{ formatExactMoment( state.scheduled_at ) }
				</time>
			) }
		</Flex>
	);
}

interface ControlProps {
	settings: ControlSettings;
	control: Control;
	state: RoomState;
}

export function BroadcastSection( { settings, control, state }: ControlProps ) {
	const [ isAsking, setIsAsking ] = useState( false );
	const { busy, send } = control;
	const { start, stop } = settings.commands;

	const isAwaited = [ 'scheduled', 'live', 'paused' ].includes(
		state.status
	);
	if ( isAwaited && ! start && ! stop ) {
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

	if ( state.status === 'scheduled' && start ) {
		return (
			<Flex direction="column" gap={ 2 }>
				<Button
					__next40pxDefaultSize
					variant="primary"
					style={ CENTERED }
					isBusy={ busy === 'start' }
					disabled={ busy !== null }
					accessibleWhenDisabled
					onClick={ () =>
						send( 'start', start, { command: 'start' } )
					}
				>
					{ busy === 'start'
						? __(
								'Starting…',
								'client-webinar-control-integration'
							)
						: __(
								'Start the broadcast',
								'client-webinar-control-integration'
							) }
				</Button>
				<FlexItem>
					{ __(
						'Everyone in the lobby sees the player at once, nothing to press for them.',
						'client-webinar-control-integration'
					) }
				</FlexItem>
			</Flex>
		);
	}

	if ( [ 'live', 'paused' ].includes( state.status ) && stop ) {
		return (
			<>
				<Button
					__next40pxDefaultSize
					variant="secondary"
					isDestructive
					style={ CENTERED }
					isBusy={ busy === 'stop' }
					disabled={ busy !== null }
					accessibleWhenDisabled
					onClick={ () => setIsAsking( true ) }
				>
					{ busy === 'stop'
						? __(
								'Stopping…',
								'client-webinar-control-integration'
							)
						: __(
								'Stop the broadcast…',
								'client-webinar-control-integration'
							) }
				</Button>
				{ isAsking && (
					<Modal
						title={ __(
							'Stop the broadcast?',
							'client-webinar-control-integration'
						) }
						role="alertdialog"
						size="small"
						onRequestClose={ () => setIsAsking( false ) }
					>
						<p>
							{ __(
								'Everyone in the room will see the end screen, and the follow-up messages go out. A finished webinar cannot be started again.',
								'client-webinar-control-integration'
							) }
						</p>
						<Flex justify="flex-end" wrap>
							<Button
								__next40pxDefaultSize
								variant="tertiary"
								onClick={ () => setIsAsking( false ) }
							>
								{ __(
									'Keep broadcasting',
									'client-webinar-control-integration'
								) }
							</Button>
							<Button
								__next40pxDefaultSize
								variant="primary"
								isDestructive
								onClick={ () => {
									setIsAsking( false );
									send( 'stop', stop, { command: 'stop' } );
								} }
							>
								{ __(
									'Stop the broadcast',
									'client-webinar-control-integration'
								) }
							</Button>
						</Flex>
					</Modal>
				) }
			</>
		);
	}

	if ( state.status === 'finished' ) {
		return (
			<FlexItem>
				{ __(
					'The room shows the end screen. Follow-up messages go out by themselves.',
					'client-webinar-control-integration'
				) }
			</FlexItem>
		);
	}
	return null;
}

function describeOffer(
	busy: Busy,
	isVisible: boolean,
	isEmpty: boolean
): string {
	if ( busy === 'show' ) {
		return __( 'Showing it…', 'client-webinar-control-integration' );
	}
	if ( busy === 'hide' ) {
		return __( 'Hiding it…', 'client-webinar-control-integration' );
	}
	if ( isVisible ) {
		return __(
			'Everyone in the room sees it.',
			'client-webinar-control-integration'
		);
	}
	return isEmpty
		? __(
				'This webinar has no offer yet. Write its link, and save.',
				'client-webinar-control-integration'
			)
		: __(
				'Hidden until you show it.',
				'client-webinar-control-integration'
			);
}

export function OfferSection( { settings, control, state }: ControlProps ) {
	const offerUrl = useSelect( ( select ) => {
		const meta = select( editorStore ).getCurrentPostAttribute( 'meta' ) as
			Partial< WebinarMeta > | undefined;
		return meta?.room_cta_url;
	}, [] );
	const { cta } = settings.commands;
	if (
		! cta ||
		! [ 'scheduled', 'live', 'paused' ].includes( state.status )
	) {
		return null;
	}

	const { busy, send } = control;
	const isVisible = state.cta.visible;
	// The room shows no button that leads nowhere.
	const isEmpty = offerUrl === '';
	return (
		<ToggleControl
			label={ __(
				'Offer in the room',
				'client-webinar-control-integration'
			) }
			help={ describeOffer( busy, isVisible, isEmpty ) }
			checked={ busy === 'show' || ( isVisible && busy !== 'hide' ) }
			disabled={ busy !== null || ( isEmpty && ! isVisible ) }
			onChange={ ( isShown ) =>
				send( isShown ? 'show' : 'hide', cta, {
					visible: isShown ? '1' : '0',
				} )
			}
		/>
	);
}

export function LinksSection( { roomUrl }: { roomUrl: string } ) {
	return (
		<ExternalLink href={ roomUrl }>
			{ __( 'Open the room', 'client-webinar-control-integration' ) }
		</ExternalLink>
	);
}
