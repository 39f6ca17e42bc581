import { TextControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

const ONE_DAY_IN_MINUTES = 24 * 60;

interface DurationControlProps {
	minutes: number;
	onChange: ( minutes: number ) => void;
}

export function DurationControl( { minutes, onChange }: DurationControlProps ) {
	// The text while somebody types: an empty field is not a duration yet.
	const [ draft, setDraft ] = useState< string | null >( null );
	return (
		<TextControl
			__next40pxDefaultSize
			type="number"
			min={ 1 }
			max={ ONE_DAY_IN_MINUTES }
			label={ __( 'Duration in minutes', 'ui-webinar-public' ) }
			value={ draft ?? String( minutes ) }
			onChange={ ( text ) => {
				setDraft( text );
				const typed = Number( text );
				if (
					Number.isInteger( typed ) &&
					typed >= 1 &&
					typed <= ONE_DAY_IN_MINUTES
				) {
					onChange( typed );
				}
			} }
			onBlur={ () => setDraft( null ) }
		/>
	);
}
