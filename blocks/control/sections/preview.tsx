import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { ReactNode } from 'react';
import {
	createStagePlayer,
	type StagePlayer,
} from '../../room/player/stage-player';
import type { RoomState } from '../../types/room-state';

// As large with a picture as with the reason why there is none, so that nothing below moves.
const FRAME = {
	aspectRatio: '16 / 9',
	background: '#14161c',
	color: '#fff',
	fontSize: '14px',
	lineHeight: 1.4,
	maxWidth: '20rem',
	minHeight: '11.5rem',
	overflow: 'hidden',
	position: 'relative',
	width: '100%',
} as const;
const FILLED = {
	inset: 0,
	position: 'absolute',
} as const;
const CENTERED = {
	...FILLED,
	display: 'grid',
	padding: '12px',
	placeContent: 'center',
	textAlign: 'center',
} as const;
const OVERLAY = {
	background: 'rgba(20, 22, 28, 0.92)',
	inset: 'auto 0 0',
	maxHeight: '100%',
	overflow: 'auto',
	padding: '0 12px',
	position: 'absolute',
} as const;
// The room's player fills its container by the room's style. Its controls appear when it stalls.
const PLAYER_STYLE =
	'.webinar-control-preview > * { border: 0; height: 100%; width: 100%; }' +
	'.webinar-control-preview video::-webkit-media-controls { display: none !important; }';

/**
 * What viewers see, small and without sound: the room's own player.
 *
 * @param props.onPicture Called with whether there is a picture.
 * @param props.children  Why there may be none.
 */
export function Preview( {
	state: { stream, stage, title },
	onPicture,
	children,
}: {
	state: RoomState;
	onPicture: ( hasPicture: boolean ) => void;
	children: ReactNode;
} ) {
	const container = useRef< HTMLDivElement | null >( null );
	const player = useRef< StagePlayer | null >( null );
	const [ { hasPicture, isPictureLost }, setVideo ] = useState( {
		hasPicture: false,
		isPictureLost: false,
	} );
	const { type = null, source = '' } = stream ?? {};
	const opensElsewhere = [ 'zoom', 'telegram' ].includes( type ?? '' );

	useEffect( () => {
		player.current ??= createStagePlayer( ( change ) =>
			setVideo( ( video ) => ( { ...video, ...change } ) )
		);
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
	const isShown = opensElsewhere || ( hasPicture && ! isPictureLost );
	useEffect( () => onPicture( isShown ), [ isShown, onPicture ] );

	return (
		// The least height of the frame must not make the page wider than a small phone.
		<figure style={ { contain: 'inline-size', margin: 0 } }>
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
				{ opensElsewhere && (
					<div style={ CENTERED }>
						{ __(
							'A button that opens the broadcast in a new tab',
							'client-webinar-control-integration'
						) }
					</div>
				) }
				{ ! opensElsewhere && ! hasPicture && (
					<div style={ CENTERED }>
						{ __(
							'The picture is coming',
							'client-webinar-control-integration'
						) }
					</div>
				) }
				{ /* Always rendered: screen readers announce a status when its content changes. */ }
				<div role="status" style={ OVERLAY }>
					{ children }
				</div>
			</div>
		</figure>
	);
}
