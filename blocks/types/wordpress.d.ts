/**
 * Types that the WordPress packages lack, as far as the blocks use them.
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

// Webpack turns these into a stylesheet; they export nothing.
declare module '*.css';
