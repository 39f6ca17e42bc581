for ( const button of document.querySelectorAll( '[data-post]' ) ) {
	button.addEventListener( 'click', async () => {
		const told = button.nextElementSibling;
		button.disabled = true;
		told.textContent = '…';
		const answer = await fetch( button.dataset.post, {
			method: 'POST',
		} ).catch( () => null );
		told.textContent = answer?.ok
			? button.dataset.done
			: button.dataset.failed;
		button.disabled = false;
	} );
}

const sidecar = document.querySelector( '#sidecar' );
showSidecar();
sidecar.addEventListener( 'click', async () => {
	sidecar.disabled = true;
	await fetch( `/sidecar/${ sidecar.dataset.next }`, {
		method: 'POST',
	} ).catch( () => null );
	await showSidecar();
	sidecar.disabled = false;
} );

/** Sets the button's label to what the next click does. */
async function showSidecar() {
	const answer = await fetch( '/status' ).catch( () => null );
	if ( answer?.ok ) {
		const { isSidecarOn } = await answer.json();
		sidecar.dataset.next = isSidecarOn ? 'off' : 'on';
		sidecar.textContent = sidecar.dataset[ sidecar.dataset.next ];
	}
}

for ( const box of document.querySelectorAll( '[data-block]' ) ) {
	box.addEventListener( 'change', () =>
		fetch(
			`/telegram/${ box.checked ? 'block' : 'unblock' }/${
				box.dataset.block
			}`,
			{ method: 'POST' }
		).catch( () => ( box.checked = ! box.checked ) )
	);
}

const list = document.querySelector( '#messages' );
if ( list ) {
	showMessages();
}

/** Shows each message of the emulator when it arrives. */
function showMessages() {
	const lost = document.querySelector( '#messages-lost' );
	const unconnected = new Map(
		[ ...document.querySelectorAll( '[data-connect]' ) ].map( ( item ) => [
			item.dataset.connect,
			item,
		] )
	);
	for ( const [ login, item ] of unconnected ) {
		item.hidden = false;
		const button = item.querySelector( 'button' );
		const label = button.textContent;
		button.addEventListener( 'click', async () => {
			button.disabled = true;
			const answer = await fetch( `/telegram/connect/${ login }`, {
				method: 'POST',
			} ).catch( () => null );
			button.disabled = false;
			button.textContent = answer?.ok ? label : button.dataset.failed;
		} );
	}

	const messages = new window.EventSource( '/telegram/messages' );
	messages.addEventListener( 'open', () => ( lost.textContent = '' ) );
	messages.addEventListener( 'error', () => {
		lost.textContent = lost.dataset.lost;
	} );
	messages.addEventListener( 'message', ( { data } ) => {
		const message = JSON.parse( data );
		document.querySelector( '#messages-empty' ).hidden = true;
		if ( message.from === 'bot' && unconnected.has( message.login ) ) {
			unconnected.get( message.login ).hidden = true;
		}
		// The newest message stands first, where it is visible without scrolling.
		list.prepend( createBubble( message ) );
	} );
}

/**
 * Creates the list item of a message.
 *
 * @param {Object} message See PageMessage in page.ts.
 * @return {HTMLLIElement} The item.
 */
function createBubble( message ) {
	const item = document.createElement( 'li' );
	item.className = 'message';
	item.dataset.from = message.from;
	item.dataset.login = message.login;
	const { bot } = list.dataset;
	const who = document.createElement( 'b' );
	who.textContent =
		message.from === 'bot'
			? `${ bot } → ${ message.name }`
			: `${ message.name } → ${ bot }`;
	const text = document.createElement( 'p' );
	text.textContent = message.text;
	item.append( who, text );
	for ( const { text: label, url } of message.buttons ) {
		const link = document.createElement( 'a' );
		link.className = 'tap';
		link.href = url;
		link.target = '_blank';
		link.rel = 'noopener';
		link.textContent = label;
		item.append( link );
	}
	const time = document.createElement( 'time' );
	const sentAt = new Date( message.sentAt );
	time.dateTime = sentAt.toISOString();
	time.textContent = sentAt.toLocaleTimeString(
		document.documentElement.lang
	);
	item.append( time );
	return item;
}
