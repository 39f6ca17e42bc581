import { Flex, Notice, ToggleControl } from '@wordpress/components';
import { useSelect } from '@wordpress/data';
import { store as editorStore } from '@wordpress/editor';
import { __, sprintf } from '@wordpress/i18n';
import type { WebinarMeta } from '../types/webinar-meta';
import { AddressControl } from './address-control';
import { DateControl } from './date-control';
import { FieldInput } from './field-input';
import { NumberControl } from './number-control';
import { OrganizerField, SpeakersField } from './people-fields';
import { Field } from './refusals';
import { describeSiteZone, formatDate } from './site-time';
import { RecordingSource, StreamFields } from './stream-fields';
import { isRecording, TypeField } from './type-field';
import type { FieldsProps } from './use-webinar-meta';

export function MissingDateNotice() {
	return (
		<Notice status="warning" isDismissible={ false }>
			{ __(
				'This webinar has no date yet. It can be published, but it is scheduled and shown to people only once it has one.',
				'ui-webinar-public'
			) }
		</Notice>
	);
}

export function ScheduleFields( { meta, onChange }: FieldsProps ) {
	const isPublished = useSelect(
		( select ) => Boolean( select( editorStore ).isCurrentPostPublished() ),
		[]
	);
	if ( isRecording( meta ) ) {
		return (
			<Flex direction="column" gap={ 4 }>
				<TypeField meta={ meta } onChange={ onChange } />
				<p>
					{ __(
						'Everybody watches it alone and in their own time. It has no date, no seats and no break; everywhere it is called a recording.',
						'ui-webinar-public'
					) }
				</p>
			</Flex>
		);
	}
	return (
		<Flex direction="column" gap={ 4 }>
			<TypeField meta={ meta } onChange={ onChange } />
			{ meta.scheduled_at === 0 && <MissingDateNotice /> }
			<Field name="scheduled_at">
				<DateControl
					value={ meta.scheduled_at }
					isRequired={ isPublished }
					onChange={ ( value ) =>
						onChange( { scheduled_at: value } )
					}
				/>
			</Field>
			<NumberControl
				name="duration_minutes"
				label={ __( 'Duration in minutes', 'ui-webinar-public' ) }
				min={ 1 }
				max={ 24 * 60 }
				value={ meta.duration_minutes }
				onChange={ ( value ) =>
					onChange( { duration_minutes: value } )
				}
			/>
		</Flex>
	);
}

export function BroadcastFields( { meta, onChange }: FieldsProps ) {
	return (
		<Flex direction="column" gap={ 4 }>
			{ isRecording( meta ) ? (
				<RecordingSource meta={ meta } onChange={ onChange } />
			) : (
				<StreamFields meta={ meta } onChange={ onChange } />
			) }
			<SpeakersField meta={ meta } onChange={ onChange } />
			<OrganizerField meta={ meta } onChange={ onChange } />
		</Flex>
	);
}

export function SeatsField( { meta, onChange }: FieldsProps ) {
	return (
		<NumberControl
			name="seats"
			min={ 0 }
			max={ 100000 }
			label={ __( 'Seats', 'ui-webinar-public' ) }
			help={ __(
				'0: no limit. With a limit only people with a seat enter; the others wait in line. Fewer seats take nobody’s seat away.',
				'ui-webinar-public'
			) }
			value={ meta.seats }
			onChange={ ( value ) => onChange( { seats: value } ) }
		/>
	);
}

export function InvitationFields( { meta, onChange }: FieldsProps ) {
	return (
		<Flex direction="column" gap={ 4 }>
			<FieldInput
				name="guest_cta_text"
				label={ __( 'Invitation text', 'ui-webinar-public' ) }
				help={ __(
					'On the button that guests see in the schedule. Members always see the way into the room.',
					'ui-webinar-public'
				) }
				placeholder={
					isRecording( meta )
						? __(
								'Get access to the recording',
								'ui-webinar-public'
							)
						: __(
								'Book a seat at the webinar',
								'ui-webinar-public'
							)
				}
				value={ meta.guest_cta_text }
				onChange={ ( value ) => onChange( { guest_cta_text: value } ) }
			/>
			<AddressControl
				name="guest_cta_url"
				label={ __( 'Invitation link', 'ui-webinar-public' ) }
				help={ __( 'Where that button leads.', 'ui-webinar-public' ) }
				placeholder="/signup/"
				allowsPath
				value={ meta.guest_cta_url }
				onChange={ ( value ) => onChange( { guest_cta_url: value } ) }
			/>
		</Flex>
	);
}

export function OfferFields( { meta, onChange }: FieldsProps ) {
	return (
		<Flex direction="column" gap={ 4 }>
			<FieldInput
				name="room_cta_text"
				label={ __( 'Offer text', 'ui-webinar-public' ) }
				help={ __(
					'On the one button under the picture. It stays hidden until the speaker shows it.',
					'ui-webinar-public'
				) }
				value={ meta.room_cta_text }
				onChange={ ( value ) => onChange( { room_cta_text: value } ) }
			/>
			<AddressControl
				name="room_cta_url"
				label={ __( 'Offer link', 'ui-webinar-public' ) }
				help={ __( 'Opens in a new tab.', 'ui-webinar-public' ) }
				allowsPath
				value={ meta.room_cta_url }
				onChange={ ( value ) => onChange( { room_cta_url: value } ) }
			/>
		</Flex>
	);
}

export function AudienceFields( { meta, onChange }: FieldsProps ) {
	return (
		<ToggleControl
			label={ __(
				'Show attendees how many are watching',
				'ui-webinar-public'
			) }
			help={ __(
				'The number of people in the room, as it is. Speakers always see it.',
				'ui-webinar-public'
			) }
			checked={ meta.shows_people === 1 }
			onChange={ ( isShown ) =>
				onChange( { shows_people: isShown ? 1 : 0 } )
			}
		/>
	);
}

/** The date, or a notice that it is missing, in the panel before publishing. */
export function PublishSummary( { meta }: { meta: WebinarMeta } ) {
	if ( isRecording( meta ) ) {
		return (
			<p>
				{ __(
					'Will be published as a recording. Afterwards you open it for viewing, in the sidebar or on the console.',
					'ui-webinar-public'
				) }
			</p>
		);
	}
	if ( meta.scheduled_at === 0 ) {
		return <MissingDateNotice />;
	}
	return (
		<p>
			{ sprintf(
				/* translators: 1: date and time, 2: time zone. */
				__( 'Will be scheduled for %1$s (%2$s).', 'ui-webinar-public' ),
				formatDate( meta.scheduled_at ),
				describeSiteZone( meta.scheduled_at )
			) }
		</p>
	);
}
