/**
 * What the WordPress packages leave untyped, as far as the blocks use it.
 */

// The package ships no types of its own.
declare module '@wordpress/block-editor' {
	import type { ComponentType, HTMLAttributes, ReactNode } from 'react';

	export function useBlockProps(
		props?: HTMLAttributes< HTMLElement >
	): HTMLAttributes< HTMLElement >;

	export const InspectorControls: ComponentType< {
		group?: string;
		children: ReactNode;
	} >;
}

// Webpack turns these into a stylesheet; nothing is imported from them.
declare module '*.css';
declare module '*.scss';
