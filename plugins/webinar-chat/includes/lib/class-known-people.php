<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * People whom a module knows.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat\Lib;

/**
 * What Retention needs of a store of people.
 */
interface Known_People {

	/**
	 * Lists webinars with known people, by id.
	 *
	 * @param int $after_id Only webinars with a greater id.
	 * @param int $limit    At most so many; fewer means that there are no more.
	 * @return list<int>
	 */
	public function webinars( int $after_id, int $limit ): array;

	/**
	 * Forgets some of a webinar's people, but nobody who is not classified yet or still gets a message.
	 *
	 * @return int How many it forgot; 0 when nobody was left.
	 * @throws \RuntimeException When the database refused.
	 */
	public function forget_some( int $webinar_id, int $limit ): int;
}
