import { PanelBody } from '@wordpress/components';
import { useDispatch, useSelect } from '@wordpress/data';
import { PluginSidebar, store as editorStore } from '@wordpress/editor';
import { useEffect, useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { Controls } from '../control/controls';
import type { ControlSettings } from '../control/settings';
import { type Surroundings, useControl } from '../control/state/use-control';
import type { RoomState } from '../types/room-state';
import type { WebinarMeta } from '../types/webinar-meta';

export const PLUGIN_NAME = 'webinar-control';
const SIDEBAR_NAME = 'broadcast';

/**
 * Opens the sidebar when someone comes to a webinar that awaits them.
 *
 * @param isPublished Whether the post is published.
 * @param status      Null until it is known.
 */
function useOpenWhenAwaited(
	isPublished: boolean,
	status: RoomState[ 'status' ] | null
): void {
	// Who publishes right now is reading what WordPress has to say about that.
	const hasDecided = useRef( ! isPublished );
	// The editor has no store object of its own that opens a plugin's sidebar.

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

/** What the editor has saved, and whether it is saving. */
function useEditor(): Surroundings {
	return useSelect( ( select ) => {
		const editor = select( editorStore );
		const meta = editor.getCurrentPostAttribute( 'meta' ) as
			Partial< WebinarMeta > | undefined;
		return {
			isPublished:
				editor.getCurrentPostAttribute( 'status' ) === 'publish',
			isSaving: Boolean( editor.isSavingPost() ),
			offerUrl: meta?.room_cta_url,
			saysWhen: false,
		};
	}, [] );
}

export function ControlSidebar( { settings }: { settings: ControlSettings } ) {
	const surroundings = useEditor();
	const control = useControl( settings, surroundings );
	useOpenWhenAwaited(
		surroundings.isPublished,
		control.reading?.state.status ?? null
	);

	return (
		<PluginSidebar
			name={ SIDEBAR_NAME }
			title={ __( 'Broadcast', 'client-webinar-control-integration' ) }
		>
			<PanelBody>
				<Controls
					settings={ settings }
					control={ control }
					surroundings={ surroundings }
				/>
			</PanelBody>
		</PluginSidebar>
	);
}
