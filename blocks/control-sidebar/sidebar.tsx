import { PanelBody } from '@wordpress/components';
import { useDispatch, useSelect } from '@wordpress/data';
import { PluginSidebar, store as editorStore } from '@wordpress/editor';
import { useEffect, useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { Controls } from '../control/controls';
import type { ControlSettings } from '../control/settings';
import { type ScreenContext, useControl } from '../control/state/use-control';
import type { RoomState } from '../types/room-state';
import type { WebinarMeta } from '../types/webinar-meta';

export const PLUGIN_NAME = 'webinar-control';
const SIDEBAR_NAME = 'broadcast';

/**
 * Opens the sidebar once, when the editor opens a webinar that is scheduled or on.
 *
 * @param status Null until the first answer.
 */
function useOpenOnUpcoming(
	isPublished: boolean,
	status: RoomState[ 'status' ] | null
): void {
	// Stay closed after publishing: WordPress shows its own panel then. And where the address names a field, which opens its panel.
	const hasDecided = useRef(
		! isPublished || window.location.hash.startsWith( '#webinar-' )
	);
	// By name: the packages export no store object for it.
	const { openGeneralSidebar } = useDispatch( 'core/edit-post' );
	useEffect( () => {
		if ( status === null || hasDecided.current ) {
			return;
		}
		hasDecided.current = true;
		if ( [ 'scheduled', 'live', 'paused' ].includes( status ) ) {
			openGeneralSidebar( `${ PLUGIN_NAME }/${ SIDEBAR_NAME }` );
		}
	}, [ status, openGeneralSidebar ] );
}

function useEditorContext(): ScreenContext {
	return useSelect( ( select ) => {
		const editor = select( editorStore );
		const meta = editor.getCurrentPostAttribute( 'meta' ) as
			Partial< WebinarMeta > | undefined;
		return {
			isPublished:
				editor.getCurrentPostAttribute( 'status' ) === 'publish',
			isRecording: meta?.type === 'auto',
			isSaving: Boolean( editor.isSavingPost() ),
			offerUrl: meta?.room_cta_url,
			showsDate: false,
		};
	}, [] );
}

export function ControlSidebar( { settings }: { settings: ControlSettings } ) {
	const context = useEditorContext();
	const control = useControl( settings, context );
	useOpenOnUpcoming(
		context.isPublished,
		control.reading?.state.status ?? null
	);

	return (
		<PluginSidebar
			name={ SIDEBAR_NAME }
			title={
				context.isRecording
					? __( 'Recording', 'client-webinar-control-integration' )
					: __( 'Broadcast', 'client-webinar-control-integration' )
			}
		>
			<PanelBody>
				<Controls
					settings={ settings }
					control={ control }
					context={ context }
				/>
			</PanelBody>
		</PluginSidebar>
	);
}
