import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { ReactNode } from 'react';
import type { RoomState } from '../types/room-state';
import { AddressControl } from './address-control';
import { FieldPanel, RefusalsProvider } from './refusals';
import { settings } from './settings';
import { isRecording } from './type-field';
import { type FieldsProps, useWebinarMeta } from './use-webinar-meta';

function RecordingFields( { meta, onChange }: FieldsProps ) {
	return (
		<AddressControl
			name="recording_url"
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
 * Shown after the end, or where there is an address already; then it stays until
 * the editor is closed, even if the address is removed.
 */
export function RecordingPanel( fields: FieldsProps ) {
	const [ isShown ] = useState(
		() => settings.hasEnded || fields.meta.recording_url !== ''
	);
	return isShown ? (
		<FieldPanel
			name="recording"
			title={ __( 'Recording', 'ui-webinar-public' ) }
		>
			<RecordingFields { ...fields } />
		</FieldPanel>
	) : null;
}

function RecordingSection() {
	const [ meta, onChange ] = useWebinarMeta();
	return (
		meta &&
		! isRecording( meta ) && (
			<RefusalsProvider meta={ meta }>
				<RecordingFields meta={ meta } onChange={ onChange } />
			</RefusalsProvider>
		)
	);
}

/**
 * Adds the field to the speaker's controls at the end of the webinar. The panels
 * know of the end only after the editor has been opened again.
 *
 * @param sections Sections of the speaker's sidebar.
 * @param state    Current state of the webinar.
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
