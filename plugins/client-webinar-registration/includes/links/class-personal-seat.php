<?php
/**
 * What a personal link leads to.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

/**
 * The request of a guest (`g`) or the registration of a lead (`m`) that a signed link names, as it is stored now.
 */
final class Personal_Seat {

	/**
	 * Names what a link leads to.
	 *
	 * @param 'g'|'m' $kind          Guest's request, or registration.
	 * @param int     $id            Its id.
	 * @param int     $user_id       0 while a guest has not confirmed.
	 * @param string  $address       Mail address that the link was sent to.
	 * @param string  $state         State of the row.
	 * @param int     $generation    That a link must have now.
	 * @param int     $of_link       That the link has.
	 */
	public function __construct(
		public readonly string $kind,
		public readonly int $id,
		public readonly int $webinar_id,
		public readonly int $user_id,
		public readonly string $name,
		public readonly string $address,
		public readonly string $state,
		public readonly int $generation,
		public readonly int $of_link
	) {}

	public function is_replaced(): bool {
		return $this->generation !== $this->of_link;
	}
}
