import { Controls } from '../control/controls';
import type { ControlSettings } from '../control/settings';
import { useControl } from '../control/state/use-control';

export function Console( { settings }: { settings: ControlSettings } ) {
	const context = {
		// The page lists only published webinars, and does not save them.
		isPublished: true,
		isSaving: false,
		isRecording: settings.isRecording,
		offerUrl: settings.offerUrl,
		showsDate: true,
	};
	return (
		<Controls
			settings={ settings }
			control={ useControl( settings, context ) }
			context={ context }
		/>
	);
}
