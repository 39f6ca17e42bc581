import { PluginDocumentSettingPanel } from '@wordpress/editor';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { ReactNode } from 'react';
import type { RoomState } from '../types/room-state';
import { AddressControl } from './address-control';
import { settings } from './settings';
import { type FieldsProps, useWebinarMeta } from './use-webinar-meta';

function RecordingFields( { meta, onChange }: FieldsProps ) {
	return (
		<AddressControl
			label={ __( 'Recording address', 'ui-webinar-public' ) }
			help={ __(
				'Sent once to those who left early: after the webinar, or as soon as you save it here later. Always called a recording. Empty: nobody gets one.',
				'ui-webinar-public'
			) }
			value={ meta.recording_url }
			onChange={ ( value ) => onChange( { recording_url: value } ) }
		/>
	);
}

/**
 * The panel, once there is something to enter: after the end, or where an
 * address stands already. It stays while the editor is open, also when emptied.
 *
 * @param fields The webinar's fields.
 */
export function RecordingPanel( fields: FieldsProps ) {
	const [ isShown ] = useState(
		() => settings.hasEnded || fields.meta.recording_url !== ''
	);
	return isShown ? (
		<PluginDocumentSettingPanel
			name="recording"
			title={ __( 'Recording', 'ui-webinar-public' ) }
		>
			<RecordingFields { ...fields } />
		</PluginDocumentSettingPanel>
	) : null;
}

function RecordingSection() {
	const [ meta, onChange ] = useWebinarMeta();
	return meta && <RecordingFields meta={ meta } onChange={ onChange } />;
}

/**
 * Puts the field where a speaker looks after the end, as soon as it comes: the
 * panels learn of it only when the editor is opened.
 *
 * @param sections Of the speaker's sidebar.
 * @param state    Of the webinar, as it is now.
 */
export function addRecordingSection< Section >(
	sections: Section[],
	state: Pick< RoomState, 'status' >
): Array< Section | { name: string; content: ReactNode } > {
	return [ 'finished', 'archived' ].includes( state.status )
		? [
				...sections,
				{
					name: 'ui-webinar-public/recording',
					content: <RecordingSection />,
				},
			]
		: sections;
}
