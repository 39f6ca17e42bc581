/**
 * Asks in the list of webinars before a planned one is taken from its people: by its link, Quick Edit or a bulk action.
 *
 * In the capture phase, before the listeners of WordPress. PHP prints the words and marks the rows.
 */
interface Words {
	cancelled: string;
	hidden: string;
	password: string;
}

declare global {
	interface Window {
		webinarList?: Words;
	}
}

const PLANNED = '.webinar-is-planned';

const valueOf = ( form: ParentNode, name: string ): string => {
	const field = form.querySelector< HTMLInputElement | HTMLSelectElement >(
		`[name="${ name }"]`
	);
	return field?.matches( '[type="checkbox"]:not(:checked)' )
		? ''
		: ( field?.value ?? '' );
};

function describeStatus( status: string, words: Words ): string {
	if ( status === 'private' || status === 'future' ) {
		return words.hidden;
	}
	return [ 'draft', 'pending', 'trash' ].includes( status )
		? words.cancelled
		: '';
}

/** The date of publication in Quick Edit. */
const isInFuture = ( form: ParentNode ): boolean =>
	Date.parse(
		`${ valueOf( form, 'aa' ) }-${ valueOf( form, 'mm' ) }-${ valueOf( form, 'jj' ) }T${ valueOf( form, 'hh' ) }:${ valueOf( form, 'mn' ) }`
	) > Date.now();

function describeQuickEdit( form: ParentNode, words: Words ): string {
	if ( valueOf( form, 'keep_private' ) || isInFuture( form ) ) {
		return words.hidden;
	}
	return (
		describeStatus( valueOf( form, '_status' ), words ) ||
		( valueOf( form, 'post_password' ) ? words.password : '' )
	);
}

const isChecked = (): boolean =>
	document.querySelector( `${ PLANNED } .check-column input:checked` ) !==
	null;

/** What people will see after this click; empty where nothing is taken from them. */
function describe( target: Element, words: Words ): string {
	if ( target.closest( `${ PLANNED } .trash a` ) ) {
		return words.cancelled;
	}
	if ( target.matches( '#doaction, #doaction2' ) ) {
		const name = target.id === 'doaction' ? 'action' : 'action2';
		return isChecked() && valueOf( document, name ) === 'trash'
			? words.cancelled
			: '';
	}
	if ( target.matches( '#bulk_edit' ) ) {
		const form = document.querySelector( '#bulk-edit' );
		return isChecked() && form
			? describeStatus( valueOf( form, '_status' ), words )
			: '';
	}
	const form = target.closest( 'tr[id^="edit-"]' );
	const row =
		form && document.getElementById( form.id.replace( 'edit', 'post' ) );
	return form && row?.matches( PLANNED )
		? describeQuickEdit( form, words )
		: '';
}

export function ask( event: Event ): void {
	const target = event.target as Element;
	const isSave =
		event instanceof KeyboardEvent
			? event.key === 'Enter' &&
				target.closest( 'tr[id^="edit-"]' ) &&
				! target.matches( '.cancel' )
			: target.matches(
					'.trash a, #doaction, #doaction2, #bulk_edit, .save'
				);
	const words = window.webinarList;
	const effect = isSave && words ? describe( target, words ) : '';
	// eslint-disable-next-line no-alert -- As WordPress asks in its lists.
	if ( effect && ! window.confirm( effect ) ) {
		event.preventDefault();
		event.stopImmediatePropagation();
	}
}

document.addEventListener( 'click', ask, true );
document.addEventListener( 'keydown', ask, true );
