import { TextControl } from '@wordpress/components';
import { findAddressProblem } from './addresses';

interface AddressControlProps {
	label: string;
	help: string;
	value: string;
	placeholder?: string;
	/** A path on this site is an address too. */
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
			// A path is no `url` to the browser, which would refuse the form.
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
