<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * Batches of leads.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders\Lib;

use Throwable;

/**
 * Stores facts about many leads in one transaction, and announces them between `client_webinar_batch_begun` and
 * `client_webinar_batch_ended`, so that listeners read and write for all leads at once.
 */
final class Lead_Batch {

	/**
	 * Runs the work in one transaction, and tells the listeners when it was rolled back.
	 *
	 * @param callable(): void $work Stores, and calls announce(); throws to roll back.
	 * @throws Throwable What the work threw, or that the database was lost.
	 */
	public static function in_transaction( callable $work ): void {
		try {
			Transaction::run( $work );
		} catch ( Throwable $error ) {
			/** This action is documented in contract/hooks/client_webinar_batch_ended.json. */
			do_action( 'client_webinar_batch_ended', array( 'is_kept' => false ) );
			throw $error;
		}
	}

	/**
	 * Announces the facts, inside the transaction.
	 *
	 * @param list<int>        $lead_ids Whom they are about.
	 * @param callable(): void $announce Fires an action for each fact.
	 */
	public static function announce( array $lead_ids, callable $announce ): void {
		/** This action is documented in contract/hooks/client_webinar_batch_begun.json. */
		do_action( 'client_webinar_batch_begun', array( 'lead_ids' => $lead_ids ) );
		$announce();
		/** This action is documented in contract/hooks/client_webinar_batch_ended.json. */
		do_action( 'client_webinar_batch_ended', array( 'is_kept' => true ) );
	}
}
