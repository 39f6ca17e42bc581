/**
 * The room in the editor: a placeholder, since its content depends on the visitor.
 */
import { useBlockProps } from '@wordpress/block-editor';
import { registerBlockType } from '@wordpress/blocks';
import { __ } from '@wordpress/i18n';
import metadata from './block.json';
import './style.css';

function Edit() {
	return (
		<div { ...useBlockProps( { className: 'webinar-room' } ) }>
			<div className="webinar-room__stage">
				<div className="webinar-room__panel is-alone">
					<p className="webinar-room__heading">
						{ __( 'Webinar room', 'ui-webinar-room' ) }
					</p>
					<p className="webinar-room__note">
						{ __(
							'Each visitor sees the webinar that their link names, else the current one.',
							'ui-webinar-room'
						) }
					</p>
				</div>
			</div>
		</div>
	);
}

const { name, title, category } = metadata;
registerBlockType( { name, title, category, attributes: {} }, { edit: Edit } );
