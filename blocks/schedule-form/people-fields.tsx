import { ComboboxControl, FormTokenField, Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { readChosenPeople, usePeople, type Person } from './people';
import type { FieldName } from './open-panel';
import { Field, useProblem } from './refusals';
import { settings } from './settings';
import type { FieldsProps } from './use-webinar-meta';

function Suggestion( { label, person }: { label: string; person?: Person } ) {
	return (
		<span style={ { display: 'flex', alignItems: 'center', gap: 8 } }>
			{ person?.avatar && (
				<img
					src={ person.avatar }
					alt=""
					width={ 24 }
					height={ 24 }
					style={ { borderRadius: '50%' } }
				/>
			) }
			{ label }
		</span>
	);
}

function Problem( { name, found }: { name: FieldName; found: string } ) {
	const text = useProblem( name, found || null );
	return text ? (
		<Notice status="error" isDismissible={ false } politeness="polite">
			{ text }
		</Notice>
	) : null;
}

export function SpeakersField( { meta, onChange }: FieldsProps ) {
	const { directory, search, problem } = usePeople(
		settings.people,
		settings.findPeople
	);
	return (
		<Field name="speaker_user_ids">
			<FormTokenField
				__next40pxDefaultSize
				label={ __( 'Speakers', 'ui-webinar-public' ) }
				value={ meta.speaker_user_ids.map( directory.labelOf ) }
				suggestions={ directory.labels }
				placeholder={ __( 'Type a name', 'ui-webinar-public' ) }
				help={ __(
					'They can start and stop this webinar, as its organizer can.',
					'ui-webinar-public'
				) }
				onInputChange={ search }
				__experimentalRenderItem={ ( { item } ) => (
					<Suggestion
						label={ item }
						person={ directory.personOf( item ) }
					/>
				) }
				__experimentalValidateInput={ ( label ) =>
					directory.personOf( label ) !== undefined
				}
				messages={ {
					added: __( 'Speaker added.', 'ui-webinar-public' ),
					removed: __( 'Speaker removed.', 'ui-webinar-public' ),
					remove: __( 'Remove the speaker', 'ui-webinar-public' ),
					__experimentalInvalid: __(
						'Nobody of that name can speak here.',
						'ui-webinar-public'
					),
				} }
				onChange={ ( tokens ) =>
					onChange( {
						speaker_user_ids: readChosenPeople(
							tokens.map( ( token ) =>
								typeof token === 'string' ? token : token.value
							),
							meta.speaker_user_ids,
							directory
						),
					} )
				}
			/>
			<Problem name="speaker_user_ids" found={ problem } />
		</Field>
	);
}

export function OrganizerField( { meta, onChange }: FieldsProps ) {
	const { directory, search, problem } = usePeople(
		settings.people,
		settings.findPeople
	);
	const ownerLabel =
		meta.owner_user_id === 0
			? __( 'Nobody', 'ui-webinar-public' )
			: directory.labelOf( meta.owner_user_id );
	const labels = new Set( [ ownerLabel, ...directory.labels ] );
	return (
		<Field name="owner_user_id">
			<ComboboxControl
				__next40pxDefaultSize
				allowReset={ false }
				label={ __( 'Organizer', 'ui-webinar-public' ) }
				help={ __(
					'Answers for this webinar, and can start and stop it.',
					'ui-webinar-public'
				) }
				value={ String( meta.owner_user_id ) }
				options={ [ ...labels ].map( ( label ) => ( {
					value: String(
						directory.personOf( label )?.id ?? meta.owner_user_id
					),
					label,
				} ) ) }
				onFilterValueChange={ search }
				__experimentalRenderItem={ ( { item } ) => (
					<Suggestion
						label={ item.label }
						person={ directory.personOf( item.label ) }
					/>
				) }
				onChange={ ( value ) =>
					onChange( { owner_user_id: Number( value ) } )
				}
			/>
			<Problem name="owner_user_id" found={ problem } />
		</Field>
	);
}
