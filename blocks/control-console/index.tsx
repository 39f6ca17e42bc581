/**
 * The console in the editor: a placeholder, since its content depends on the person.
 */
import { useBlockProps } from '@wordpress/block-editor';
import { registerBlockType } from '@wordpress/blocks';
import { __ } from '@wordpress/i18n';
import metadata from './block.json';
import './style.css';

function Edit() {
	return (
		<div { ...useBlockProps( { className: 'webinar-console' } ) }>
			<div className="webinar-console__webinar">
				<p className="webinar-console__title">
					{ __(
						'Speaker’s console',
						'client-webinar-control-integration'
					) }
				</p>
				<p>
					{ __(
						'Organizers and speakers see the controls of their webinars here; a guest is asked to sign in.',
						'client-webinar-control-integration'
					) }
				</p>
			</div>
		</div>
	);
}

const { name, title, category } = metadata;
registerBlockType( { name, title, category, attributes: {} }, { edit: Edit } );
