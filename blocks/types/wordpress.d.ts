/**
 * What the WordPress packages leave untyped, as far as the blocks use it.
 */

// The package ships no types of its own.
declare module '@wordpress/block-editor' {
	import type { HTMLAttributes } from 'react';

	export function useBlockProps(
		props?: HTMLAttributes< HTMLElement >
	): HTMLAttributes< HTMLElement >;
}

// Webpack turns these into a stylesheet; nothing is imported from them.
declare module '*.css';
