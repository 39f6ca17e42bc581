import { describe, expect, it } from 'vitest';
import { checkWith, soundFile } from './project.fixture.ts';

describe( 'the version', () => {
	it.each( [
		[
			'a plugin',
			'plugins/webinar-beta/webinar-beta.php',
			soundFile( 'plugins/webinar-beta/webinar-beta.php' ).replace(
				'Version: 0.1.0',
				'Version: 0.2.0'
			),
			'plugins/webinar-beta/webinar-beta.php:5: The version is 0.2.0. package.json says 0.1.0: change one of the two.',
		],
		[
			'a workspace',
			'sidecar/package.json',
			'{}',
			'sidecar/package.json:1: The file names no version.',
		],
		[
			'the newest entry of the changelog',
			'CHANGELOG.md',
			'## [Unreleased]\n\n## [0.0.9]\n\n## [0.1.0]\n',
			'CHANGELOG.md:3: The version is 0.0.9.',
		],
	] )(
		'of %s must be the version in package.json',
		async ( _, file, text, wanted ) => {
			expect( await checkWith( { [ file ]: text } ) ).toEqual( [
				expect.stringContaining( wanted ),
			] );
		}
	);

	it.each( [
		[
			'later',
			'"x-since": "0.10.0"',
			'"x-since" is 0.10.0, which is later than 0.1.0',
		],
		[ 'missing', '"x-rules": []', 'The schema has no "x-since".' ],
	] )( 'in x-since must not be %s', async ( _, replacement, wanted ) => {
		const file = 'contract/hooks/webinar_greeted.json';
		expect(
			await checkWith( {
				[ file ]: soundFile( file ).replace(
					'"x-since": "0.1.0"',
					replacement
				),
			} )
		).toEqual( [ expect.stringContaining( wanted ) ] );
	} );
} );
