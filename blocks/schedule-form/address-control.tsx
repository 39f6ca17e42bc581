import { TextControl } from '@wordpress/components';
import { findAddressProblem } from './addresses';

interface AddressControlProps {
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
	label,
	help,
	value,
	placeholder,
	allowsPath = false,
	onChange,
	onBlur,
}: AddressControlProps ) {
	const problem = findAddressProblem( value, allowsPath );
	return (
		<TextControl
			__next40pxDefaultSize
			// With type `url` the browser would reject a path.
			type={ allowsPath ? 'text' : 'url' }
			inputMode="url"
			label={ label }
			value={ value }
			placeholder={ placeholder }
			onChange={ onChange }
			onBlur={ onBlur }
			help={ problem ? `⚠ ${ problem }` : help }
			aria-invalid={ problem !== null }
		/>
	);
}
