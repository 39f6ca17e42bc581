import { useEffect, useState } from '@wordpress/element';

/**
 * @param clockOffsetMs The server's clock minus this one.
 * @return Whole Unix seconds; updated every second.
 */
export function useServerTime( clockOffsetMs: number ): number {
	const [ nowMs, setNowMs ] = useState( Date.now );
	useEffect( () => {
		const timer = setInterval( () => setNowMs( Date.now() ), 1000 );
		return () => clearInterval( timer );
	}, [] );
	return Math.floor( ( nowMs + clockOffsetMs ) / 1000 );
}
