import { Flex, FlexItem } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { RoomState } from '../../types/room-state';
import type { ControlSettings } from '../settings';
import type { Control } from '../state/use-control';
import { CommandButton } from './command-button';

/** Switches the room to the spare source, and back. */
export function SpareSection( {
	settings,
	control: { pending, send },
	state,
}: {
	settings: ControlSettings;
	control: Control;
	state: RoomState;
} ) {
	const { stream } = settings.commands;
	const spare = state.spare_stream ?? 'none';
	if ( ! stream || spare === 'none' ) {
		return null;
	}
	const isOn = spare === 'on';
	return (
		<Flex direction="column" expanded={ false } gap={ 2 }>
			<CommandButton
				variant="secondary"
				label={
					isOn
						? __(
								'Back to the main source',
								'client-webinar-control-integration'
							)
						: __(
								'Switch to the spare source',
								'client-webinar-control-integration'
							)
				}
				busyLabel={ __(
					'Switching…',
					'client-webinar-control-integration'
				) }
				isBusy={ pending === 'switch' }
				isDisabled={ pending !== null }
				onClick={ () =>
					send( 'switch', stream, {
						stream: isOn ? 'main' : 'spare',
					} )
				}
			/>
			{ isOn && (
				<FlexItem>
					{ __(
						'The room shows the spare source.',
						'client-webinar-control-integration'
					) }
				</FlexItem>
			) }
		</Flex>
	);
}
