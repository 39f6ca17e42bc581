const ENTITIES: Record< string, string > = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Makes text safe inside HTML and its attributes. */
export function escapeHtml( text: string ): string {
	return text.replace(
		/[&<>"']/g,
		( character ) => ENTITIES[ character ] ?? ''
	);
}
