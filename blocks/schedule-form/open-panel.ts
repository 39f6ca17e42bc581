import { useDispatch, useRegistry } from '@wordpress/data';
import { store as editorStore } from '@wordpress/editor';
import { useCallback } from '@wordpress/element';
import type { WebinarMeta } from '../types/webinar-meta';

export type FieldName = keyof WebinarMeta;

/** Names of panels, with their fields. */
export type Panels = Record< string, readonly FieldName[] >;

/** Id of the element that holds a field: other screens link to it. */
export const fieldId = ( name: FieldName ) => `webinar-${ name }`;

/**
 * Returns a function that opens the first panel with a certain field, in the settings of the webinar. It returns whether there is one.
 */
export function useOpenPanel( panels: Panels ) {
	const { select } = useRegistry();
	const { toggleEditorPanelOpened } = useDispatch( editorStore );
	// By name: the packages export no store object for it.
	const { openGeneralSidebar } = useDispatch( 'core/edit-post' );
	return useCallback(
		( isMeant: ( name: FieldName ) => boolean ): boolean => {
			const [ panel ] =
				Object.entries( panels ).find( ( [ , names ] ) =>
					names.some( isMeant )
				) ?? [];
			if ( ! panel ) {
				return false;
			}
			openGeneralSidebar( 'edit-post/document' );
			if ( ! select( editorStore ).isEditorPanelOpened( panel ) ) {
				toggleEditorPanelOpened( panel );
			}
			return true;
		},
		[ panels, select, openGeneralSidebar, toggleEditorPanelOpened ]
	);
}
