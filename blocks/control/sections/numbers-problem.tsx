import { FlexItem } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { Query } from '../requests/use-query';

/** Says why the numbers of a section are not those of now. */
export function NumbersProblem( {
	isOld,
	problem,
}: {
	isOld: boolean;
	problem: Query< unknown >[ 'problem' ];
} ) {
	return problem ? (
		<FlexItem>
			{ isOld
				? __(
						'These numbers may be old:',
						'client-webinar-control-integration'
					)
				: __(
						'The numbers are not known:',
						'client-webinar-control-integration'
					) }{ ' ' }
			{ problem.message }
		</FlexItem>
	) : null;
}
