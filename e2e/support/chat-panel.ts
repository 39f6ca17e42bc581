/** What people do in the panel of a chat, in a room and on the console. */
import { expect, type Page } from '@playwright/test';

export const field = ( page: Page ) =>
	page.getByRole( 'textbox', { name: 'Write a message' } );
export const log = ( page: Page ) => page.getByRole( 'log', { name: 'Chat' } );
export const line = ( page: Page, text: string ) =>
	log( page ).locator( 'li' ).filter( { hasText: text } );

export async function say( page: Page, text: string ): Promise< void > {
	await field( page ).fill( text );
	await field( page ).press( 'Enter' );
	await expect( field( page ) ).toHaveValue( '' );
}

/** Opens the actions of a message, and chooses one. */
export async function act(
	page: Page,
	text: string,
	action: string
): Promise< void > {
	await line( page, text )
		.locator( '.webinar-chat__tools > summary' )
		.click();
	await line( page, text )
		.getByRole( 'button', { name: action, exact: true } )
		.click();
}
