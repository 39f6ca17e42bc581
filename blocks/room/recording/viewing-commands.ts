/** Sends `open` and `report` of a recording over admin-ajax (R3). */
import type { ViewingState } from '../../../contract/generated/types.ts';
import { readAjaxAnswer } from '../../requests/answers';
import type { AjaxClient, CommandName } from '../requests/ajax-client';

/** `failed`: no answer of ours, or the server may answer later. Else the code of a refusal. */
export type ViewingAnswer = ViewingState | { error: string };

export type SendViewing = (
	name: CommandName,
	fields: Record< string, string >
) => Promise< ViewingAnswer >;

/** The function never throws. */
export function createViewingCommands( ajax: AjaxClient ): SendViewing {
	/** Lets the server answer a report without most of WordPress. */
	let pass = '';
	const post: SendViewing = async ( name, fields ) => {
		const body = ajax.createBody( name, fields );
		if ( ! body ) {
			return { error: 'webinar_not_found' };
		}
		try {
			const response = await ajax.post(
				body,
				pass ? { 'X-Autowebinar-Pass': pass } : undefined
			);
			const answer = readAjaxAnswer(
				await response.json().catch( () => null )
			);
			if ( answer.kind === 'done' ) {
				const viewing = answer.data as unknown as ViewingState;
				pass = viewing.pass || pass;
				return viewing;
			}
			return answer.kind === 'foreign' ||
				response.status === 429 ||
				response.status >= 500
				? { error: 'failed' }
				: { error: answer.code };
		} catch {
			return { error: 'failed' };
		}
	};
	return async ( name, fields ) => {
		const answer = await post( name, fields );
		return 'error' in answer &&
			answer.error === 'webinar_nonce_invalid' &&
			( await ajax.credentials.renew() ) === 'renewed'
			? post( name, fields )
			: answer;
	};
}
