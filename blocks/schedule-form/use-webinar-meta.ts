import { useEntityProp } from '@wordpress/core-data';
import { WEBINAR_POST_TYPE, type WebinarMeta } from '../types/webinar-meta';

type Save = ( changes: Partial< WebinarMeta > ) => void;

export interface FieldsProps {
	meta: WebinarMeta;
	onChange: Save;
}

/**
 * @return The edited webinar's fields, null until they are loaded, and how to
 *         change some of them; saved together with the post.
 */
export function useWebinarMeta(): [ WebinarMeta | null, Save ] {
	const [ meta, setMeta ]: [ WebinarMeta | undefined, Save, unknown ] =
		useEntityProp( 'postType', WEBINAR_POST_TYPE, 'meta' ) as [
			WebinarMeta | undefined,
			Save,
			unknown,
		];
	// core-data merges changed keys into the stored ones by itself.
	return [ meta ?? null, setMeta ];
}
