import type { Texts } from '../texts/texts.ts';
import { escapeHtml } from './html.ts';

/** Returns the HTML of the page with the recording. */
export function recordingPage( texts: Texts ): string {
	const { title, label, text } = texts.recording;
	return `<!doctype html>
<html lang="${ texts.lang }">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${ escapeHtml( title ) } · ${ escapeHtml( texts.site.title ) }</title>
<link rel="stylesheet" href="/assets/page.css">
<main class="recording">
	<p class="label">${ escapeHtml( label ) }</p>
	<h1>${ escapeHtml( texts.webinar.title ) }</h1>
	<video src="/stream/recording.mp4" controls playsinline preload="metadata" width="640" height="360"></video>
	<p>${ escapeHtml( text ) }</p>
</main>
</html>
`;
}
