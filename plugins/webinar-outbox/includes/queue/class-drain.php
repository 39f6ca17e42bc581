<?php
/**
 * The drain.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Webinars\Webinar_Outbox\Lib\Background_Job;
use Webinars\Webinar_Outbox\Lib\Core_Log;

/**
 * Sends due events, in order for each order key and carrier. Drains may overlap. The sidecar gets each event at least once; what this site
 * sends itself leaves once, or is uncertain.
 *
 * Two kinds of failure: when a carrier does not answer or rejects everything, its queue pauses and tries are not used up. When it rejects
 * one event, that event is given up or waits alone. A pause of one carrier does not delay the other.
 *
 * @phpstan-import-type ClaimedEvent from Event_Store
 */
final class Drain {

	/** Action by which WP-Cron runs the drain. */
	public const HOOK = 'webinar_outbox_drain';

	private const EVENTS_PER_BATCH = 200;

	/** A run ends before the web server or WP-Cron would end it. */
	private const SECONDS_PER_RUN = 20;

	/** Longer than any try at the sidecar. */
	private const LEASE_SECONDS = 60;

	/** Longer than a try at Telegram: a video, and the text when Telegram refuses it. */
	private const DIRECT_LEASE_SECONDS = 3 * MINUTE_IN_SECONDS;

	/** Longer than any conversation with a mail server. */
	private const MAIL_LEASE_SECONDS = 10 * MINUTE_IN_SECONDS;

	private const FIRST_DELAY_SECONDS = 5;

	/** Of tries that failed while other events were accepted. */
	private const MOST_TRIES = 40;

	public function __construct(
		private readonly Event_Store $store,
		private readonly Sidecar $sidecar,
		private readonly Background_Job $drain_job,
		private readonly Sending_Times $times,
		private readonly Events_By_Lead $events,
		private readonly Queue_Pause $pause,
		private readonly Last_Heartbeat $heartbeat,
		private readonly Carrier_Choice $carriers,
		private readonly Queue_Pause $mail_pause,
		private readonly Direct_Telegram $direct,
		private readonly Queue_Pause $direct_pause,
		private readonly Carrier_Switch $carrier_switch
	) {}

	/** Sends in a run of WP-Cron. */
	public function run(): void {
		$this->run_until( time() + self::SECONDS_PER_RUN );
	}

	/**
	 * Sends at a heartbeat of the sidecar, after the other modules have run, even during a pause: the sidecar runs.
	 *
	 * @param WebinarOutboxHeartbeat $heartbeat The payload of the hook.
	 */
	public function run_at_heartbeat( array $heartbeat ): void {
		$this->pause->try_now();
		$this->run_until( $heartbeat['until'] );
	}

	/**
	 * Sends until no event is due, the time is up, or no carrier accepts one. E-mail comes first with half of the time, and gets what the
	 * other carrier leaves: a long queue of one does not stop the other.
	 *
	 * @param int $until Unix seconds from which no event is tried.
	 */
	private function run_until( int $until ): void {
		$has_mail = Carrier_Choice::has_mail();
		$is_done  = true;
		$this->store->mark_abandoned( time() );
		if ( $this->direct->is_on() ) {
			$this->carrier_switch->to_site( time() );
			$this->wake_waiting();
		} elseif ( $this->sidecar->is_configured() ) {
			$this->carrier_switch->to_service( time() );
		}
		if ( $has_mail ) {
			$is_done = $this->send_mails( time() + intdiv( $until - time(), 2 ) );
		}
		$sent = match ( true ) {
			$this->direct->is_on() => $this->direct_pause->is_running( time() ) ? null : $this->send( $until, Carrier_Choice::DIRECT_SQL, array( $this, 'try_directly' ) ),
			$this->sidecar->is_configured() && ! $this->pause->is_running( time() ) => $this->send( $until, $has_mail ? Carrier_Choice::DECIDED_TELEGRAM_SQL : Carrier_Choice::SERVICE_SQL, array( $this, 'try_at_sidecar' ) ),
			default => null,
		};
		if ( null !== $sent ) {
			$is_done = ( $is_done || $this->send_mails( $until ) ) && $sent;
		}
		if ( ! $is_done ) {
			$this->drain_job->run_soon();
		}
	}

	/** Queues what has waited long enough, and what waits for people who have connected while it was tried. */
	private function wake_waiting(): void {
		$this->store->wake( null, time() );
		$this->store->wake( array_keys( $this->direct->statuses( $this->store->waiting_leads() ), 'connected', true ), time() );
	}

	/**
	 * Answers `webinar_outbox_telegram_connected`: what waited for these people is sent soon.
	 *
	 * @param list<int> $lead_ids People who can be reached from now on.
	 */
	public function on_connected( array $lead_ids ): void {
		if ( $this->store->wake( $lead_ids, time() ) > 0 ) {
			$this->drain_job->run_soon();
		}
	}

	/**
	 * Sends mails.
	 *
	 * @param int $until Unix seconds from which none is tried.
	 * @return bool False when the time was up before.
	 */
	private function send_mails( int $until ): bool {
		return $this->mail_pause->is_running( time() ) ? $this->carriers->choose_for_due( $until ) : $this->send( $until, Carrier_Choice::MAIL_SQL, array( $this, 'try_by_mail' ) );
	}

	/**
	 * Sends what is due by one carrier.
	 *
	 * @param int                 $until    Unix seconds from which no event is tried.
	 * @param string              $carriers As Event_Store::due() takes it.
	 * @param callable(int): bool $try      Tries one event, and says whether the carrier may accept another.
	 * @return bool False when the time was up before.
	 */
	private function send( int $until, string $carriers, callable $try ): bool {
		$is_quiet = $this->times->next_allowed( time() ) > time();
		do {
			if ( ( Carrier_Choice::has_mail() || $this->direct->is_on() ) && ! $this->carriers->choose_for_due( $until ) ) {
				return false;
			}
			$ids = $this->store->due( time(), self::EVENTS_PER_BATCH, ! $is_quiet, $carriers, Carrier_Choice::MAIL_SQL !== $carriers || $this->may_asked_come_first() );
			foreach ( $ids as $id ) {
				if ( time() >= $until ) {
					return false;
				}
				if ( ! $try( $id ) ) {
					return true;
				}
			}
		} while ( array() !== $ids );
		return true;
	}

	/**
	 * Whether mails that people have just asked for come before the others: until they have taken half of what may leave in an hour. Anybody
	 * can ask for them, and they must not keep reminders back.
	 */
	private function may_asked_come_first(): bool {
		/** This filter is documented in contract/hooks/webinar_mail_capacity.json. */
		$capacity = apply_filters( 'webinar_mail_capacity', null, HOUR_IN_SECONDS );
		return ! is_int( $capacity ) || 2 * $this->store->asked_since( time() - HOUR_IN_SECONDS ) < $capacity;
	}

	/**
	 * Hands one event to the sidecar.
	 *
	 * @return bool False when the sidecar accepts no event now.
	 */
	private function try_at_sidecar( int $id ): bool {
		$event = $this->store->claim( $id, time(), self::LEASE_SECONDS, Carrier_Choice::SERVICE_SQL );
		if ( null === $event ) {
			return true;
		}
		$knows_expiry = $this->heartbeat->contract_version( time() ) >= Message_Expiry::CONTRACT_VERSION;
		$result       = $this->sidecar->send( $event['webhook_id'], Message_Expiry::for_sidecar( Personal_Link::filled_in( $event ), $knows_expiry, Mail_Takeover::deadline( $event ) ) );
		return $this->settle( $event, $result, $this->pause );
	}

	/**
	 * Sends one event by e-mail.
	 *
	 * @return bool False when e-mail sends none now.
	 */
	private function try_by_mail( int $id ): bool {
		$event = $this->store->claim( $id, time(), self::MAIL_LEASE_SECONDS );
		return null === $event || $this->settle( $event, Mail_Delivery::send( $event, time() ), $this->mail_pause );
	}

	/**
	 * Sends one event to Telegram from this site.
	 *
	 * @return bool False when Telegram accepts none now.
	 */
	private function try_directly( int $id ): bool {
		$event = $this->store->claim( $id, time(), self::DIRECT_LEASE_SECONDS, Carrier_Choice::DIRECT_SQL );
		return null === $event || $this->settle( $event, $this->direct->send( $event, time() ), $this->direct_pause );
	}

	/**
	 * Stores the result of a try.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 * @param Queue_Pause  $pause Of the carrier.
	 * @return bool False when the carrier accepts no event now.
	 */
	private function settle( array $event, Send_Result $result, Queue_Pause $pause ): bool {
		$now     = time();
		$goes_on = true;
		if ( Send_Result::PACED === $result->result ) {
			$this->store->release( $event, $now, $result->retry_at, $result->error );
			$goes_on = false;
		} elseif ( in_array( $result->result, array( Send_Result::UNEXPLAINED, Send_Result::UNREACHABLE ), true ) ) {
			$goes_on = $this->postpone_all( $event, $now, $result, $pause );
		} else {
			$pause->end();
			$this->end_try( $event, $now, $result );
		}
		if ( Send_Result::DELIVERED !== $result->result ) {
			$this->events->silence_if_erased( $event['id'], $now );
		}
		return $goes_on;
	}

	/**
	 * Stores the carrier's answer about one event.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 */
	private function end_try( array $event, int $now, Send_Result $result ): void {
		if ( Send_Result::DELIVERED === $result->result ) {
			$this->store->complete( $event, $now );
		} elseif ( Send_Result::UNWANTED === $result->result ) {
			$this->store->mark_unwanted( $event, $now, $result->error );
		} elseif ( Send_Result::UNCONNECTED === $result->result ) {
			$this->wait_for_person( $event, $now );
		} elseif ( Send_Result::BLOCKED === $result->result ) {
			$this->store->mark_unreachable( $event, $now, $result->error );
			Mail_Takeover::take_over( $event['webhook_id'], 'unreachable', $result->error, $now * 1000 + 1, $now );
		} elseif ( Send_Result::UNCERTAIN === $result->result ) {
			$this->store->mark_uncertain( $event, $now, $result->error );
		} elseif ( Send_Result::REFUSED === $result->result || $event['attempts'] >= self::MOST_TRIES ) {
			$this->give_up( $event, $now, $result->error );
		} else {
			$this->store->postpone( $event, $now, $now + $this->delay_seconds( $event['attempts'] ), $result->error );
		}
	}

	/**
	 * Keeps an event of this site until the person connects, or gives it up when it has waited long enough.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 */
	private function wait_for_person( array $event, int $now ): void {
		$useful_until = Direct_Telegram::useful_until( $event );
		if ( $useful_until <= $now ) {
			$this->store->fail( $event, $now, Direct_Telegram::NOT_CONNECTED );
			return;
		}
		$turns_over_at = Mail_Takeover::deadline( $event );
		$this->store->wait_for_person( $event, $now, null !== $turns_over_at && $turns_over_at > $now ? $turns_over_at : $useful_until );
		if ( null !== $turns_over_at && $turns_over_at <= $now ) {
			Mail_Takeover::take_over( $event['webhook_id'], 'failed', Direct_Telegram::NOT_CONNECTED, $now * 1000 + 1, $now );
		}
	}

	/**
	 * Pauses a carrier after a failure that may concern every event.
	 *
	 * Only the first failure after a success counts as a try. So an outage uses up no tries, and an event that something between both
	 * machines rejects each time, while others get through, is given up in the end.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 * @return bool Whether one more event is tried before the pause, because the answer may concern this event only.
	 */
	private function postpone_all( array $event, int $now, Send_Result $result, Queue_Pause $pause ): bool {
		$is_first = ! $pause->has_failures();
		if ( ! $is_first ) {
			$this->store->release( $event, $now, $now + self::FIRST_DELAY_SECONDS, $result->error );
		} elseif ( $event['attempts'] >= self::MOST_TRIES ) {
			$this->give_up( $event, $now, $result->error );
		} else {
			$this->store->postpone( $event, $now, $now + $this->delay_seconds( $event['attempts'] ), $result->error );
		}
		$pause->begin( $now, $result->error );
		return $is_first && Send_Result::UNEXPLAINED === $result->result;
	}

	/**
	 * Stores and logs that an event is given up.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 */
	private function give_up( array $event, int $now, string $error ): void {
		$this->store->fail( $event, $now, $error );
		Core_Log::write( 'error', 'webinar_outbox_delivery_failed', "Event {$event['webhook_id']} is given up: $error" );
	}

	/** Returns the delay before the next try: doubled after each try, at most an hour. */
	private function delay_seconds( int $tries ): int {
		return min( HOUR_IN_SECONDS, self::FIRST_DELAY_SECONDS * 2 ** min( $tries - 1, 12 ) );
	}
}
