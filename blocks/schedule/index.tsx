/**
 * The schedule in the editor: a still, since what is planned changes by itself.
 */
import { useBlockProps } from '@wordpress/block-editor';
import { registerBlockType } from '@wordpress/blocks';
import { __ } from '@wordpress/i18n';
import metadata from './block.json';
import './style.css';

function Edit() {
	return (
		<div { ...useBlockProps( { className: 'webinar-schedule' } ) }>
			<article className="webinar-schedule__card is-next">
				<div className="webinar-schedule__poster" />
				<div className="webinar-schedule__words">
					<p className="webinar-schedule__title">
						{ __( 'Webinar schedule', 'ui-webinar-public' ) }
					</p>
					<p>
						{ __(
							'Visitors see the webinars that are live or planned here, the next one first.',
							'ui-webinar-public'
						) }
					</p>
				</div>
			</article>
		</div>
	);
}

const { name, title, category } = metadata;
registerBlockType( { name, title, category, attributes: {} }, { edit: Edit } );
