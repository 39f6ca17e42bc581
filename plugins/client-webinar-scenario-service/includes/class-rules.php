<?php
/**
 * The rules of the scenario.
 *
 * @package Webinars\Client_Webinar_Scenario_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Scenario_Service;

use Webinars\Client_Webinar_Scenario_Service\Lib\Core_Log;

/**
 * Says to which route an event raises a person, and which screen such a person sees first after the end, and which
 * message they get. No rule of the suite sends one: a site that wants it adds it.
 *
 * A route only rises, so every order and repetition of the same events ends in the same route, and who completed is never "left".
 *
 * @phpstan-type Rule array{route: string, screen: string, reminder?: string}
 */
final class Rules {

	/** From the lowest to the highest. */
	private const ROUTES = array( 'none', 'registered', 'present', 'left', 'completed', 'answered' );

	private const SCREENS = array( 'over', 'next_step', 'choice' );

	private const REMINDERS = array( 'come_back' );

	private const RULES = array(
		'client_webinar_registered'     => array(
			'route'  => 'registered',
			'screen' => 'over',
		),
		'client_webinar_entered'        => array(
			'route'  => 'present',
			'screen' => 'over',
		),
		'client_webinar_left'           => array(
			'route'  => 'left',
			'screen' => 'choice',
		),
		'client_webinar_completed'      => array(
			'route'  => 'completed',
			'screen' => 'next_step',
		),
		'client_webinar_form_submitted' => array(
			'route'  => 'answered',
			'screen' => 'choice',
		),
	);

	/**
	 * Those of this request, by the event.
	 *
	 * @var array<string, Rule>|null
	 */
	private ?array $rules = null;

	/**
	 * Finds the rule of an event.
	 *
	 * @param string $event Name of one of the five events.
	 * @return Rule
	 */
	public function find( string $event ): array {
		$this->rules ??= $this->read();
		return $this->rules[ $event ];
	}

	/**
	 * Whether a route is higher than another.
	 */
	public static function is_rise( string $from, string $to ): bool {
		return self::rank( $to ) > self::rank( $from );
	}

	/**
	 * Reads the rules, with those that the site has changed.
	 *
	 * @return array<string, Rule>
	 */
	private function read(): array {
		/** This filter is documented in contract/hooks/client_webinar_scenario_rules.json. */
		$changed = apply_filters( 'client_webinar_scenario_rules', self::RULES );
		$rules   = self::RULES;
		foreach ( is_array( $changed ) ? $changed : array() as $event => $rule ) {
			$own = self::RULES[ $event ] ?? null;
			if ( null !== $own && self::is_valid( $rule, $own['route'] ) ) {
				$rules[ $event ] = $rule;
			} else {
				Core_Log::write( 'warning', 'client_webinar_scenario_service_rule_dropped', "The rule for the event \"$event\" was dropped: name one of the five events, a known screen and reminder, and no lower route than the suite's own." );
			}
		}
		// Two events may lead to one route. Its screen must not depend on their order.
		$screens = array_column( $rules, 'screen', 'route' );
		return array_map(
			static fn( array $rule ): array => array_merge( $rule, array( 'screen' => $screens[ $rule['route'] ] ) ),
			$rules
		);
	}

	/**
	 * Whether a rule of the site can be used.
	 *
	 * @param mixed  $rule   Of the filter.
	 * @param string $lowest The suite's own route for the event.
	 * @phpstan-assert-if-true Rule $rule
	 */
	private static function is_valid( mixed $rule, string $lowest ): bool {
		return is_array( $rule )
			&& in_array( $rule['screen'] ?? null, self::SCREENS, true )
			&& ( ! isset( $rule['reminder'] ) || in_array( $rule['reminder'], self::REMINDERS, true ) )
			&& in_array( $rule['route'] ?? null, self::ROUTES, true )
			&& ! self::is_rise( $rule['route'], $lowest );
	}

	/** Its place among the routes. */
	private static function rank( string $route ): int {
		return (int) array_search( $route, self::ROUTES, true );
	}
}
