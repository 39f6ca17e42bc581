/** The form in the block editor: the organizer builds it here, and it is saved together with the page. */
import { InspectorControls, useBlockProps } from '@wordpress/block-editor';
import { registerBlockType } from '@wordpress/blocks';
import {
	Button,
	ComboboxControl,
	Notice,
	PanelBody,
	Placeholder,
	Spinner,
	ToggleControl,
} from '@wordpress/components';
import {
	store as coreStore,
	useEntityRecord,
	useEntityRecords,
} from '@wordpress/core-data';
import { useDispatch } from '@wordpress/data';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import metadata from './block.json';
import { usefulForm, type FormMeta } from './fields';
import { FormEditor, FormPreview } from './form-editor';
import './style.css';

const KIND = 'postType';
const NAME = 'webinar_form';

type Attributes = {
	formId: number;
};

interface EditProps {
	attributes: Attributes;
	setAttributes: ( changes: Partial< Attributes > ) => void;
	isSelected: boolean;
}

interface StoredForm {
	id: number;
	title: { raw: string } | string;
	meta: FormMeta;
}

const titleOf = ( { title }: StoredForm ): string =>
	typeof title === 'string' ? title : title.raw;

/** A new form, or one that exists. */
function Beginning( { onChoose }: { onChoose: ( id: number ) => void } ) {
	const { saveEntityRecord } = useDispatch( coreStore );
	const [ isMaking, setIsMaking ] = useState( false );
	const [ hasFailed, setHasFailed ] = useState( false );
	const { records } = useEntityRecords< StoredForm >( KIND, NAME, {
		per_page: 50,
		status: 'private',
		context: 'edit',
	} );
	const make = async () => {
		setIsMaking( true );
		const made = ( await saveEntityRecord( KIND, NAME, {
			...usefulForm(),
			status: 'private',
		} ) ) as StoredForm | undefined;
		setIsMaking( false );
		setHasFailed( ! made );
		if ( made ) {
			onChoose( made.id );
		}
	};
	return (
		<Placeholder
			label={ __( 'Webinar form', 'client-webinar-forms' ) }
			instructions={ __(
				'Asks people who were at the webinar. In the text of a webinar, its room leads them here after the end. Begin with a form that is ready to use, and change it as you like.',
				'client-webinar-forms'
			) }
			isColumnLayout
		>
			{ hasFailed && (
				<Notice status="error" isDismissible={ false }>
					{ __(
						'The form could not be made. Only organizers of webinars make forms; check the connection and try again.',
						'client-webinar-forms'
					) }
				</Notice>
			) }
			<div>
				<Button
					__next40pxDefaultSize
					variant="primary"
					isBusy={ isMaking }
					aria-disabled={ isMaking }
					onClick={ () => isMaking || make() }
				>
					{ __( 'Make a form', 'client-webinar-forms' ) }
				</Button>
			</div>
			{ !! records?.length && (
				<ComboboxControl
					__next40pxDefaultSize
					label={ __(
						'Or show one that you have made',
						'client-webinar-forms'
					) }
					value=""
					options={ records.map( ( form ) => ( {
						value: String( form.id ),
						label: titleOf( form ) || `#${ form.id }`,
					} ) ) }
					onChange={ ( id ) => id && onChoose( Number( id ) ) }
				/>
			) }
		</Placeholder>
	);
}

function StoredFormEditor( {
	formId,
	isSelected,
	onForget,
}: {
	formId: number;
	isSelected: boolean;
	onForget: () => void;
} ) {
	const { editedRecord, hasResolved, record, edit } =
		useEntityRecord< StoredForm >( KIND, NAME, formId );
	if ( ! hasResolved ) {
		return <Spinner />;
	}
	if ( ! record ) {
		return (
			<Placeholder
				label={ __( 'Webinar form', 'client-webinar-forms' ) }
				instructions={ __(
					'This form was removed, or you may not see it. Visitors see nothing here.',
					'client-webinar-forms'
				) }
			>
				<Button
					__next40pxDefaultSize
					variant="secondary"
					onClick={ onForget }
				>
					{ __( 'Choose another form', 'client-webinar-forms' ) }
				</Button>
			</Placeholder>
		);
	}
	const title = titleOf( editedRecord );
	const { meta } = editedRecord;
	const setMeta = ( changed: FormMeta ) => edit( { meta: changed } );
	return (
		<>
			<InspectorControls>
				<PanelBody title={ __( 'Form', 'client-webinar-forms' ) }>
					<ToggleControl
						label={ __(
							'A person may answer again',
							'client-webinar-forms'
						) }
						help={ __(
							'Off, each person answers once for each webinar.',
							'client-webinar-forms'
						) }
						checked={ meta.webinar_form_repeats }
						onChange={ ( isOn ) =>
							setMeta( { ...meta, webinar_form_repeats: isOn } )
						}
					/>
				</PanelBody>
			</InspectorControls>
			{ isSelected ? (
				<FormEditor
					title={ title }
					meta={ meta }
					onTitle={ ( changed ) => edit( { title: changed } ) }
					onMeta={ setMeta }
				/>
			) : (
				<FormPreview title={ title } meta={ meta } />
			) }
		</>
	);
}

function Edit( { attributes, setAttributes, isSelected }: EditProps ) {
	const { formId } = attributes;
	return (
		<div { ...useBlockProps() }>
			{ formId === 0 ? (
				<Beginning
					onChoose={ ( id ) => setAttributes( { formId: id } ) }
				/>
			) : (
				<StoredFormEditor
					formId={ formId }
					isSelected={ isSelected }
					onForget={ () => setAttributes( { formId: 0 } ) }
				/>
			) }
		</div>
	);
}

// The server has registered the rest of block.json.
const { name, title, category, attributes: described } = metadata;
registerBlockType< Attributes >(
	{ name, title, category, attributes: described },
	{ edit: Edit }
);
