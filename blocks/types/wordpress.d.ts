/**
 * What the WordPress packages leave untyped, as far as the blocks use it.
 */

// The package ships no types of its own.
declare module '@wordpress/block-editor' {
	import type { HTMLAttributes, ReactNode } from 'react';

	export function InspectorControls( props: {
		children: ReactNode;
	} ): ReactNode;
	export function useBlockProps(
		props?: HTMLAttributes< HTMLElement >
	): HTMLAttributes< HTMLElement >;
}

// Webpack turns these into a stylesheet; nothing is imported from them.
declare module '*.css';
