import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import {
	createStagePlayer,
	type StagePlayer,
} from '../../room/player/stage-player';
import type { RoomState } from '../../types/room-state';

const FRAME = {
	aspectRatio: '16 / 9',
	background: '#14161c',
	color: '#fff',
	maxWidth: '20rem',
	overflow: 'hidden',
	position: 'relative',
} as const;
const FILLED = {
	inset: 0,
	position: 'absolute',
} as const;
// The room's player fills its container by the room's style.
const PLAYER_STYLE =
	'.webinar-control-preview > * { border: 0; height: 100%; width: 100%; }';

/**
 * What viewers see, small and without sound: the room's own player.
 *
 * @param props.onPicture Called with whether there is a picture.
 */
export function Preview( {
	state: { stream, stage, title },
	onPicture,
}: {
	state: RoomState;
	onPicture: ( hasPicture: boolean ) => void;
} ) {
	const container = useRef< HTMLDivElement | null >( null );
	const player = useRef< StagePlayer | null >( null );
	const [ hasPicture, setHasPicture ] = useState( false );
	const { type = null, source = '' } = stream ?? {};

	useEffect( () => {
		player.current ??= createStagePlayer( ( change ) => {
			if ( change.hasPicture !== undefined ) {
				setHasPicture( change.hasPicture );
			}
		} );
		player.current.update(
			container.current,
			type && { type, source },
			title,
			stage === 'break'
		);
	}, [ type, source, title, stage ] );
	useEffect(
		() => () => player.current?.update( null, null, '', false ),
		[]
	);
	useEffect( () => onPicture( hasPicture ), [ hasPicture, onPicture ] );

	return (
		<figure style={ { margin: 0 } }>
			<figcaption>
				{ __(
					'What viewers see, without sound:',
					'client-webinar-control-integration'
				) }
			</figcaption>
			<div style={ FRAME }>
				<style>{ PLAYER_STYLE }</style>
				{ /* Inert: a tap must not turn the sound on beside the speaker's microphone. */ }
				<div
					ref={ ( element ) => {
						container.current = element;
						element?.setAttribute( 'inert', '' );
					} }
					className="webinar-control-preview"
					style={ { ...FILLED, opacity: hasPicture ? 1 : 0 } }
				/>
				{ ! hasPicture && (
					<div
						style={ {
							...FILLED,
							display: 'grid',
							placeItems: 'center',
						} }
					>
						{ __(
							'The picture is coming',
							'client-webinar-control-integration'
						) }
					</div>
				) }
			</div>
		</figure>
	);
}
