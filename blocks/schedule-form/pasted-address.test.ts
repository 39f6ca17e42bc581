import { expect, it } from 'vitest';
import { findAddressProblem } from './addresses';
import { readPastedAddress } from './pasted-address';

it.each( [
	[ ' "https://youtu.be/aqz-KE-bpKQ" ', 'https://youtu.be/aqz-KE-bpKQ' ],
	[ '«https://youtu.be/aqz-KE-bpKQ»', 'https://youtu.be/aqz-KE-bpKQ' ],
	[ '\u200Byoutu.be/aqz-KE-bpKQ\u00A0', 'https://youtu.be/aqz-KE-bpKQ' ],
	[ 'сайт.рф:8443/live.m3u8', 'https://сайт.рф:8443/live.m3u8' ],
	[
		'<p><iframe width="560" src="https://player.vimeo.com/video/1?h=2&amp;badge=0"></iframe></p>',
		'https://player.vimeo.com/video/1?h=2&badge=0',
	],
	[
		"<iframe src='//www.youtube.com/embed/aqz-KE-bpKQ'></iframe>",
		'https://www.youtube.com/embed/aqz-KE-bpKQ',
	],
] )( 'reads an address out of %s', ( text, address ) => {
	expect( readPastedAddress( text ) ).toBe( address );
	expect( findAddressProblem( address ) ).toBeNull();
} );

it.each( [
	'',
	'live.m3u8',
	'youtu',
	'rtmp://stream.example.com/live',
	'https://stream.example.com/a b.m3u8',
] )( 'leaves %j as it is', ( text ) => {
	expect( readPastedAddress( text ) ).toBe( text );
} );
