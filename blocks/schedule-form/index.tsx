/**
 * The schedule form: panels of a webinar in the block editor.
 *
 * It only edits post meta; Core decides the status of the saved webinar.
 */
import { useDispatch, useSelect } from '@wordpress/data';
import {
	PluginDocumentSettingPanel,
	PluginPrePublishPanel,
	store as editorStore,
} from '@wordpress/editor';
import { useEffect } from '@wordpress/element';
import { addFilter } from '@wordpress/hooks';
import { __ } from '@wordpress/i18n';
import { registerPlugin } from '@wordpress/plugins';
import { WEBINAR_POST_TYPE } from '../types/webinar-meta';
import { WebinarAddresses } from './addresses-panel';
import {
	AudienceFields,
	BroadcastFields,
	InvitationFields,
	OfferFields,
	PublishSummary,
	ScheduleFields,
	SeatsField,
} from './panels';
import { Question } from './question';
import { addRecordingSection, RecordingPanel } from './recording';
import { settings } from './settings';
import { useWebinarMeta } from './use-webinar-meta';

const PLUGIN_NAME = 'webinar-schedule-form';

/**
 * Opens the panels that every new webinar needs: WordPress shows only their
 * titles.
 */
function useOpenPanelsOnNewWebinar(): void {
	const { closedPanels, isNew } = useSelect( ( select ) => {
		const editor = select( editorStore );
		return {
			isNew: Boolean( editor.isCleanNewPost() ),
			closedPanels: [ 'schedule', 'broadcast' ]
				.map( ( name ) => `${ PLUGIN_NAME }/${ name }` )
				.filter( ( name ) => ! editor.isEditorPanelOpened( name ) )
				.join( ' ' ),
		};
	}, [] );
	const { toggleEditorPanelOpened } = useDispatch( editorStore );
	useEffect( () => {
		if ( isNew && closedPanels ) {
			closedPanels.split( ' ' ).forEach( toggleEditorPanelOpened );
		}
		// Only once: a panel that the organizer closes stays closed.
		// eslint-disable-next-line react-hooks/exhaustive-deps
	}, [] );
}

function Panels() {
	const [ meta, onChange ] = useWebinarMeta();
	useOpenPanelsOnNewWebinar();
	if ( ! meta ) {
		return null;
	}
	const fields = { meta, onChange };
	return (
		<>
			<PluginDocumentSettingPanel
				name="schedule"
				title={ __( 'Schedule', 'ui-webinar-public' ) }
			>
				<ScheduleFields { ...fields } />
			</PluginDocumentSettingPanel>
			{ settings.canEditTechnical && (
				<PluginDocumentSettingPanel
					name="broadcast"
					title={ __( 'Stream and speakers', 'ui-webinar-public' ) }
				>
					<BroadcastFields { ...fields } />
				</PluginDocumentSettingPanel>
			) }
			{ settings.booksSeats && settings.canEditTechnical && (
				<PluginDocumentSettingPanel
					name="seats"
					title={ __( 'Seats', 'ui-webinar-public' ) }
				>
					<SeatsField { ...fields } />
				</PluginDocumentSettingPanel>
			) }
			<PluginDocumentSettingPanel
				name="invitation"
				title={ __( 'Invitation for guests', 'ui-webinar-public' ) }
			>
				<InvitationFields { ...fields } />
			</PluginDocumentSettingPanel>
			<PluginDocumentSettingPanel
				name="offer"
				title={ __( 'Offer in the room', 'ui-webinar-public' ) }
			>
				<OfferFields { ...fields } />
			</PluginDocumentSettingPanel>
			<PluginDocumentSettingPanel
				name="audience"
				title={ __( 'People in the room', 'ui-webinar-public' ) }
			>
				<AudienceFields { ...fields } />
			</PluginDocumentSettingPanel>
			<RecordingPanel { ...fields } />
			<PluginPrePublishPanel
				title={ __( 'Webinar', 'ui-webinar-public' ) }
				initialOpen
			>
				<PublishSummary meta={ meta } />
			</PluginPrePublishPanel>
			<WebinarAddresses />
			<Question />
		</>
	);
}

function ScheduleForm() {
	const isWebinar = useSelect(
		( select ) =>
			select( editorStore ).getCurrentPostType() === WEBINAR_POST_TYPE,
		[]
	);
	return isWebinar ? <Panels /> : null;
}

registerPlugin( PLUGIN_NAME, { icon: 'calendar-alt', render: ScheduleForm } );

addFilter( 'webinar.control.sections', PLUGIN_NAME, addRecordingSection );
