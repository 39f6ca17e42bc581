import { useEffect, useState } from '@wordpress/element';

/**
 * @param clockOffsetMs Difference of the server's clock to this one.
 * @return The server's time in whole Unix seconds; ticks.
 */
export function useNow( clockOffsetMs: number ): number {
	const [ nowMs, setNowMs ] = useState( Date.now );
	useEffect( () => {
		const timer = setInterval( () => setNowMs( Date.now() ), 1000 );
		return () => clearInterval( timer );
	}, [] );
	return Math.floor( ( nowMs + clockOffsetMs ) / 1000 );
}
