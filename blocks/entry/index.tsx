/** The block in the Site Editor, where there is no webinar to show. */
import { useBlockProps } from '@wordpress/block-editor';
import { registerBlockType } from '@wordpress/blocks';
import { Placeholder } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import metadata from './block.json';
import './style.css';

function Edit() {
	return (
		<div { ...useBlockProps() }>
			<Placeholder
				label={ __( 'Webinar page', 'ui-webinar-entry' ) }
				instructions={ __(
					'The webinar stands here: title, time, speakers, text and the way in.',
					'ui-webinar-entry'
				) }
			/>
		</div>
	);
}

// The server has registered the rest of block.json.
const { name, title, category } = metadata;
registerBlockType( { name, title, category, attributes: {} }, { edit: Edit } );
