import { Controls } from '../control/controls';
import type { ControlSettings } from '../control/settings';
import { useControl } from '../control/state/use-control';

export function Console( { settings }: { settings: ControlSettings } ) {
	const surroundings = {
		// The page lists published webinars only, and saves nothing.
		isPublished: true,
		isSaving: false,
		offerUrl: settings.offerUrl,
		saysWhen: true,
	};
	return (
		<Controls
			settings={ settings }
			control={ useControl( settings, surroundings ) }
			surroundings={ surroundings }
		/>
	);
}
