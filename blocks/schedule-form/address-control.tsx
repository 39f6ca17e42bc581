import { findAddressProblem } from './addresses';
import { FieldInput } from './field-input';
import type { FieldName } from './open-panel';

interface AddressControlProps {
	name: FieldName;
	label: string;
	help: string;
	value: string;
	placeholder?: string;
	/** Also accepts a path on this site. */
	allowsPath?: boolean;
	onChange: ( value: string ) => void;
	onBlur?: () => void;
}

export function AddressControl( {
	allowsPath = false,
	...props
}: AddressControlProps ) {
	return (
		<FieldInput
			{ ...props }
			// With type `url` the browser would reject a path.
			type={ allowsPath ? 'text' : 'url' }
			inputMode="url"
			problem={ findAddressProblem( props.value, allowsPath ) }
		/>
	);
}
