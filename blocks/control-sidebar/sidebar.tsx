import { Flex, Notice, PanelBody, Spinner } from '@wordpress/components';
import { useDispatch, useSelect } from '@wordpress/data';
import { PluginSidebar, store as editorStore } from '@wordpress/editor';
import { Fragment, useEffect, useRef } from '@wordpress/element';
import { applyFilters } from '@wordpress/hooks';
import { __ } from '@wordpress/i18n';
import type { ReactNode } from 'react';
import type { RoomState } from '../types/room-state';
import { isSilence, type Problem } from './problems';
import {
	BroadcastSection,
	LinksSection,
	OfferSection,
	StateSection,
} from './sections';
import type { ControlSettings } from './settings';
import { type Control, useControl } from './use-control';

export const PLUGIN_NAME = 'webinar-control';
const SIDEBAR_NAME = 'broadcast';

/** One part of the sidebar, by a name that an extension can find. */
export interface ControlSection {
	name: string;
	content: ReactNode;
}

/**
 * Opens the sidebar when someone comes to a webinar that awaits them.
 *
 * @param isPublished Whether the post is published.
 * @param status      Null until it is known.
 */
function useOpenWhenAwaited(
	isPublished: boolean,
	status: RoomState[ 'status' ] | null
): void {
	// Who publishes right now is reading what WordPress has to say about that.
	const hasDecided = useRef( ! isPublished );
	// The editor has no store object of its own that opens a plugin's sidebar.

	const { openGeneralSidebar } = useDispatch( 'core/edit-post' );
	useEffect( () => {
		if ( status === null || hasDecided.current ) {
			return;
		}
		hasDecided.current = true;
		if ( [ 'scheduled', 'live', 'paused' ].includes( status ) ) {
			openGeneralSidebar( `${ PLUGIN_NAME }/${ SIDEBAR_NAME }` );
		}
	}, [ status, openGeneralSidebar ] );
}

function ProblemNotice( {
	problem,
	onRemove,
}: {
	problem: Problem;
	onRemove: () => void;
} ) {
	return (
		// The alert itself is announced; the notice need not speak as well.
		<Notice status="error" spokenMessage="" onRemove={ onRemove }>
			{ problem.message } <code>{ problem.code }</code>
		</Notice>
	);
}

function TroubleNotice( { trouble }: { trouble: Problem } ) {
	return (
		<Notice status="warning" isDismissible={ false }>
			{ isSilence( trouble ) ? (
				__(
					'Connection lost, trying again. What you see here may be old.',
					'client-webinar-control-integration'
				)
			) : (
				<>
					{ trouble.message } <code>{ trouble.code }</code>
				</>
			) }
		</Notice>
	);
}

/**
 * What to do before there is anything to control.
 *
 * @param props             Props.
 * @param props.isPublished Whether only the date is missing.
 */
function FirstStep( { isPublished }: { isPublished: boolean } ) {
	return (
		<Flex direction="column" gap={ 1 }>
			<strong>
				<span aria-hidden="true">○</span>{ ' ' }
				{ __(
					'Not scheduled yet',
					'client-webinar-control-integration'
				) }
			</strong>
			<span>
				{ isPublished
					? __(
							'Give the webinar a date and save it. Then you can start it from here.',
							'client-webinar-control-integration'
						)
					: __(
							'Give the webinar a date and publish it. Then you can start it from here.',
							'client-webinar-control-integration'
						) }
			</span>
		</Flex>
	);
}

function Controls( {
	settings,
	control,
	isPublished,
}: {
	settings: ControlSettings;
	control: Control;
	isPublished: boolean;
} ) {
	const { reading, trouble } = control;
	if ( ! reading ) {
		if ( ! isPublished ) {
			return <FirstStep isPublished={ false } />;
		}
		return trouble ? null : <Spinner />;
	}
	const { state } = reading;
	if ( state.status === 'draft' ) {
		return <FirstStep isPublished />;
	}

	const parts = { settings, control, state };
	const sections: ControlSection[] = [
		{ name: 'state', content: <StateSection reading={ reading } /> },
		{ name: 'broadcast', content: <BroadcastSection { ...parts } /> },
		{ name: 'offer', content: <OfferSection { ...parts } /> },
	];
	if ( settings.roomUrl ) {
		sections.push( {
			name: 'links',
			content: <LinksSection roomUrl={ settings.roomUrl } />,
		} );
	}
	const filtered = applyFilters(
		'webinar.control.sections',
		sections,
		state
	) as ControlSection[];
	return (
		<>
			{ filtered.map( ( { name, content } ) => (
				<Fragment key={ name }>{ content }</Fragment>
			) ) }
		</>
	);
}

export function ControlSidebar( { settings }: { settings: ControlSettings } ) {
	const control = useControl( settings );
	const isPublished = useSelect(
		( select ) => Boolean( select( editorStore ).isCurrentPostPublished() ),
		[]
	);
	useOpenWhenAwaited( isPublished, control.reading?.state.status ?? null );

	return (
		<PluginSidebar
			name={ SIDEBAR_NAME }
			title={ __( 'Broadcast', 'client-webinar-control-integration' ) }
		>
			<PanelBody>
				<Flex direction="column" gap={ 4 }>
					{ control.trouble && (
						<TroubleNotice trouble={ control.trouble } />
					) }
					<Controls
						settings={ settings }
						control={ control }
						isPublished={ isPublished }
					/>
					{ /* Always there: an alert is announced when it is filled. */ }
					<div role="alert">
						{ control.refusal && (
							<ProblemNotice
								problem={ control.refusal }
								onRemove={ control.forgetRefusal }
							/>
						) }
					</div>
				</Flex>
			</PanelBody>
		</PluginSidebar>
	);
}
