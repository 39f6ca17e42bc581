/**
 * The schedule in the editor: rendered by the server, with its settings in the sidebar.
 */
import { InspectorControls, useBlockProps } from '@wordpress/block-editor';
import { registerBlockType } from '@wordpress/blocks';
import {
	Disabled,
	PanelBody,
	RangeControl,
	ToggleControl,
} from '@wordpress/components';
import { __ } from '@wordpress/i18n';
// The named export does not exist in the oldest supported WordPress.
import ServerSideRender from '@wordpress/server-side-render';
import metadata from './block.json';
import './style.css';

type Attributes = {
	perPage: number;
	showPages: boolean;
	showRecordings: boolean;
};

interface EditProps {
	attributes: Attributes;
	setAttributes: ( changes: Partial< Attributes > ) => void;
}

function Edit( { attributes, setAttributes }: EditProps ) {
	const { perPage, showPages, showRecordings } = attributes;
	const { minimum, maximum } = metadata.attributes.perPage;
	return (
		<div { ...useBlockProps() }>
			<InspectorControls>
				<PanelBody title={ __( 'Webinars', 'ui-webinar-public' ) }>
					<RangeControl
						label={ __( 'Webinars per page', 'ui-webinar-public' ) }
						min={ minimum }
						max={ maximum }
						value={ perPage }
						onChange={ ( value ) =>
							setAttributes( { perPage: value } )
						}
					/>
					<ToggleControl
						label={ __( 'Show page links', 'ui-webinar-public' ) }
						help={ __(
							'Off, only the first ones are shown, with a link to the whole schedule.',
							'ui-webinar-public'
						) }
						checked={ showPages }
						onChange={ ( value ) =>
							setAttributes( { showPages: value } )
						}
					/>
					<ToggleControl
						label={ __( 'Show recordings', 'ui-webinar-public' ) }
						help={ __(
							'Finished webinars that have a recording. Visitors sign in to watch.',
							'ui-webinar-public'
						) }
						checked={ showRecordings }
						onChange={ ( value ) =>
							setAttributes( { showRecordings: value } )
						}
					/>
				</PanelBody>
			</InspectorControls>
			<Disabled>
				<ServerSideRender
					block={ metadata.name }
					attributes={ attributes }
					// The editor adds them to the block's wrapper.
					skipBlockSupportAttributes
				/>
			</Disabled>
		</div>
	);
}

// The server has registered the rest of block.json.
const { name, title, category, attributes: described } = metadata;
registerBlockType< Attributes >(
	{ name, title, category, attributes: described },
	{ edit: Edit }
);
