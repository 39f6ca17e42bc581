import { __, sprintf } from '@wordpress/i18n';
import { FieldInput } from './field-input';
import type { FieldName } from './open-panel';

/** What an empty field is for the server: no valid number. */
const EMPTY = Number.MIN_SAFE_INTEGER;

interface NumberControlProps {
	name: FieldName;
	label: string;
	help?: string;
	value: number;
	min: number;
	max: number;
	onChange: ( value: number ) => void;
}

/** Shows what is wrong with a number as it is typed; the server refuses the same. */
export function NumberControl( {
	value,
	min,
	max,
	onChange,
	...props
}: NumberControlProps ) {
	const isValid = Number.isInteger( value ) && value >= min && value <= max;
	return (
		<FieldInput
			{ ...props }
			type="number"
			min={ min }
			max={ max }
			value={ value === EMPTY ? '' : String( value ) }
			problem={
				isValid
					? null
					: sprintf(
							/* translators: 1: lowest number, 2: highest number. */
							__(
								'Enter a whole number from %1$d to %2$d.',
								'ui-webinar-public'
							),
							min,
							max
						)
			}
			onChange={ ( text ) =>
				onChange( text === '' ? EMPTY : Number( text ) )
			}
		/>
	);
}
