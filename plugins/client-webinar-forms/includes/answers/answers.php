<?php
/**
 * Answers: how they are checked and stored.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

use Webinars\Client_Webinar_Forms\Lib\Tables;

/**
 * Describes the tables. Times are Unix seconds.
 *
 * A version is a form as somebody answered it, so that answers stay readable after the form was changed or deleted. The unique key makes an
 * answer one per person, where the form may not be answered again: then `repeat_key` is empty. A forgotten lead is the answer's own id below
 * zero, and its payload is empty. The values are what pictures count.
 */
function tables(): Tables {
	return new Tables(
		'1',
		array(
			'client_webinar_form_versions' => '
				version_id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
				form_id bigint(20) NOT NULL,
				fingerprint char(32) NOT NULL,
				definition longtext NOT NULL,
				PRIMARY KEY  (version_id),
				UNIQUE KEY form_version (form_id,fingerprint)',
			'client_webinar_form_answers'  => "
				answer_id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
				webinar_id bigint(20) NOT NULL,
				form_id bigint(20) NOT NULL,
				version_id bigint(20) NOT NULL,
				lead_id bigint(20) NOT NULL,
				user_id bigint(20) NOT NULL,
				submission char(36) NOT NULL,
				repeat_key char(36) NOT NULL,
				payload longtext NOT NULL,
				answered_at bigint(20) NOT NULL,
				webhook_state varchar(16) NOT NULL DEFAULT '',
				webhook_tries int(10) unsigned NOT NULL DEFAULT 0,
				webhook_due_at bigint(20) NOT NULL DEFAULT 0,
				webhook_said varchar(200) NOT NULL DEFAULT '',
				PRIMARY KEY  (answer_id),
				UNIQUE KEY once (webinar_id,form_id,lead_id,repeat_key),
				KEY leads (lead_id),
				KEY webhooks (webhook_state,webhook_due_at)",
			'client_webinar_form_values'   => '
				value_id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
				answer_id bigint(20) unsigned NOT NULL,
				webinar_id bigint(20) NOT NULL,
				form_id bigint(20) NOT NULL,
				field varchar(16) NOT NULL,
				is_text tinyint(1) NOT NULL,
				value text NOT NULL,
				PRIMARY KEY  (value_id),
				KEY pictures (webinar_id,form_id,field),
				KEY answers (answer_id)',
		)
	);
}

/**
 * Adds the hooks of answers.
 */
function register_answers( Forms $forms, Answer_Ledger $ledger, Webhooks $webhooks ): void {
	$command = new Submit_Command( $forms, $ledger, $webhooks );

	// For other modules.
	add_filter( 'client_webinar_registration_session_actions', array( $command, 'add_session_action' ) );

	// WordPress.
	add_action( 'wp_ajax_client_webinar_forms_submit', array( $command, 'answer' ) );
	add_action( 'wp_ajax_nopriv_client_webinar_forms_submit', array( $command, 'answer' ) );
}
