import { expect, type Page } from '@playwright/test';
import { readDemo } from './demo.ts';

/**
 * @param webinarId Webinar of the room.
 */
export function roomUrl( webinarId: number ): string {
	return `${ readDemo().siteUrl }/account/webinar_room/?webinar_id=${ webinarId }`;
}

/**
 * @param room Page of a room.
 * @param name Stage that the room must show, such as "lobby" or "viewing".
 */
export function expectStage( room: Page, name: string ): Promise< void > {
	return expect( room.locator( '.webinar-room' ) ).toHaveAttribute(
		'data-stage',
		name
	);
}

/**
 * Expects that the room shows the video, not only its player.
 *
 * @param room Page of a room.
 */
export async function expectVideo( room: Page ): Promise< void > {
	await expectStage( room, 'viewing' );
	await expect
		.poll( () =>
			room
				.locator( 'video' )
				.evaluate( ( video: HTMLVideoElement ) => video.videoWidth )
		)
		.toBeGreaterThan( 0 );
}
