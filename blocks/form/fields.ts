/** What a form asks: the fields, and how they are added, moved and removed. */
import { __ } from '@wordpress/i18n';

export type FieldType = 'text' | 'choice' | 'several' | 'scale' | 'consent';

export interface Field {
	/** Never given to another field, so that older answers stay readable. */
	name: string;
	type: FieldType;
	label: string;
	required: boolean;
	options: string[];
}

/** Meta of a form, as the server stores it. */
export interface FormMeta {
	webinar_form_fields: Field[];
	webinar_form_repeats: boolean;
	/** Number in the name that was given last. */
	webinar_form_last: number;
}

export const MOST_FIELDS = 30;
export const MOST_OPTIONS = 20;

export const hasOptions = ( type: FieldType ): boolean =>
	type === 'choice' || type === 'several';

export const typeLabels = (): Record< FieldType, string > => ( {
	text: __( 'Text', 'client-webinar-forms' ),
	choice: __( 'One of several options', 'client-webinar-forms' ),
	several: __( 'Several options', 'client-webinar-forms' ),
	scale: __( 'Scale from 0 to 10', 'client-webinar-forms' ),
	consent: __( 'Consent', 'client-webinar-forms' ),
} );

/** One option a line; empty and repeated ones are left out. */
export const readOptions = ( lines: string ): string[] =>
	[
		...new Set(
			lines
				.split( '\n' )
				.map( ( line ) => line.trim().slice( 0, 200 ) )
				.filter( Boolean )
		),
	].slice( 0, MOST_OPTIONS );

/** A form that is useful as it is. */
export const usefulForm = (): { title: string; meta: FormMeta } => ( {
	title: __( 'How was the webinar?', 'client-webinar-forms' ),
	meta: {
		webinar_form_fields: [
			{
				name: 'q1',
				type: 'scale',
				label: __(
					'How likely are you to recommend us to a friend? 0 is not at all, 10 is for sure.',
					'client-webinar-forms'
				),
				required: true,
				options: [],
			},
			{
				name: 'q2',
				type: 'choice',
				label: __( 'How was the pace?', 'client-webinar-forms' ),
				required: false,
				options: [
					__( 'Too slow', 'client-webinar-forms' ),
					__( 'Just right', 'client-webinar-forms' ),
					__( 'Too fast', 'client-webinar-forms' ),
				],
			},
			{
				name: 'q3',
				type: 'text',
				label: __(
					'What should we do better next time?',
					'client-webinar-forms'
				),
				required: false,
				options: [],
			},
			{
				name: 'q4',
				type: 'consent',
				label: __(
					'I agree that my answers are stored, and that the organizer reads them.',
					'client-webinar-forms'
				),
				required: true,
				options: [],
			},
		],
		webinar_form_repeats: false,
		webinar_form_last: 4,
	},
} );

export function addField( meta: FormMeta, type: FieldType ): FormMeta {
	const last = meta.webinar_form_last + 1;
	return {
		...meta,
		webinar_form_last: last,
		webinar_form_fields: [
			...meta.webinar_form_fields,
			{
				name: `q${ last }`,
				type,
				label: '',
				required: type === 'consent',
				options: [],
			},
		],
	};
}

export const changeField = (
	meta: FormMeta,
	name: string,
	changes: Partial< Field >
): FormMeta => ( {
	...meta,
	webinar_form_fields: meta.webinar_form_fields.map( ( field ) =>
		field.name === name ? { ...field, ...changes } : field
	),
} );

export const removeField = ( meta: FormMeta, name: string ): FormMeta => ( {
	...meta,
	webinar_form_fields: meta.webinar_form_fields.filter(
		( field ) => field.name !== name
	),
} );

/** @param by -1 moves it up, 1 down; beyond the ends nothing changes. */
export function moveField(
	meta: FormMeta,
	name: string,
	by: -1 | 1
): FormMeta {
	const fields = [ ...meta.webinar_form_fields ];
	const from = fields.findIndex( ( field ) => field.name === name );
	const moved = fields[ from ];
	const other = fields[ from + by ];
	if ( ! moved || ! other ) {
		return meta;
	}
	fields[ from ] = other;
	fields[ from + by ] = moved;
	return { ...meta, webinar_form_fields: fields };
}
