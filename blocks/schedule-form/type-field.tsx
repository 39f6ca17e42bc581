import { RadioControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { WebinarMeta } from '../types/webinar-meta';
import { Field, ProblemText, useProblem } from './refusals';
import { settings } from './settings';
import type { FieldsProps } from './use-webinar-meta';

export const isRecording = ( { type }: Pick< WebinarMeta, 'type' > ): boolean =>
	type === 'auto';

/** The type, until the webinar begins. Only where recordings run. */
export function TypeField( { meta, onChange }: FieldsProps ) {
	const problem = useProblem( 'type' );
	if (
		! settings.hasRecordings ||
		! settings.canEditTechnical ||
		settings.hasBegun
	) {
		return null;
	}
	return (
		<Field name="type">
			<RadioControl
				label={ __( 'What is it?', 'ui-webinar-public' ) }
				selected={ meta.type }
				options={ [
					{
						value: 'live',
						label: __(
							'A webinar at a set time',
							'ui-webinar-public'
						),
					},
					{
						value: 'auto',
						label: __(
							'A recording to watch at any time',
							'ui-webinar-public'
						),
					},
				] }
				help={ problem && <ProblemText text={ problem } /> }
				onChange={ ( type ) =>
					onChange( { type: type as WebinarMeta[ 'type' ] } )
				}
			/>
		</Field>
	);
}
