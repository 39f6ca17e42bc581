/** What the server refused at the last save: said beside the field, which gets the focus. */
import { store as coreStore } from '@wordpress/core-data';
import { useDispatch, useSelect } from '@wordpress/data';
import {
	PluginDocumentSettingPanel,
	store as editorStore,
} from '@wordpress/editor';
import {
	createContext,
	useContext,
	useEffect,
	useMemo,
	useRef,
	useState,
} from '@wordpress/element';
import type { ReactNode } from 'react';
import { WEBINAR_POST_TYPE, type WebinarMeta } from '../types/webinar-meta';
import {
	type FieldName,
	fieldId,
	type Panels,
	useOpenPanel,
} from './open-panel';

/** What to do about a field. */
type Refusals = Partial< Record< FieldName, string > >;

const RefusalsContext = createContext< Refusals >( {} );

interface SaveError {
	data?: { params?: Refusals };
}

/** Answers until the field is changed or the webinar is saved. */
export function RefusalsProvider( {
	meta,
	children,
}: {
	meta: WebinarMeta;
	children: ReactNode;
} ) {
	const error = useSelect(
		( select ) =>
			select( coreStore ).getLastEntitySaveError(
				'postType',
				WEBINAR_POST_TYPE,
				select( editorStore ).getCurrentPostId()
			) as SaveError | undefined,
		[]
	);
	const [ refused, setRefused ] = useState( { error, meta } );
	if ( refused.error !== error ) {
		setRefused( { error, meta } );
	}
	const refusals = useMemo( () => {
		const all = Object.entries( refused.error?.data?.params ?? {} );
		return Object.fromEntries(
			all.filter(
				( [ name ] ) =>
					meta[ name as FieldName ] ===
					refused.meta[ name as FieldName ]
			)
		) as Refusals;
	}, [ refused, meta ] );
	return (
		<RefusalsContext.Provider value={ refusals }>
			{ children }
		</RefusalsContext.Provider>
	);
}

/** A panel of fields. WordPress renders its content elsewhere, so it hands the answers on. */
export function FieldPanel( {
	children,
	...panel
}: {
	name: string;
	title: string;
	children: ReactNode;
} ) {
	const refusals = useContext( RefusalsContext );
	return (
		<PluginDocumentSettingPanel { ...panel }>
			<RefusalsContext.Provider value={ refusals }>
				{ children }
			</RefusalsContext.Provider>
		</PluginDocumentSettingPanel>
	);
}

/**
 * Opens the panel of a refused field. The panel before publishing would cover it.
 *
 * @param panels Names of panels, with their fields.
 */
export function useOpenRefusedPanel( panels: Panels ): void {
	const refusals = useContext( RefusalsContext );
	const openPanel = useOpenPanel( panels );
	const { closePublishSidebar } = useDispatch( editorStore );
	useEffect( () => {
		if ( openPanel( ( name ) => Boolean( refusals[ name ] ) ) ) {
			closePublishSidebar();
		}
		// Only once: the organizer may close it.
		// eslint-disable-next-line react-hooks/exhaustive-deps
	}, [ refusals ] );
}

/**
 * @param name    Field.
 * @param problem What the form itself finds.
 * @return What is wrong with the field; null where nothing is.
 */
export function useProblem(
	name: FieldName,
	problem: string | null = null
): string | null {
	const refusals = useContext( RefusalsContext );
	return problem ?? refusals[ name ] ?? null;
}

/** A field that gets the focus when the server refuses it, or a link names it. */
export function Field( {
	name,
	children,
}: {
	name: FieldName;
	children: ReactNode;
} ) {
	const place = useRef< HTMLDivElement >( null );
	const refusals = useContext( RefusalsContext );
	useEffect( () => {
		if ( refusals[ name ] ) {
			place.current
				?.querySelector< HTMLElement >( 'input, select, button' )
				?.focus();
		}
	}, [ refusals, name ] );
	return (
		<div ref={ place } id={ fieldId( name ) }>
			{ children }
		</div>
	);
}

/** The red of WordPress's own errors. */
const RED = '#cc1818';

export const ERROR_BORDER = { borderColor: RED } as const;

/** Looks like an error; stands where the help stands, to which the field refers. */
export function ProblemText( { text }: { text: string } ) {
	return (
		<span style={ { color: RED } }>
			<span aria-hidden="true">⚠</span> { text }
		</span>
	);
}
