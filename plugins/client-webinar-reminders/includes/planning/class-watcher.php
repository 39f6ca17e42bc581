<?php
/**
 * Changes of webinars.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

use Throwable;
use Webinars\Client_Webinar_Reminders\Lib\Core_Log;
use Webinars\Client_Webinar_Reminders\Lib\Transaction;
use WP_Post;

/**
 * Compares each webinar with what people know about it. It looks at the data, not at one way of saving: at each save and deletion, at each
 * registration, and at each run of the job. A change that lasts a minute is told.
 *
 * @phpstan-import-type WatchedWebinar from Watched_Webinars
 */
final class Watcher {

	/** Five moves in a minute are one message, and a move back is none. */
	private const SETTLED_AFTER_SECONDS = MINUTE_IN_SECONDS;

	/** A webinar that nobody has touched so long is not watched any more. */
	private const WATCHED_SECONDS = 30 * DAY_IN_SECONDS;

	public function __construct( private readonly Watched_Webinars $webinars, private readonly Message_Runs $runs ) {}

	/**
	 * Looks at a webinar that was saved.
	 *
	 * @param CoreWebinarSaved $saved Core's payload.
	 */
	public function on_webinar_saved( array $saved ): void {
		$this->look_safely( $saved['webinar_id'] );
	}

	public function on_post_deleted( int $post_id, WP_Post $post ): void {
		if ( 'webinar_event' === $post->post_type ) {
			$this->look_safely( $post_id );
		}
	}

	/**
	 * Returns what is stored about a webinar.
	 *
	 * @return WatchedWebinar|null
	 */
	public function find( int $webinar_id ): ?array {
		return $this->webinars->find( $webinar_id );
	}

	/**
	 * Returns what is stored about all webinars.
	 *
	 * @return list<WatchedWebinar>
	 */
	public function all(): array {
		return $this->webinars->all();
	}

	/**
	 * Answers `client_webinar_moved_from`: with the change that is not told yet, else with the last one that was told.
	 */
	public function moved_from( int $start, int $webinar_id ): int {
		$row = $this->webinars->find( $webinar_id );
		if ( null === $row || 0 === $row['seen_start'] ) {
			return $start;
		}
		$moves  = array_filter( $this->runs->of_webinar( $webinar_id ), static fn( array $run ): bool => Message_Runs::MOVED === $run['kind'] );
		$starts = array_map( static fn( array $run ): int => $run['starts'][0][1] ?? 0, $moves );
		if ( array() !== $row['starts'] ) {
			$starts[] = $row['told_start'];
		}
		// A move there and back is told as none.
		$others = array_diff( $starts, array( $row['seen_start'] ) );
		return array() === $others ? $start : end( $others );
	}

	/**
	 * Looks at every webinar that people know about, or may register for.
	 */
	public function look_at_all( int $now ): void {
		$watched = array_column( $this->webinars->all(), null, 'webinar_id' );
		foreach ( $watched as $webinar_id => $row ) {
			$webinar = $this->look( $webinar_id, $now, $row );
			if ( Public_Webinar::OVER === $webinar?->state || max( $row['changed_at'], $row['told_start'], $row['seen_start'] ) + self::WATCHED_SECONDS < $now ) {
				$this->webinars->forget( $webinar_id );
			}
		}
		$this->runs->forget_done_before( $now - self::WATCHED_SECONDS );
		$page = 1;
		do {
			/**
			 * As the contract says.
			 *
			 * @var list<Webinar> $coming
			 */
			$coming = apply_filters(
				'core_webinar_list',
				array(),
				array(
					'status'          => array( 'scheduled' ),
					'scheduled_after' => $now,
					'per_page'        => 100,
					'page'            => $page++,
				)
			);
			foreach ( array_diff( array_column( $coming, 'webinar_id' ), array_keys( $watched ) ) as $webinar_id ) {
				$this->look( $webinar_id, $now );
			}
			$has_more = 100 === count( $coming );
		} while ( $has_more );
	}

	/**
	 * Looks at a webinar, and remembers a change of its start. Reminders that wait in the outbox are canceled at once; what is told instead is
	 * decided by settle(). A crash in between repeats both. Safe within a transaction.
	 *
	 * @param WatchedWebinar|null $row As stored; null reads it.
	 */
	public function look( int $webinar_id, int $now, ?array $row = null ): ?Public_Webinar {
		$webinar = Public_Webinar::find( $webinar_id );
		$row   ??= null === $webinar ? null : $this->webinars->find( $webinar_id );
		if ( null === $webinar || Public_Webinar::OVER === $webinar->state ) {
			return $webinar;
		}
		if ( $webinar->is_recording ) {
			// Nobody is reminded of a start that it does not have, or told that it was moved. It may have been a live webinar before.
			if ( null !== $row ) {
				$this->webinars->forget( $webinar_id );
				$this->runs->forget_unfinished( $webinar_id );
				Outbox::cancel( $webinar_id, 'reminder' );
			}
			return $webinar;
		}
		if ( null === $row ) {
			if ( Public_Webinar::GONE !== $webinar->state ) {
				$this->webinars->add( $webinar_id, $webinar->title, $webinar->start, $now );
			}
			return $webinar;
		}
		if ( $webinar->start !== $row['seen_start'] ) {
			$this->runs->reopen_reminders( $webinar_id, $row['told_start'] );
			Outbox::cancel( $webinar_id, 'reminder' );
			$this->webinars->see( $row, $webinar->start, $now );
		}
		// The title of a webinar that is gone may be that of a draft.
		if ( Public_Webinar::GONE !== $webinar->state && $webinar->title !== $row['title'] ) {
			$this->webinars->rename( $webinar_id, $webinar->title );
		}
		return $webinar;
	}

	/**
	 * Begins to tell people what has changed and has stayed so for a minute.
	 */
	public function settle_all( int $now ): void {
		foreach ( $this->webinars->all() as $row ) {
			if ( array() !== $row['starts'] && $row['changed_at'] + self::SETTLED_AFTER_SECONDS <= $now ) {
				Transaction::run( fn() => $this->settle( $row, $now ) );
			}
		}
	}

	/**
	 * Begins to tell people a change. Runs in a transaction.
	 *
	 * @param WatchedWebinar $row As stored.
	 */
	private function settle( array $row, int $now ): void {
		$webinar_id = $row['webinar_id'];
		Query::lock_webinar( $webinar_id );
		if ( ! $this->webinars->tell( $row ) ) {
			return;
		}
		$is_gone = 0 === $row['seen_start'];
		if ( $is_gone ) {
			$this->runs->forget_unfinished( $webinar_id );
			Outbox::cancel( $webinar_id );
		}
		// Nobody waits for a webinar whose time is over.
		$useful_until = Public_Webinar::LATE_SECONDS_AT_MOST + ( $is_gone ? max( $row['told_start'], ...array_column( $row['starts'], 1 ) ) : $row['seen_start'] );
		if ( $now < $useful_until ) {
			$this->runs->add( $webinar_id, $is_gone ? Message_Runs::CANCELLED : Message_Runs::MOVED, $row['changed_at'], $row['title'], array( array( 0, $row['told_start'] ), ...$row['starts'] ), $now );
		}
	}

	/**
	 * Looks at a webinar in somebody else's request, which must not fail; the job looks again.
	 */
	private function look_safely( int $webinar_id ): void {
		try {
			$this->look( $webinar_id, time() );
		} catch ( Throwable $error ) {
			Core_Log::failure( 'client_webinar_reminders_look_failed', $error, $webinar_id );
		}
	}
}
