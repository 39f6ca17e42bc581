<?php
/**
 * The first content of the demo's site.
 *
 * @package Webinars\Demo
 */

declare( strict_types=1 );

namespace Webinars\Demo;

/**
 * Fills the site once, and makes sure that every start has a current webinar.
 */
final class Seed {

	private const SEEDED_OPTION = 'webinar_demo_seeded';

	public function __construct(
		private readonly Site_Settings $site,
		private readonly People $people,
		private readonly Webinars $webinars,
		private readonly Next_Step $next_step,
		private readonly Past_Webinar $past
	) {}

	/**
	 * Adds everything that the demo shows.
	 *
	 * @param array<string, mixed> $request site, people, signup, form, webinar, past, and under `full` recording.
	 * @return array<string, mixed> people (ids by login) and webinar_id (the current webinar).
	 */
	public function fill( array $request ): array {
		if ( ! get_option( self::SEEDED_OPTION ) ) {
			$this->site->set_up( (array) $request['site'], (array) $request['signup'] );
			$this->people->protect_administrator();
			foreach ( (array) $request['people'] as $person ) {
				$this->people->add( (array) $person );
			}
			update_option( self::SEEDED_OPTION, 1 );
		}
		$this->site->show_sign_up_page( 'full' !== apply_filters( 'core_webinar_runtime_profile', 'prod' ) );
		$this->next_step->ensure( (array) $request['form'] );
		flush_rewrite_rules();
		$this->webinars->allow_stream( (string) $request['webinar']['stream_source'] );

		$ids = array();
		foreach ( (array) $request['people'] as $person ) {
			$ids[ (string) $person['login'] ] = $this->people->id( (string) $person['login'] );
		}
		$this->past->ensure( (array) $request['webinar'], (array) $request['past'] );
		if ( isset( $request['recording'] ) ) {
			$this->webinars->ensure_recording( (array) $request['recording'] );
		}
		return array(
			'people'     => $ids,
			'webinar_id' => $this->webinars->ensure_current( (array) $request['webinar'] ),
		);
	}
}
