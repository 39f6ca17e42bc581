/**
 * The schedule form: panels of a webinar in the block editor.
 *
 * It only edits post meta; Core decides the status of the saved webinar.
 */
import { useDispatch, useSelect } from '@wordpress/data';
import { PluginPrePublishPanel, store as editorStore } from '@wordpress/editor';
import { useEffect } from '@wordpress/element';
import { addFilter } from '@wordpress/hooks';
import { __ } from '@wordpress/i18n';
import { registerPlugin } from '@wordpress/plugins';
import { WEBINAR_POST_TYPE } from '../types/webinar-meta';
import { WebinarAddresses } from './addresses-panel';
import { useLinkedField } from './linked-field';
import type { Panels as FieldsByPanel } from './open-panel';
import {
	AudienceFields,
	BroadcastFields,
	InvitationFields,
	OfferFields,
	PublishSummary,
	ScheduleFields,
	SeatsField,
} from './panels';
import { withPosterHelp } from './poster';
import { Question } from './question';
import { addRecordingSection, RecordingPanel } from './recording';
import { FieldPanel, RefusalsProvider, useOpenRefusedPanel } from './refusals';
import { settings } from './settings';
import { isRecording } from './type-field';
import { type FieldsProps, useWebinarMeta } from './use-webinar-meta';

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

/** The panels, with their fields: one of them may be refused, or named by a link. */
const PANELS = {
	[ `${ PLUGIN_NAME }/schedule` ]: [
		'type',
		'scheduled_at',
		'duration_minutes',
	],
	[ `${ PLUGIN_NAME }/broadcast` ]: [
		'stream_type',
		'stream_source',
		'spare_type',
		'spare_source',
		'speaker_user_ids',
		'owner_user_id',
	],
	[ `${ PLUGIN_NAME }/seats` ]: [ 'seats' ],
	[ `${ PLUGIN_NAME }/invitation` ]: [ 'guest_cta_text', 'guest_cta_url' ],
	[ `${ PLUGIN_NAME }/offer` ]: [ 'room_cta_text', 'room_cta_url' ],
	[ `${ PLUGIN_NAME }/recording` ]: [ 'recording_url' ],
} satisfies FieldsByPanel;

function Panels( fields: FieldsProps ) {
	const { meta } = fields;
	const isAuto = isRecording( meta );
	useOpenPanelsOnNewWebinar();
	useOpenRefusedPanel( PANELS );
	useLinkedField( PANELS );
	return (
		<>
			<FieldPanel
				name="schedule"
				title={
					isAuto
						? __( 'Recording', 'ui-webinar-public' )
						: __( 'Schedule', 'ui-webinar-public' )
				}
			>
				<ScheduleFields { ...fields } />
			</FieldPanel>
			{ settings.canEditTechnical && (
				<FieldPanel
					name="broadcast"
					title={
						isAuto
							? __( 'Video and speakers', 'ui-webinar-public' )
							: __( 'Stream and speakers', 'ui-webinar-public' )
					}
				>
					<BroadcastFields { ...fields } />
				</FieldPanel>
			) }
			{ settings.booksSeats && settings.canEditTechnical && ! isAuto && (
				<FieldPanel
					name="seats"
					title={ __( 'Seats', 'ui-webinar-public' ) }
				>
					<SeatsField { ...fields } />
				</FieldPanel>
			) }
			<FieldPanel
				name="invitation"
				title={ __( 'Invitation for guests', 'ui-webinar-public' ) }
			>
				<InvitationFields { ...fields } />
			</FieldPanel>
			<FieldPanel
				name="offer"
				title={ __( 'Offer in the room', 'ui-webinar-public' ) }
			>
				<OfferFields { ...fields } />
			</FieldPanel>
			{ ! isAuto && (
				<FieldPanel
					name="audience"
					title={ __( 'People in the room', 'ui-webinar-public' ) }
				>
					<AudienceFields { ...fields } />
				</FieldPanel>
			) }
			{ ! isAuto && <RecordingPanel { ...fields } /> }
			<PluginPrePublishPanel
				title={ __( 'Webinar', 'ui-webinar-public' ) }
				initialOpen
			>
				<PublishSummary meta={ meta } />
			</PluginPrePublishPanel>
			<WebinarAddresses isAuto={ isAuto } />
			<Question />
		</>
	);
}

function LoadedPanels() {
	const [ meta, onChange ] = useWebinarMeta();
	return (
		meta && (
			<RefusalsProvider meta={ meta }>
				<Panels meta={ meta } onChange={ onChange } />
			</RefusalsProvider>
		)
	);
}

function ScheduleForm() {
	const isWebinar = useSelect(
		( select ) =>
			select( editorStore ).getCurrentPostType() === WEBINAR_POST_TYPE,
		[]
	);
	return isWebinar ? <LoadedPanels /> : null;
}

registerPlugin( PLUGIN_NAME, { icon: 'calendar-alt', render: ScheduleForm } );

addFilter( 'editor.PostFeaturedImage', PLUGIN_NAME, withPosterHelp );

addFilter( 'webinar.control.sections', PLUGIN_NAME, addRecordingSection );
