import { expect, it } from 'vitest';
import { momentText } from './moment';

it( 'names the zone', () => {
	expect( momentText( 1_795_363_200, 'en-US', 'Europe/Moscow' ) ).toMatch(
		/^Sun, November 22.*07:00 PM.*Moscow/u
	);
} );

it( 'tells the time of the viewer', () => {
	expect( momentText( 1_795_363_200, 'en-US', 'Asia/Tbilisi' ) ).toMatch(
		/^Sun, November 22.*08:00 PM.*Georgia/u
	);
} );
