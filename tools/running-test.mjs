/**
 * Finds the test in which PHPUnit died: its JUnit file is written at the end only.
 *
 * @param {string} log PHPUnit's TeamCity file.
 * @return {string} Class, method and data set of the test that has begun and not ended; empty where there is none.
 */
export function findRunningTest( log ) {
	let running = '';
	for ( const [ , event, properties ] of log.matchAll(
		/^##teamcity\[test(Started|Finished) (.*)\]$/gm
	) ) {
		const place = properties.match(
			/locationHint='php_qn:.*?::\\(.*)' flowId=/
		);
		running = event === 'Started' && place ? place[ 1 ] : '';
	}
	// A bar protects the characters that TeamCity uses itself.
	return running.replace( /\|(.)/g, '$1' );
}
