<?php
/**
 * Who referred a viewer.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

use Webinars\Autowebinar_Delivery\Lib\Core_Log;

/**
 * Remembers, for the rest of this request, whom the site's own code named last as the referrer of a user. It is passed on in the user's next
 * events and never stored: the chain of referrals belongs to the CRM.
 */
final class Referrers {

	/**
	 * Referrers by user.
	 *
	 * @var array<int, int>
	 */
	private array $referrers = array();

	/**
	 * Takes an event of code outside this suite. One that does not fit the contract is logged and ignored: it may be fired in the middle of
	 * somebody's registration.
	 *
	 * @param mixed $event As in the contract.
	 */
	public function on_event( mixed $event ): void {
		$user_id = is_array( $event ) ? $event['user_id'] ?? null : null;
		$ref_id  = is_array( $event ) ? $event['ref_id'] ?? null : null;
		if ( ! is_int( $user_id ) || ! is_int( $ref_id ) || $user_id < 1 || $ref_id < 0 ) {
			Core_Log::write( 'warning', 'autowebinar_event_ignored', current_action() . ' does not fit the contract and was ignored.' );
			return;
		}
		$this->referrers[ $user_id ] = $ref_id;
	}

	/**
	 * The referrer of a user, 0 for nobody.
	 */
	public function find( int $user_id ): int {
		return $this->referrers[ $user_id ] ?? 0;
	}
}
