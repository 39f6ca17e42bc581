import { useEntityProp } from '@wordpress/core-data';
import { WEBINAR_POST_TYPE, type WebinarMeta } from '../types/webinar-meta';

type Save = ( changes: Partial< WebinarMeta > ) => void;

export interface FieldsProps {
	meta: WebinarMeta;
	onChange: Save;
}

/**
 * @return The edited fields, null while they load, and a setter for some of them.
 *         They are saved together with the post.
 */
export function useWebinarMeta(): [ WebinarMeta | null, Save ] {
	const [ meta, setMeta ]: [ WebinarMeta | undefined, Save, unknown ] =
		useEntityProp( 'postType', WEBINAR_POST_TYPE, 'meta' ) as [
			WebinarMeta | undefined,
			Save,
			unknown,
		];
	// core-data merges the changed keys into the stored meta.
	return [ meta ?? null, setMeta ];
}
