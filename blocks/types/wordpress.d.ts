/**
 * Types of the WordPress packages that are not installed, as far as the blocks use them.
 *
 * WordPress itself provides their code in the browser: the build leaves it out, and the tests mock it. Installed for their
 * types alone, they and what they need would be more than all other packages together.
 */

declare module '@wordpress/block-editor' {
	import type { HTMLAttributes, ReactNode } from 'react';

	export function InspectorControls( props: {
		children: ReactNode;
	} ): ReactNode;
	export function useBlockProps(
		props?: HTMLAttributes< HTMLElement >
	): HTMLAttributes< HTMLElement >;
}

declare module '@wordpress/core-data' {
	import type { ReduxStoreConfig, StoreDescriptor } from '@wordpress/data';

	export const store: StoreDescriptor<
		ReduxStoreConfig<
			unknown,
			{
				/** Undefined where the server refused. */
				saveEntityRecord: (
					kind: string,
					name: string,
					record: object
				) => unknown;
			},
			{
				getEntityRecord: (
					state: unknown,
					kind: string,
					name: string,
					id: number,
					query: object
				) => unknown;
				/** What the server answered to the last save; undefined after success. */
				getLastEntitySaveError: (
					state: unknown,
					kind: string,
					name: string,
					id: number | null
				) => unknown;
			}
		>
	>;

	/** An entity by its id, as stored and as edited. */
	export function useEntityRecord< Stored >(
		kind: string,
		name: string,
		id: number
	): {
		record: Stored | null | undefined;
		editedRecord: Stored;
		hasResolved: boolean;
		edit: ( changes: object ) => void;
	};

	/** Entities of a kind; null while they load. */
	export function useEntityRecords< Stored >(
		kind: string,
		name: string,
		query: object
	): { records: Stored[] | null };

	/** Returns the edited value, a function that edits it, and the stored value. */
	export function useEntityProp(
		kind: string,
		name: string,
		property: string
	): [ unknown, ( value: unknown ) => void, unknown ];
}

declare module '@wordpress/editor' {
	import type { ReduxStoreConfig, StoreDescriptor } from '@wordpress/data';
	import type { ReactNode } from 'react';

	interface PanelProps {
		children: ReactNode;
		name?: string;
		title: string;
	}

	export function PluginDocumentSettingPanel( props: PanelProps ): ReactNode;
	export function PluginPrePublishPanel(
		props: PanelProps & { initialOpen?: boolean }
	): ReactNode;
	export function PluginSidebar(
		props: PanelProps & { name: string }
	): ReactNode;

	export const store: StoreDescriptor<
		ReduxStoreConfig<
			unknown,
			{
				closePublishSidebar: () => { type: string };
				editPost: ( edits: object ) => { type: string };
				toggleEditorPanelOpened: ( name: string ) => { type: string };
			},
			{
				getCurrentPostAttribute: (
					state: unknown,
					name: string
				) => unknown;
				getCurrentPostId: ( state: unknown ) => number | null;
				getCurrentPostType: ( state: unknown ) => string | null;
				getEditedPostAttribute: (
					state: unknown,
					name: string
				) => unknown;
				isCleanNewPost: ( state: unknown ) => boolean;
				isCurrentPostPublished: ( state: unknown ) => boolean;
				isEditorPanelOpened: (
					state: unknown,
					name: string
				) => boolean;
				isSavingPost: ( state: unknown ) => boolean;
			}
		>
	>;
}

declare module '@wordpress/plugins' {
	import type { ComponentType, ReactElement } from 'react';

	export function registerPlugin(
		name: string,
		settings: {
			/** A Dashicon's name, or an SVG. */
			icon?: string | ReactElement;
			render: ComponentType;
		}
	): void;
}

declare module '@wordpress/server-side-render' {
	import type { ReactNode } from 'react';

	export default function ServerSideRender( props: {
		block: string;
		attributes?: Record< string, unknown >;
		skipBlockSupportAttributes?: boolean;
	} ): ReactNode;
}

// Webpack turns these into a stylesheet; they export nothing.
declare module '*.css';
