<?php
/**
 * Viewers whom the module knows.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

use Webinars\Autowebinar_Delivery\Lib\Known_People;

/**
 * What the retention needs: who has viewed a recording of this site. A viewing cannot be made anonymous, so it is deleted.
 */
final class Known_Viewers implements Known_People {

	public function __construct( private readonly Viewing_Store $viewings ) {}

	public function webinars( int $after_id, int $limit ): array {
		$ids = array_filter( $this->viewings->webinars(), static fn( int $id ): bool => $id > $after_id );
		sort( $ids );
		return array_slice( $ids, 0, $limit );
	}

	public function forget_some( int $webinar_id, int $limit ): int {
		$user_ids = $this->viewings->viewers( $webinar_id, $limit );
		array_map( array( $this->viewings, 'forget' ), $user_ids );
		return count( $user_ids );
	}
}
