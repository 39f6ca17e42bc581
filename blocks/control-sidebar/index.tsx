/** The speaker's controls beside the webinar in the block editor. */
import { Path, SVG } from '@wordpress/components';
import { registerPlugin } from '@wordpress/plugins';
import { ControlSidebar, PLUGIN_NAME } from './sidebar';

const settings = window.webinarControl;

if ( settings ) {
	registerPlugin( PLUGIN_NAME, {
		icon: (
			<SVG viewBox="0 0 24 24" xmlns="http://www.w3.org/2000/svg">
				<Path d="M12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Zm-4.6-2.1-1-1.1a8 8 0 0 0 0 11.4l1-1.1a6.5 6.5 0 0 1 0-9.2Zm9.2 0a6.5 6.5 0 0 1 0 9.2l1 1.1a8 8 0 0 0 0-11.4l-1 1.1Z" />
			</SVG>
		),
		render: () => <ControlSidebar settings={ settings } />,
	} );
}
