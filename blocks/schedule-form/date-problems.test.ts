// WordPress bundles wp-date with this data; the npm package does not contain it.
import 'moment-timezone/builds/moment-timezone-with-data-1970-2030.js';
import { getSettings, setSettings } from '@wordpress/date';
import { beforeEach, expect, it } from 'vitest';
import { findDateProblems } from './date-problems';
import { toUnixSeconds } from './site-time';

const NOW = Date.parse( '2026-01-01T12:00:00Z' );

function setZone( string: string, offset: number ): void {
	setSettings( {
		...getSettings(),
		timezone: {
			offset,
			offsetFormatted: String( offset ),
			string,
			abbr: '',
		},
	} );
}

beforeEach( () => setZone( 'Europe/Berlin', 1 ) );

it( 'says nothing about an ordinary date', () => {
	const asked = '2026-05-05T19:00:00';
	expect( findDateProblems( toUnixSeconds( asked ), NOW, asked ) ).toEqual(
		[]
	);
} );

it( 'explains a date that has passed', () => {
	expect( findDateProblems( NOW / 1000 - 60, NOW ) ).toEqual( [
		expect.stringContaining( 'has passed' ),
	] );
} );

it( 'explains an hour that the clocks skip', () => {
	const asked = '2026-03-29T02:30:00';
	expect( findDateProblems( toUnixSeconds( asked ), NOW, asked ) ).toEqual( [
		expect.stringContaining( 'does not exist' ),
	] );
} );

it( 'explains an hour that comes twice', () => {
	expect(
		findDateProblems( toUnixSeconds( '2026-10-25T02:30:00' ), NOW )
	).toEqual( [ expect.stringContaining( 'comes twice' ) ] );
} );

it( 'asks for the time zone of a new site, even before there is a date', () => {
	setZone( '', 0 );
	expect( findDateProblems( 0, NOW ) ).toEqual( [
		expect.stringContaining( 'no time zone' ),
	] );
} );
