/** Builds a form: questions are added, worded, moved and removed without code. */
import {
	Button,
	Card,
	CardBody,
	DropdownMenu,
	Flex,
	FlexBlock,
	MenuGroup,
	MenuItem,
	SelectControl,
	TextareaControl,
	TextControl,
	ToggleControl,
} from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import {
	addField,
	changeField,
	hasOptions,
	MOST_FIELDS,
	moveField,
	readOptions,
	removeField,
	typeLabels,
	type Field,
	type FieldType,
	type FormMeta,
} from './fields';

interface EditorProps {
	title: string;
	meta: FormMeta;
	onTitle: ( title: string ) => void;
	onMeta: ( meta: FormMeta ) => void;
}

// The canvas of the editor has no Dashicons.
const UP = '↑';
const DOWN = '↓';

const types = () => Object.entries( typeLabels() ) as [ FieldType, string ][];

function Options( {
	field,
	onChange,
}: {
	field: Field;
	onChange: ( options: string[] ) => void;
} ) {
	// A line that is being typed is no option yet.
	const [ lines, setLines ] = useState( field.options.join( '\n' ) );
	return (
		<TextareaControl
			label={ __( 'Options, one a line', 'client-webinar-forms' ) }
			help={ __( 'At most 20.', 'client-webinar-forms' ) }
			value={ lines }
			onChange={ ( changed ) => {
				setLines( changed );
				onChange( readOptions( changed ) );
			} }
		/>
	);
}

function Question( {
	field,
	number,
	meta,
	onMeta,
}: {
	field: Field;
	number: number;
	meta: FormMeta;
	onMeta: ( meta: FormMeta ) => void;
} ) {
	const change = ( changes: Partial< Field > ) =>
		onMeta( changeField( meta, field.name, changes ) );
	/* translators: %d: number of the question in the form. */
	const heading = sprintf(
		/* translators: %d: number of the question in the form. */
		__( 'Question %d', 'client-webinar-forms' ),
		number
	);
	return (
		<Card size="small" role="group" aria-label={ heading }>
			<CardBody>
				<Flex direction="column" align="stretch" gap={ 3 }>
					<Flex align="flex-end" wrap>
						{ /* On a phone the buttons go below, and the kind is not cut off. */ }
						<FlexBlock style={ { minWidth: 220 } }>
							<SelectControl
								__next40pxDefaultSize
								label={ heading }
								value={ field.type }
								options={ types().map(
									( [ value, label ] ) => ( { value, label } )
								) }
								onChange={ ( type ) => change( { type } ) }
							/>
						</FlexBlock>
						<Flex expanded={ false }>
							<Button
								__next40pxDefaultSize
								label={ __(
									'Move up',
									'client-webinar-forms'
								) }
								disabled={ number === 1 }
								accessibleWhenDisabled
								onClick={ () =>
									onMeta( moveField( meta, field.name, -1 ) )
								}
							>
								{ UP }
							</Button>
							<Button
								__next40pxDefaultSize
								label={ __(
									'Move down',
									'client-webinar-forms'
								) }
								disabled={
									number === meta.webinar_form_fields.length
								}
								accessibleWhenDisabled
								onClick={ () =>
									onMeta( moveField( meta, field.name, 1 ) )
								}
							>
								{ DOWN }
							</Button>
							<Button
								__next40pxDefaultSize
								isDestructive
								onClick={ () =>
									onMeta( removeField( meta, field.name ) )
								}
							>
								{ __( 'Remove', 'client-webinar-forms' ) }
							</Button>
						</Flex>
					</Flex>
					<TextControl
						__next40pxDefaultSize
						label={ __( 'Text', 'client-webinar-forms' ) }
						value={ field.label }
						maxLength={ 300 }
						onChange={ ( label ) => change( { label } ) }
					/>
					{ hasOptions( field.type ) && (
						<Options
							field={ field }
							onChange={ ( options ) => change( { options } ) }
						/>
					) }
					<ToggleControl
						label={ __(
							'Must be answered',
							'client-webinar-forms'
						) }
						checked={ field.required }
						onChange={ ( required ) => change( { required } ) }
					/>
				</Flex>
			</CardBody>
		</Card>
	);
}

export function FormEditor( { title, meta, onTitle, onMeta }: EditorProps ) {
	return (
		<Flex direction="column" align="stretch" gap={ 4 }>
			<TextControl
				__next40pxDefaultSize
				label={ __( 'Heading of the form', 'client-webinar-forms' ) }
				value={ title }
				onChange={ onTitle }
			/>
			{ meta.webinar_form_fields.map( ( field, index ) => (
				<Question
					key={ field.name }
					field={ field }
					number={ index + 1 }
					meta={ meta }
					onMeta={ onMeta }
				/>
			) ) }
			{ meta.webinar_form_fields.length < MOST_FIELDS && (
				<div>
					<DropdownMenu
						icon={ null }
						text={ __( 'Add a question', 'client-webinar-forms' ) }
						label={ __( 'Add a question', 'client-webinar-forms' ) }
						toggleProps={ {
							__next40pxDefaultSize: true,
							variant: 'secondary',
						} }
					>
						{ ( { onClose } ) => (
							<MenuGroup>
								{ types().map( ( [ type, label ] ) => (
									<MenuItem
										key={ type }
										onClick={ () => {
											onMeta( addField( meta, type ) );
											onClose();
										} }
									>
										{ label }
									</MenuItem>
								) ) }
							</MenuGroup>
						) }
					</DropdownMenu>
				</div>
			) }
		</Flex>
	);
}

/** The form at a glance, while another block is edited. */
export function FormPreview( {
	title,
	meta,
}: Pick< EditorProps, 'title' | 'meta' > ) {
	const labels = typeLabels();
	return (
		<div className="webinar-form">
			<h2 className="webinar-form__title">{ title }</h2>
			<ol>
				{ meta.webinar_form_fields.map( ( field ) => (
					<li key={ field.name }>
						{ field.label } <em>({ labels[ field.type ] })</em>
					</li>
				) ) }
			</ol>
		</div>
	);
}
