import { TextControl } from '@wordpress/components';
import type { ComponentProps } from 'react';
import type { FieldName } from './open-panel';
import { ERROR_BORDER, Field, ProblemText, useProblem } from './refusals';

interface FieldInputProps extends Omit<
	ComponentProps< typeof TextControl >,
	'name' | 'value'
> {
	name: FieldName;
	value: string;
	/** What the form itself finds wrong. */
	problem?: string | null;
}

/** A text field that shows what is wrong with it instead of its help. */
export function FieldInput( {
	name,
	problem,
	help,
	...props
}: FieldInputProps ) {
	const shown = useProblem( name, problem );
	return (
		<Field name={ name }>
			<TextControl
				{ ...props }
				__next40pxDefaultSize
				help={ shown ? <ProblemText text={ shown } /> : help }
				aria-invalid={ shown !== null }
				style={ shown ? ERROR_BORDER : undefined }
			/>
		</Field>
	);
}
